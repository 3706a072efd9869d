"""Conversations that are kept, in a real browser, at both widths."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from rag.settings import Settings
from rag.types import CheckedSentence, Verdict
from ui.engine.engine import Engine

At = Callable[..., Any]

WHEN = "When does work begin?"
WHO = "Who called the price fair?"


@pytest.fixture
def engine(shelf: SimpleNamespace, make: SimpleNamespace, settings: Settings) -> Engine:
    def script(question: str, quote: str) -> object:
        sentence = CheckedSentence(quote, Verdict.VERIFIED, (1,))
        return make.events(make.answer(question, [sentence], [make.cite(1, shelf.harbour, quote)]))

    rag = make.rag(
        shelf.library,
        {
            WHEN: script(WHEN, "Work begins in May."),
            WHO: script(WHO, "Mayor Ada Lind called the price fair."),
        },
    )
    return Engine(settings, build=lambda _: rag)


def shelf_of(page: Page, *, phone: bool) -> Locator:
    """The list of conversations, in sight."""
    if phone:
        page.locator(".pc-shelf-open").click()
    found = page.locator("#pc-shelf")
    expect(found.locator(".pc-kept-new")).to_be_in_viewport()
    return found


@pytest.mark.parametrize(("phone", "scheme"), [(False, "light"), (True, "dark")])
def test_a_reload_and_a_click_bring_a_conversation_back(
    at: At, engine: Engine, phone: bool, scheme: str
) -> None:
    reader = at(engine, phone=phone, scheme=scheme)
    page = reader.page
    reader.ask(WHEN)
    reader.wait_for("#turn-t1 .pc-turn-foot span")
    reader.ask(WHO)
    reader.wait_for("#turn-t2 .pc-turn-foot span")
    reader.reload()
    reader.wait_for("#turn-t2 .pc-turn-foot span")
    page.locator("#turn-t1 .pc-answer .pc-mark").click()
    expect(page.locator("#quote-t1-1 mark")).to_be_in_viewport()
    page.keyboard.press("Escape")
    shelf_of(page, phone=phone).locator(".pc-kept-new").click()
    reader.wait_for(".pc-welcome")
    expect(page.locator(".pc-turn")).to_have_count(0)
    expect(page.locator("#pc-question textarea")).to_be_focused()
    reader.ask(WHO)
    reader.wait_for("#turn-t1 .pc-turn-foot span")
    rows = shelf_of(page, phone=phone).locator(".pc-kept-row")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text(WHO)
    rows.nth(1).locator(".pc-kept-open").click()
    expect(page.locator(".pc-turn")).to_have_count(2)
    expect(page.locator("#turn-t1 .pc-question")).to_have_text(WHEN)
    assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1360)
    assert reader.outside == []
    assert reader.complaints == []


def test_a_conversation_is_found_renamed_and_deleted(at: At, engine: Engine) -> None:
    reader = at(engine, phone=True)
    page = reader.page
    reader.ask(WHEN)
    reader.wait_for("#turn-t1 .pc-turn-foot span")
    shelf = shelf_of(page, phone=True)
    shelf.locator(".pc-kept-menu > summary").click()
    title = shelf.locator("input[name=words]")
    title.fill("<img src=x onerror=alert(1)> May")
    title.press("Enter")
    expect(shelf.locator(".pc-kept-open")).to_contain_text("<img src=x onerror=alert(1)> May")
    search = shelf.locator("#pc-search-kept").locator("input, textarea")
    search.fill("nowhere")
    expect(shelf.locator(".pc-kept-row")).to_have_count(0)
    search.fill("MAY")
    expect(shelf.locator(".pc-kept-row")).to_have_count(1)
    shelf.locator(".pc-kept-menu > summary").click()
    shelf.locator(".pc-kept-menu details summary").click()
    expect(page.locator("#turn-t1")).to_be_attached()  # asked once more before it is gone
    shelf.locator(".pc-for-good").click()
    expect(shelf.locator(".pc-kept-row")).to_have_count(0)
    reader.wait_for(".pc-welcome")
    reader.reload()
    reader.wait_for(".pc-welcome")
    assert reader.dialogs == []
    assert reader.outside == []
    assert reader.complaints == []


def test_the_drawer_opens_and_closes_by_keyboard(at: At, engine: Engine) -> None:
    reader = at(engine, phone=True)
    page = reader.page
    button = page.locator(".pc-shelf-open")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pc-kept-new")).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(page.locator("#pc-shelf")).to_be_hidden()


def test_a_second_tab_adds_to_the_conversation_and_nothing_is_lost(at: At, engine: Engine) -> None:
    reader = at(engine)
    page = reader.page
    reader.ask(WHEN)
    reader.wait_for("#turn-t1 .pc-turn-foot span")
    second = page.context.new_page()
    second.goto(reader.address)
    expect(second.locator("#turn-t1 .pc-question")).to_have_text(WHEN)  # the last one, again
    box = second.locator("#pc-question textarea")
    box.fill(WHO)
    box.press("Enter")
    second.locator("#turn-t2 .pc-turn-foot span").first.wait_for()
    reader.ask("Who drew it?")
    reader.wait_for("#turn-t2 .pc-declined")
    reader.reload()
    expect(page.locator(".pc-question")).to_have_text([WHEN, WHO, "Who drew it?"])
