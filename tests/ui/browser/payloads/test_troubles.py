"""In errors, with the paths and files that they name, and in which articles are asked."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import expect

from rag.answering import Rag
from rag.errors import PresscheckError
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.settings import Settings
from ui.engine.engine import Engine

At = Callable[..., Any]
Watch = Callable[[Any], Any]


def test_in_errors_files_and_which_articles_are_asked(
    at: At,
    watch: Watch,
    settings: Settings,
    make: SimpleNamespace,
    shelf: SimpleNamespace,
    payloads: list[str],
    file_names: list[str],
    tmp_path: Path,
) -> None:
    publisher = " ".join(" ".join(payloads).split())
    shelf.put(make.article("A report on the bridge.", "A report", publisher=publisher))
    everything = "\n".join(payloads)
    error = PresscheckError(everything, where=everything, next=everything)
    rag = make.rag(shelf.library, {"Fails": [error]})
    reader = at(Engine(settings, build=lambda _: rag))
    watched, page = watch(reader), reader.page
    reader.show("library")
    titles = page.locator("td.pc-col-title button")
    expect(titles).to_have_count(3)
    box = page.locator("#pc-library-filters").get_by_label("Publisher")
    box.focus()  # as whoever chooses does; a box without it may be filled anew meanwhile
    box.select_option(publisher)
    expect(titles).to_have_text(["A report"])
    page.get_by_role("button", name="Ask this article").click()
    expect(page.locator("#pc-scope-line")).to_contain_text(publisher)
    watched.quiet("scope")
    reader.ask("Fails")
    expect(reader.turn(1).locator(".pc-asked-of")).to_contain_text(publisher)
    expect(reader.turn(1).locator(".pc-trouble .pc-where")).to_have_text(everything)
    watched.quiet("error")
    assert len(file_names) > 80
    files = [tmp_path / f"{one}.exe" for one in file_names]
    broken = tmp_path / f"{file_names[0]}.pdf"
    for file in (broken, *files):
        file.write_bytes(b"%PDF-1.4 no more of it")
    reader.show("draft")
    page.set_input_files("#pc-draft-file input[type=file]", str(broken))
    expect(page.locator("#pc-draft-checked .pc-trouble")).to_be_visible()
    watched.quiet("draft file")
    reader.show("library")
    page.set_input_files("#pc-files input[type=file]", [str(file) for file in files])
    rejected = page.locator("#pc-results .pc-upload[data-status=rejected]")
    expect(rejected).to_have_count(len(files), timeout=30_000)
    watched.quiet("files")


def test_in_the_path_of_a_library_that_cannot_be_opened(
    at: At, watch: Watch, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "<img src=x onerror=window.pcRan=1;alert(1)>"
    path.write_text("no folder")

    def build(settings: Settings) -> Rag:
        library = Library.open(settings.library, create=True)
        index = open_index(library, exact_scan_below=settings.exact_scan_below)
        return Rag(library, index, HashEmbedder(), None, settings)

    reader = at(Engine(settings.model_copy(update={"library": path}), build=build))
    expect(reader.page.locator(".pc-welcome .pc-trouble")).to_contain_text(path.name)
    watch(reader).quiet("welcome")
