"""A reader's page: nothing to add or remove articles with, and nothing that a forged event does."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from rag.settings import Settings
from ui.access.accounts import Accounts
from ui.access.rules import Access, accounts_of
from ui.engine.engine import Engine

PASSWORD = "four small grey boats"


@pytest.fixture
def accounts(settings: Settings) -> Iterator[Accounts]:
    with accounts_of(settings) as accounts:
        accounts.add("ada", PASSWORD)
        accounts.add("bo", PASSWORD)
        yield accounts


@pytest.fixture
def address(
    serving: Callable[..., AbstractContextManager[str]],
    settings: Settings,
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    accounts: Accounts,
) -> Iterator[str]:
    engine = Engine(settings, build=lambda _: make.rag(shelf.library))
    with serving(engine, Access((), accounts)) as address:
        engine.start()
        yield address
    engine.close()


def library_of(browser: Browser, address: str, name: str) -> Page:
    """The library view of somebody who has logged in."""
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{address}/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.locator(".pc-view[data-view=library]").click()
    expect(page.locator("#pc-articles")).to_contain_text("Engineers doubt the price")
    return page


def test_a_reader_is_offered_nothing_and_forges_in_vain(
    browser: Browser, address: str, accounts: Accounts, shelf: SimpleNamespace
) -> None:
    editor = library_of(browser, address, "ada")
    expect(editor.locator("#pc-files")).to_be_visible()
    expect(editor.locator(".pc-remove")).to_have_count(2)
    editor.context.close()

    reader = library_of(browser, address, "bo")
    expect(reader.locator("#pc-files")).to_be_hidden()
    expect(reader.locator("#pc-kinds")).to_be_hidden()
    expect(reader.locator(".pc-remove")).to_have_count(0)
    for wish in ({"erase": shelf.harbour.id}, {"remove": shelf.harbour.id}):
        reader.locator("#pc-articles .pc-listed").evaluate(
            "(at, wish) => at.dispatchEvent("
            "new CustomEvent('pc-wish', { bubbles: true, detail: wish }))",
            wish,
        )
        expect(reader.locator("#pc-results")).to_contain_text("presscheck account role bo editor")
    assert shelf.library.counts().articles == 2
    reader.get_by_role("button", name="Engineers doubt the price").first.click()
    expect(reader.locator("#pc-reader .pc-read-text")).to_be_visible()
    expect(reader.locator(".pc-edit")).to_have_count(0)
    status = reader.evaluate(
        "async (id) => (await fetch(`/v1/articles/${id}`, { method: 'PATCH', body: '{}', "
        "headers: { 'Content-Type': 'application/json' } })).status",
        shelf.harbour.id,
    )
    assert status == 403
    assert shelf.library.article(shelf.harbour.id) == shelf.harbour

    accounts.set_role("bo", "editor")
    reader.reload()
    reader.locator(".pc-view[data-view=library]").click()
    expect(reader.locator(".pc-remove")).to_have_count(2)
    expect(reader.locator("#pc-files")).to_be_visible()
    reader.context.close()
