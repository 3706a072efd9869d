"""In the library, a brief, a check of a draft and files, asked for in one page after the other."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import expect

from rag.answering import Rag
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.settings import Settings
from ui.engine.engine import Engine

At = Callable[..., Any]
Watch = Callable[[Any], Any]


def test_in_library_brief_check_and_files(
    at: At,
    watch: Watch,
    settings: Settings,
    make: SimpleNamespace,
    tmp_path: Path,
    payloads: list[str],
    own: str,
    bridge: str,
) -> None:
    def build(settings: Settings) -> Rag:
        library = Library.open(settings.library, create=True)
        for number, payload in enumerate(payloads):
            text = f"{bridge} on day {number} {payload}."
            article = make.article(
                text, payload, publisher=payload, origin=payload,
                url=own if number % 2 else payload, disclosures=(payload,),
            )  # fmt: skip
            make.put(library, article)
        index = open_index(library, exact_scan_below=settings.exact_scan_below)
        return Rag(library, index, HashEmbedder(), None, settings)

    watched = watch(reader := at(Engine(settings, build=build)))
    page = watched.page
    expect(page.locator(".pc-teaser, #pc-brief .pc-brief-sum").first).to_be_attached()
    reader.show("brief")
    expect(page.locator("#pc-brief .pc-exports, #pc-brief .pc-notice").first).to_be_attached(
        timeout=30_000
    )
    watched.quiet("brief")
    watched.click_links("brief")
    reader.show("brief")
    page.locator("#pc-topic input, #pc-topic textarea").fill(payloads[2])
    page.locator("#pc-make-brief").click()
    expect(page.locator("#pc-make-brief")).to_be_visible(timeout=30_000)
    watched.quiet("topic")
    reader.show("draft")
    draft = "\n\n".join(f"{bridge} on day {n} {one}." for n, one in enumerate(payloads[:40]))
    page.locator("#pc-draft-text textarea").fill(draft)
    page.locator("#pc-check").click()
    expect(page.locator("#pc-draft-checked .pc-exports")).to_be_attached(timeout=60_000)
    watched.quiet("draft")
    watched.click_links("draft")
    bad = tmp_path / "<img src=x onerror=alert(1)>.exe"
    bad.write_text(payloads[0])
    good = tmp_path / "<svg onload=alert(1)>.txt"
    good.write_text(f"{payloads[2]}\n\n{bridge}. {payloads[0]}")
    reader.show("draft")
    page.set_input_files("#pc-draft-file input[type=file]", str(good))
    expect(page.locator("#pc-draft-checked .pc-exports")).to_be_attached(timeout=30_000)
    watched.quiet("draft file")
    reader.show("library")
    expect(page.locator("#pc-view-library")).to_contain_text("evil.example")
    watched.quiet("library")
    page.locator("#pc-files input[type=file]").set_input_files([str(bad), str(good)])
    expect(page.locator("#pc-results")).to_contain_text("rejected", timeout=30_000)
    watched.quiet("upload")
    watched.click_links("library")
