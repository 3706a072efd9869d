"""axe-core finds nothing serious in any view, at both widths, light and dark."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from eval.cases import Case
from eval.metrics.scores import Outcome, Score
from eval.runs.folder import run_folder
from eval.runs.records import Record
from rag.settings import Settings
from ui.access.rules import Access, accounts_of
from ui.engine.engine import Engine

At = Callable[..., Any]


@pytest.fixture
def reading(
    engine_over: Callable[..., Engine], make: SimpleNamespace, harbour: SimpleNamespace
) -> Engine:
    return engine_over(make.article(harbour.text, "A bridge", publisher="Gazette"))


def findings_in_both(page: Page, where: str) -> list[str]:
    """In the light and in the dark, where nothing but the colours is other."""
    light = findings(page, f"{where}, light")
    page.evaluate("document.body.classList.add('dark')")
    dark = findings(page, f"{where}, dark", runOnly=["color-contrast", "link-in-text-block"])
    page.evaluate("document.body.classList.remove('dark')")
    return light + dark


def findings(page: Page, where: str, **options: object) -> list[str]:
    """What is serious or critical, with the elements that it is of."""
    response = Axe().run(page, options={"resultTypes": ["violations"], **options}).response
    assert response["passes"], "axe looked at nothing"
    found = response["violations"]
    return [
        f"{where}: {one['id']} ({one['impact']}): {node['html'][:160]} {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def keep_run(runs: Path, measured: SimpleNamespace) -> None:
    """One that was broken off after two of its four questions."""
    with run_folder(runs / "first", measured.made_with) as run:
        for place, outcome in enumerate((Outcome.RIGHT, Outcome.WRONG)):
            case = Case(f"q{place}", "Which model?", answer=(("V3",),))
            run.add(Record(case, place, Score(case.type, answer=measured.score(outcome))))


@pytest.mark.parametrize("phone", [False, True])
def test_no_view_has_a_serious_finding(
    at: At,
    reading: Engine,
    measured: SimpleNamespace,
    harbour: SimpleNamespace,
    phone: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)  # runs are kept in the current folder
    reader = at(reading, phone=phone)
    page = reader.page
    expect(page.locator(".pc-teaser .pc-point").first).to_be_visible()
    found = findings_in_both(page, "welcome")
    reader.ask("What will the harbour bridge in Osby cost?")
    expect(reader.turn(1)).to_have_attribute("data-end", "answered")
    found += findings_in_both(page, "answer")
    reader.turn(1).locator(".pc-mark, .pc-chip").first.click()
    found += findings_in_both(page, "quote")
    page.keyboard.press("Escape")
    if phone:
        page.locator(".pc-shelf-open").click()
    page.locator(".pc-kept-menu > summary").click()
    expect(page.locator(".pc-kept-row input[name=words]")).to_be_in_viewport()
    found += findings_in_both(page, "conversations")
    page.locator(".pc-kept-menu > summary").click()
    if phone:
        page.locator(".pc-shelf-close").click()
        expect(page.locator("#pc-shelf")).to_be_hidden()
    reader.show("brief")
    expect(page.locator("#pc-brief .pc-point").first).to_be_visible()
    found += findings_in_both(page, "brief")
    reader.show("draft")
    page.locator("#pc-draft-text textarea").fill(harbour.draft)
    page.locator("#pc-check").click()
    expect(page.locator(".pc-only")).to_have_count(4)
    found += findings_in_both(page, "draft")
    reader.show("library")
    expect(page.locator("#pc-articles")).to_contain_text("A bridge")
    found += findings_in_both(page, "library")
    page.locator("td.pc-col-title button").click()
    expect(page.locator("#pc-reader .pc-read-text")).to_be_visible()
    found += findings_in_both(page, "reader")
    page.keyboard.press("Escape")
    reader.show("evaluation")
    expect(page.locator(".pc-evaluation")).to_be_visible()
    found += findings_in_both(page, "evaluation")
    keep_run(tmp_path / "runs", measured)
    reader.show("ask")
    reader.show("evaluation")
    expect(page.locator(".pc-scores")).to_be_visible()
    found += findings_in_both(page, "scores")
    assert found == []


def test_the_login_page_has_none(
    browser: Browser,
    serving: Callable[..., AbstractContextManager[str]],
    reading: Engine,
    settings: Settings,
) -> None:
    found: list[str] = []
    with accounts_of(settings) as accounts:
        accounts.add("ada", "four small grey boats")
        with serving(reading, Access((), accounts)) as address:
            for scheme, width in (("light", 1360), ("dark", 390)):
                context = browser.new_context(
                    viewport={"width": width, "height": 844}, color_scheme=scheme
                )
                page = context.new_page()
                page.goto(address)
                found += findings(page, f"login, {scheme}")
                page.get_by_label("Name").fill("ada")
                page.get_by_label("Password").fill("wrong")
                page.get_by_role("button", name="Log in").click()
                expect(page.get_by_role("alert")).to_be_visible()
                found += findings(page, f"login failed, {scheme}")
                context.close()
    assert found == []
