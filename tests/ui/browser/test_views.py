"""The brief and the check of a draft in a real browser, at both widths."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from ui.engine.engine import Engine

At = Callable[..., Any]


@pytest.fixture
def reading(
    engine_over: Callable[..., Engine], make: SimpleNamespace, harbour: SimpleNamespace
) -> Engine:
    return engine_over(make.article(harbour.text, "A bridge over the harbour"))


@pytest.mark.parametrize("phone", [False, True])
def test_a_brief_is_the_first_thing_and_its_quotes_open(
    at: At, reading: Engine, phone: bool
) -> None:
    reader = at(reading, phone=phone)
    page = reader.page
    expect(page.locator(".pc-teaser .pc-point").first).to_be_visible()
    page.locator(".pc-teaser [data-view=brief]").click()
    expect(page.locator(".pc-brief-sum")).to_have_text("1 article, 1 source")
    expect(page.locator(".pc-teaser")).to_be_hidden()
    page.locator(".pc-brief .pc-mark").first.click()
    expect(page.locator("#quote-brief-1 mark")).to_be_in_viewport()
    expect(page.locator("#quote-brief-1 .pc-back")).to_have_text("Back to the brief")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#quote-brief-2")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#quote-brief-1")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".pc-brief .pc-mark").first).to_be_focused()
    page.go_back()
    expect(page.locator("#pc-question textarea")).to_be_visible()
    reader.show("brief")
    page.locator("#pc-topic input, #pc-topic textarea").fill("a submarine from Atland")
    page.locator("#pc-make-brief").click()
    expect(page.locator("#pc-brief")).to_contain_text("submarine")
    assert reader.outside == []
    assert reader.complaints == []


@pytest.mark.parametrize("phone", [False, True])
def test_a_draft_is_checked_sentence_by_sentence(
    at: At, reading: Engine, harbour: SimpleNamespace, phone: bool
) -> None:
    reader = at(reading, phone=phone)
    page = reader.page
    reader.show("draft")
    page.locator("#pc-check").click()
    expect(page.locator("#pc-draft-checked .pc-trouble")).to_contain_text("no sentences")
    page.locator("#pc-draft-text textarea").fill(harbour.draft)
    page.locator("#pc-check").click()
    expect(page.locator(".pc-draft-sum")).to_have_text(
        "3 sentences: 1 supported, 1 contradicted, 1 not found"
    )
    rows = page.locator(".pc-checked-sentence")
    expect(rows.nth(1)).to_have_attribute("data-verdict", "contradicted")
    expect(rows.nth(1).locator(".pc-against")).to_contain_text("41 million crowns")
    expect(rows.nth(1).locator(".pc-differs")).to_have_text(
        ["58 million crowns", "41 million crowns"]
    )
    page.locator(".pc-only[data-only=contradicted]").click()
    expect(rows.nth(0)).to_be_hidden()
    page.locator(".pc-only[data-only=all]").click()
    rows.nth(0).locator(".pc-mark").click()
    expect(page.locator("#quote-draft-1 mark")).to_contain_text("41 million crowns")
    expect(page.locator("#quote-draft-1 mark")).to_be_in_viewport()
    assert reader.outside == []
    assert reader.complaints == []


def test_without_an_evaluation_it_says_what_to_type(
    at: At, reading: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    reader = at(reading, phone=False)
    reader.show("evaluation")
    expect(reader.page.locator("#pc-evaluation")).to_contain_text("presscheck eval run")
    expect(reader.page.locator("#pc-side")).to_be_hidden()
    assert reader.complaints == []
