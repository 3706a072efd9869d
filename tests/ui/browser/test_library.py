"""The library in a real browser: an empty one, uploads, hostile texts, and the writer's fetch."""

import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from rag.errors import FetchStopped, ModelMissing
from rag.fakes import HashEmbedder, ScriptedWriter
from rag.library import Library
from rag.models import FetchProgress
from rag.settings import Settings
from rag.types import CheckedSentence, Conflict, ConflictValue, Verdict
from ui.engine.engine import Engine

At = Callable[..., Any]

PAYLOADS = (
    "<script>window.ran = 1; fetch('//evil.example/a')</script>",
    '<img src="http://evil.example/b.png" onerror="window.ran = 1">',
    '<svg onload="window.ran = 1"><image href="http://evil.example/c"/></svg>',
    "<iframe src='http://evil.example/d'></iframe>",
    "<style>@import 'http://evil.example/e';</style>",
    '"><video src=http://evil.example/f autoplay></video>',
    "![x](http://evil.example/g.png) [y](javascript:alert(1))",
    "{{constructor.constructor('window.ran = 1')()}} ${window.ran = 1}",
)


def test_an_empty_library_is_filled_by_dropping_files_in(
    at: At, settings: Settings, tmp_path: Path, embed_by_hashing: Callable[[Settings], Engine]
) -> None:
    good = tmp_path / "harbour.txt"
    good.write_text(
        "The harbour bridge\n\nThe bridge will cost 41 million crowns, the council said. "
        "Work begins in May and the ferry keeps running until the bridge opens.\n"
    )
    bad = tmp_path / "picture.xyz"
    bad.write_bytes(b"\x00\x01\x02\xff" * 400)
    reader = at(embed_by_hashing(settings))
    page = reader.page
    expect(page.locator(".pc-welcome")).to_contain_text("The library is empty")
    page.locator(".pc-button[data-view=library]").click()
    expect(page.locator("#pc-view-library")).to_be_visible()
    page.locator("#pc-files input[type=file]").set_input_files([good, bad])
    rows = page.locator(".pc-upload")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_have_attribute("data-status", "rejected")
    expect(rows.nth(0)).to_contain_text("picture.xyz")
    expect(rows.nth(0).locator(".pc-upload-reason")).not_to_be_empty()
    expect(rows.nth(1)).to_have_attribute("data-status", "added")
    expect(rows.nth(1)).to_contain_text("harbour.txt")
    expect(page.locator(".pc-table tbody tr")).to_have_count(1)
    expect(page.locator(".pc-count")).to_have_text("1")
    expect(page.locator(".pc-welcome")).to_contain_text("1 article in the library")
    reader.ask("What will the bridge cost?")
    expect(page.locator("#turn-t1 .pc-answer")).to_contain_text("41 million crowns")
    page.locator(".pc-answer .pc-mark").first.click()
    expect(page.locator(".pc-quote.pc-active .pc-source")).to_have_text("harbour.txt")
    reader.show("library")
    page.locator("#pc-files input[type=file]").set_input_files([good])
    expect(rows).to_have_count(1)
    expect(rows.first).to_have_attribute("data-status", "unchanged")
    assert reader.outside == []


def test_hostile_texts_neither_run_nor_ask_for_anything(
    at: At, settings: Settings, make: SimpleNamespace, tmp_path: Path
) -> None:
    """Each payload as title, text, publisher, origin, disclosure, question, sentence, conflict,
    error and file name."""
    library = Library.open(tmp_path / "library", create=True)
    hostile = " ".join(PAYLOADS)
    article = make.article(
        f"{hostile} It costs 41 crowns.",
        f"{hostile} as a title",
        publisher=hostile,
        origin=hostile,
        disclosures=PAYLOADS,
        url="javascript:window.ran = 1",
    )
    make.put(library, article)
    citation = make.cite(1, article, article.text)
    answer = make.answer(
        hostile,
        [
            CheckedSentence(hostile, Verdict.VERIFIED, (1,)),
            CheckedSentence(article.text, Verdict.VERIFIED, (1,)),
            CheckedSentence(hostile, Verdict.WEAK, (1,), hostile),
            CheckedSentence(hostile, Verdict.REMOVED, (), hostile),
        ],
        [citation],
        conflicts=(Conflict(hostile, (ConflictValue(hostile, (1,)),)),),
        missing=hostile,
        note=hostile,
        writer=f"local:{hostile}",
        standalone_question=hostile,
    )
    rag = make.rag(library, {hostile: make.events(answer), "fails": [ModelMissing(hostile)]})
    reader = at(Engine(settings, build=lambda _: rag))
    page = reader.page
    reader.wait_for(".pc-example")
    reader.ask(hostile)
    reader.wait_for("#turn-t1 .pc-turn-foot span")
    assert "evil.example/b.png" in page.locator("#turn-t1 .pc-question").inner_text()
    page.locator(".pc-removed summary").click()
    page.locator(".pc-mark").first.click()
    reader.ask("fails")
    reader.wait_for("#turn-t2 .pc-trouble")
    reader.show("library")
    name = "<img src=x onerror='window.ran = 1'>.xyz"
    page.locator("#pc-files input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": b"\x00\x01"}
    )
    expect(page.locator(".pc-upload")).to_have_attribute("data-status", "rejected")
    assert page.evaluate("window.ran") is None
    assert reader.outside == []
    assert reader.dialogs == []
    for tag in (
        "img",
        "iframe",
        "video",
        "script",
        "style",
        "svg:not(.pc-bars, [aria-hidden])",
        "object",
    ):
        assert page.locator(f"#pc-main .html-container {tag}").count() == 0
    assert page.locator("#pc-main a[href^='javascript']").count() == 0
    library.close()


def test_a_fetch_is_shown_can_be_stopped_and_the_page_changes_over(
    at: At, settings: Settings, make: SimpleNamespace, shelf: SimpleNamespace
) -> None:
    go = threading.Event()

    def fetch_model(
        name: str, folder: Path, report: Callable[[FetchProgress], None], stop: threading.Event
    ) -> None:
        report(FetchProgress(name, 312_000_000, 1_117_320_768, 6e6, 118.0, "somewhere", ""))
        while not go.wait(0.02):
            if stop.is_set():
                raise FetchStopped("stopped")
        folder.mkdir(parents=True)

    def build_writer(settings: Settings, _: str) -> ScriptedWriter:
        if not settings.models.is_dir():
            raise ModelMissing("not here")
        return ScriptedWriter(["Hello"], name="local:the-writer")

    engine = Engine(
        settings.model_copy(update={"writer": "auto"}),
        build=lambda _: make.rag(shelf.library),
        build_writer=build_writer,
        fetch_model=fetch_model,
        fetch_writer=True,
    )
    reader = at(engine)
    page = reader.page
    line = page.locator("#pc-writer")
    expect(line).to_contain_text("312 MB of 1.1 GB, 2 min left")
    expect(line).to_contain_text("Answers are quotes")
    reader.ask("Who drew it?")  # answered meanwhile
    reader.wait_for("#turn-t1 .pc-declined")
    act = page.locator("#pc-act")
    expect(act).to_have_text("Stop")
    act.click()
    expect(line).to_contain_text("was stopped at 312 MB")
    expect(act).to_have_text("Fetch the rest")
    go.set()
    act.click()
    expect(line).to_contain_text("the-writer reads and writes on this machine")
    expect(act).to_be_hidden()


def test_a_page_whose_engine_cannot_start_says_what_to_do(at: At, settings: Settings) -> None:
    def build(_: Settings) -> object:
        raise ModelMissing("the embedder is not here", next="presscheck models fetch IT")

    reader = at(Engine(settings, build=build))
    card = reader.wait_for(".pc-welcome .pc-trouble")
    expect(card).to_contain_text("presscheck models fetch IT")


@pytest.fixture
def embed_by_hashing() -> Callable[[Settings], Engine]:
    """An engine as it is in use, but for the embedder, which needs no model file."""

    def engine(settings: Settings) -> Engine:
        from rag.answering import Rag
        from rag.index.index import open_index

        def build(settings: Settings) -> Rag:
            library = Library.open(settings.library, create=True)
            index = open_index(library, exact_scan_below=settings.exact_scan_below)
            return Rag(library, index, HashEmbedder(), None, settings)

        return Engine(settings, build=build)

    return engine
