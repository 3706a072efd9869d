"""Logging in, asking and logging out in a real browser, light and dark, at both widths."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from rag.settings import Settings
from ui.access.rules import Access, accounts_of
from ui.engine.engine import Engine

PASSWORD = "four small grey boats"


@pytest.fixture
def address(
    serving: Callable[..., AbstractContextManager[str]],
    settings: Settings,
    shelf: SimpleNamespace,
    make: SimpleNamespace,
) -> Iterator[str]:
    engine = Engine(settings, build=lambda _: make.rag(shelf.library))
    with accounts_of(settings) as accounts:
        accounts.add("ada", PASSWORD)
        with serving(engine, Access((), accounts)) as address:
            engine.start()
            yield address
        engine.close()


def log_in(page: Page, password: str) -> None:
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").press("Enter")


@pytest.mark.parametrize(("size", "scheme"), [((1360, 860), "light"), ((390, 844), "dark")])
def test_in_and_out(browser: Browser, address: str, size: tuple[int, int], scheme: str) -> None:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    expect(page).to_have_url(f"{address}/login")
    expect(page.get_by_label("Name")).to_be_focused()
    log_in(page, "wrong password")
    expect(page.get_by_role("alert")).to_have_text(
        "The name or the password is wrong.", timeout=15_000
    )
    expect(page.get_by_label("Name")).to_have_value("ada")
    expect(page.get_by_label("Password")).to_be_focused()
    log_in(page, PASSWORD)
    box = page.locator("#pc-question textarea")
    expect(box).to_be_visible(timeout=15_000)
    expect(page.locator(".pc-account-name")).to_have_text("ada")
    expect(page.get_by_role("button", name="Log out")).to_be_in_viewport()
    expect(page.locator(".pc-theme")).to_be_in_viewport()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    box.fill("What will the bridge cost?")
    box.press("Enter")
    expect(page.locator("#turn-t1")).to_contain_text("No article names that.", timeout=15_000)
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(f"{address}/login")
    page.go_back()
    expect(page).to_have_url(f"{address}/login")
    assert page.request.get(f"{address}/config").status == 401
    assert not [url for url in requests if not url.startswith((address, "data:", "blob:"))]
    assert complaints == []
    context.close()


def test_it_works_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    log_in(page, PASSWORD)
    expect(page).to_have_url(f"{address}/", timeout=15_000)
    context.close()
