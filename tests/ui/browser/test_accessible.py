"""axe-core finds nothing serious in any view, at both widths, light and dark."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from rag.answering import Rag
from rag.fakes import HashEmbedder
from rag.index import open_index
from rag.library import Library
from rag.settings import Settings
from ui.engine import Engine

At = Callable[..., Any]

BRIDGE = (
    "Norland will build a bridge over the harbour of Osby, the ministry of transport says. "
    "The harbour bridge in Osby will cost 41 million crowns, according to Mara Lind. "
    "Work on the harbour bridge in Osby begins in May, and the ferry keeps running until then."
)
DRAFT = (
    "The harbour bridge in Osby will cost 41 million crowns. "
    "The harbour bridge in Osby will cost 58 million crowns. "
    "Norland has bought a submarine from Atland."
)


@pytest.fixture
def reading(settings: Settings, make: SimpleNamespace) -> Engine:
    def build(settings: Settings) -> Rag:
        library = Library.open(settings.library, create=True)
        make.put(library, make.article(BRIDGE, "A bridge", publisher="Gazette"))
        index = open_index(library, exact_scan_below=settings.exact_scan_below)
        return Rag(library, index, HashEmbedder(), None, settings)

    return Engine(settings, build=build)


def findings(page: Page, where: str) -> list[str]:
    """What is serious or critical, with the elements that it is of."""
    response = Axe().run(page).response
    assert response["passes"], "axe looked at nothing"
    found = response["violations"]
    return [
        f"{where}: {one['id']} ({one['impact']}): {node['html'][:160]} {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("phone", [False, True])
def test_no_view_has_a_serious_finding(at: At, reading: Engine, phone: bool, scheme: str) -> None:
    reader = at(reading, phone=phone, scheme=scheme)
    page = reader.page
    expect(page.locator(".pc-teaser .pc-point").first).to_be_visible()
    found = findings(page, "welcome")
    reader.ask("What will the harbour bridge in Osby cost?")
    expect(reader.turn(1)).to_have_attribute("data-end", "answered")
    found += findings(page, "answer")
    reader.turn(1).locator(".pc-mark, .pc-chip").first.click()
    found += findings(page, "quote")
    page.keyboard.press("Escape")
    reader.show("brief")
    expect(page.locator("#pc-brief .pc-point").first).to_be_visible()
    found += findings(page, "brief")
    reader.show("draft")
    page.locator("#pc-draft-text textarea").fill(DRAFT)
    page.locator("#pc-check").click()
    expect(page.locator(".pc-only")).to_have_count(4)
    found += findings(page, "draft")
    reader.show("library")
    expect(page.locator("#pc-articles")).to_contain_text("A bridge")
    found += findings(page, "library")
    reader.show("evaluation")
    expect(page.locator(".pc-evaluation")).to_be_visible()
    found += findings(page, "evaluation")
    assert found == []
