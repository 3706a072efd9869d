"""A whole article over the page: at a span, by keyboard, on a phone, in the dark."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rag.library import Library
from rag.settings import Settings
from ui.engine.engine import Engine

Open = Callable[..., Any]

LINE = "The ferry keeps running between the two shores of the harbour every hour. "
QUOTE = "It costs 41 million 😀 crowns.\nNobody objected."
TEXT = "\n\n".join(["A start with 😀 in it.", *([LINE * 5] * 14), f"Now: {QUOTE} So it was."])


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory,
    make: SimpleNamespace,
    serving: Callable[[Engine], AbstractContextManager[str]],
) -> Iterator[SimpleNamespace]:
    folder = tmp_path_factory.mktemp("reader") / "library"
    with Library.open(folder, create=True) as library:
        old = make.article(f"{LINE} It is old.", "The bridge", published=date(2024, 3, 1))
        article = make.article(
            TEXT,
            "The bridge",
            publisher="Harbour Gazette",
            published=date(2024, 3, 5),
            url="https://example.org/bridge",
            language="en",
            disclosures=("Machine translated.",),
        )
        make.put(library, old)
        make.put(library, article)
        settings = Settings(library=folder, models=folder / "models", writer="quotes")
        engine = Engine(settings, build=lambda _: make.rag(library))
        with serving(engine) as address:
            engine.start()
            yield SimpleNamespace(address=address, article=article, old=old)
        engine.close()


def offer(page: Page, served: SimpleNamespace) -> None:
    """A button with the quote's offsets, as any part of the page may have one."""
    start = TEXT.index(QUOTE)
    page.evaluate(
        """([id, start, end]) => {
          const button = document.createElement('button');
          Object.assign(button.dataset, { article: id, start, end });
          button.id = 'opener';
          button.textContent = 'Read it';
          document.querySelector('#pc-views').prepend(button);
        }""",
        [served.article.id, start, start + len(QUOTE)],
    )


@pytest.mark.parametrize(
    "kind", [{}, {"phone": True, "scheme": "dark"}], ids=["wide", "phone-dark"]
)
def test_a_span_is_marked_and_scrolled_to(
    open_page: Open, served: SimpleNamespace, kind: dict[str, Any]
) -> None:
    reader = open_page(served.address, **kind)
    page = reader.page
    offer(page, served)
    page.locator("#opener").click()
    marks = page.locator("#pc-reader mark")
    expect(marks).to_have_text(["It costs 41 million 😀 crowns.", "Nobody objected."])
    expect(marks.first).to_be_in_viewport()
    expect(marks.first).to_be_focused()
    shape = page.locator("#pc-reader").evaluate(
        "it => { const box = it.getBoundingClientRect(); return [box.width, box.height]; }"
    )
    assert (shape == [390, 844]) is bool(kind.get("phone"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    expect(page.locator("#pc-reader")).to_be_hidden()
    expect(page.locator("#opener")).to_be_focused()
    assert reader.outside == []
    assert reader.complaints == []


def test_one_that_was_fetched_opens_at_once(open_page: Open, served: SimpleNamespace) -> None:
    reader = open_page(served.address)
    page = reader.page
    offer(page, served)

    def opened() -> float:
        return page.evaluate(
            """async () => {
              const began = performance.now();
              document.querySelector('#opener').click();
              while (!document.querySelector('#pc-reader mark'))
                await new Promise((done) => setTimeout(done, 1));
              document.querySelector('#pc-reader mark').getBoundingClientRect();
              const took = performance.now() - began;
              document.querySelector('#pc-reader').close();
              return took;
            }"""
        )

    first, again = opened(), opened()
    print(f"first {first:.0f} ms, again {again:.0f} ms")
    assert first < 1000  # while the page is still busy with itself
    assert again < 100


def test_versions_open_in_place_and_lead_back(open_page: Open, served: SimpleNamespace) -> None:
    reader = open_page(served.address)
    page = reader.page
    offer(page, served)
    page.locator("#opener").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="The bridge")
    expect(dialog).to_contain_text("Harbour Gazette · 5 March 2024")
    page.get_by_role("button", name="This article, 1 March 2024").click()
    expect(dialog).to_contain_text("An older version")
    expect(page.locator("#pc-read-title")).to_be_focused()
    page.get_by_role("button", name="Back").click()
    expect(page.locator("#pc-reader mark")).to_have_count(2)
    for _ in range(12):  # the focus stays in the dialog
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body"
            " || !!document.activeElement.closest('#pc-reader')"
        )
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#opener")).to_be_focused()


def test_an_article_that_is_gone_says_so(open_page: Open, served: SimpleNamespace) -> None:
    reader = open_page(served.address)
    page = reader.page
    offer(page, served)
    page.evaluate("document.querySelector('#opener').dataset.article = '0000000000000000'")
    page.locator("#opener").click()
    expect(page.locator("#pc-reader")).to_contain_text("This article is not here any more")
