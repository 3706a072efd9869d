"""At the login page: in the name that is tried, and where a login leads to."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from rag.errors import AccountError
from rag.settings import Settings
from ui.access.rules import Access, accounts_of
from ui.engine.engine import Engine
from ui.render.login import login_page

PASSWORD = "four small grey boats"

# What fits in a name whole, and would run from the attribute that holds it.
SHORT = (
    '"><svg onload=alert(1)>',
    '"><img src=x onerror=alert(1)>',
    '" autofocus onfocus=alert(1)',
)
NEXT = ("https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example")

# Of each attempt what comes back, put into the page as it is.
SHOW_ALL = """(forms) => forms.map((form) => {
  const place = document.body.appendChild(document.createElement('div'));
  place.innerHTML = form;
  return [place.querySelector('input').value, place.querySelector('.trouble').textContent];
})"""


@pytest.fixture
def address(
    serving: Callable[..., AbstractContextManager[str]],
    settings: Settings,
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    payloads: list[str],
) -> Iterator[str]:
    engine = Engine(settings, build=lambda _: make.rag(shelf.library))
    with accounts_of(settings) as accounts:
        accounts.add("ada", PASSWORD)
        for one in payloads:  # so that none is ever the name at the page's head
            with pytest.raises(AccountError):
                accounts.add(one, PASSWORD)
        with serving(engine, Access((), accounts)) as address:
            engine.start()
            yield address
        engine.close()


def test_in_the_name_and_the_next_address(
    browser: Browser, address: str, payloads: list[str]
) -> None:
    context = browser.new_context()
    page = context.new_page()
    dialogs: list[str] = []
    outside: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: outside.append(request.url))
    for place, where in enumerate(NEXT):
        page.goto(f"{address}/login?next={where}&name={SHORT[0]}#{where}")
        expect(page.get_by_label("Name")).to_have_value("")
        if place == 0:
            page.get_by_label("Name").fill("ada")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Log in").click()
            expect(page).to_have_url(f"{address}/")
            context.clear_cookies()
    page.goto(f"{address}/login")
    for name in SHORT:
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill("no")
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_label("Name")).to_have_value(name)
    pages = [str(login_page(one, name)) for one in payloads for name in (one, *SHORT)]
    seen = page.evaluate(SHOW_ALL, [whole[whole.index("<form") :] for whole in pages])
    page.wait_for_timeout(200)
    for one, (name, trouble) in zip(payloads, seen[:: 1 + len(SHORT)], strict=True):
        assert name == one[:32].replace("\n", "")  # an input keeps no line breaks
        assert trouble == one
    assert page.evaluate("window.pcRan") is None
    assert dialogs == []
    assert [url for url in outside if not url.startswith((address, "data:", "blob:"))] == []
    assert page.locator("body :is(img, svg, script, iframe)").count() == 0
    context.close()
