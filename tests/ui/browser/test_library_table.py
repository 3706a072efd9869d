"""The table of the library in a real browser: searched, sorted, filtered, asked, taken out."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rag.library import Library
from rag.settings import Settings
from ui.engine.engine import Engine

Open = Callable[..., Any]
PUBLISHERS = ("Harbour Gazette", "Evening Observer", None)
KINDS = pytest.mark.parametrize(
    "kind",
    [{}, {"phone": True, "scheme": "dark"}],
    ids=["wide", "phone-dark"],
)


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory,
    make: SimpleNamespace,
    serving: Callable[[Engine], AbstractContextManager[str]],
) -> Iterator[SimpleNamespace]:
    folder = tmp_path_factory.mktemp("table") / "library"
    with Library.open(folder, create=True) as library:
        for number in range(60):
            what = "bridge" if number % 5 == 0 else "ferry"
            make.put(
                library,
                make.article(
                    f"Report {number:02} is about the {what}, the council said.",
                    f"Report {number:02} on the {what}" + " and so on" * 30 * (number == 0),
                    publisher=PUBLISHERS[number % 3],
                    published=date(2024, 1, 1) + timedelta(days=3 * number) if number else None,
                    language="en",
                ),
            )
        settings = Settings(library=folder, models=folder / "models", writer="quotes")
        rag = make.rag(library)
        engine = Engine(settings, build=lambda _: rag)
        with serving(engine) as address:
            engine.start()
            yield SimpleNamespace(address=address, library=library, rag=rag)
        engine.close()


def opened(open_page: Open, served: SimpleNamespace, **kind: object) -> Any:  # noqa: ANN401 - conftest's Reader, which no test can import
    reader = open_page(served.address, **kind)
    reader.show("library")
    reader.wait_for(".pc-table tbody tr")
    return reader


def titles(page: Page) -> list[str]:
    return page.locator("td.pc-col-title button").all_inner_texts()


@KINDS
def test_words_narrow_the_table_and_scope_the_chat(
    open_page: Open, served: SimpleNamespace, kind: dict[str, Any]
) -> None:
    reader = opened(open_page, served, **kind)
    page = reader.page
    counted = page.locator(".pc-listed-count")
    expect(counted).to_have_text("60 articles")
    page.locator("#pc-library-filters").get_by_label("Search").fill("bridge")
    expect(counted).to_have_text("12 of 60 articles")
    assert all("bridge" in title for title in titles(page))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Ask these 12 articles").click()
    line = page.locator("#pc-scope-line")
    expect(line).to_contain_text("Asking 12 of 60 articles: “bridge”")
    reader.ask("Who says so?")
    reader.wait_for("#turn-t1 .pc-declined")
    reader.show("brief")
    expect(page.locator("#pc-brief-scope-line")).to_contain_text("Asking 12 of 60")
    reader.show("ask")
    line.get_by_role("button").click()
    expect(line).not_to_contain_text("Asking")
    assert reader.outside == []
    assert reader.complaints == []


def test_columns_sort_by_keyboard_and_say_so(open_page: Open, served: SimpleNamespace) -> None:
    page = opened(open_page, served).page
    head = page.get_by_role("columnheader", name="Date")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert titles(page)[0] == "Report 59 on the ferry"
    page.get_by_role("button", name="Title", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("th.pc-col-title")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("td.pc-col-title button").nth(1)).to_have_text("Report 01 on the ferry")
    expect(page.get_by_role("button", name="Title", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("th.pc-col-title")).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("table", name="Articles")).to_be_visible()


def test_pages_and_long_titles(open_page: Open, served: SimpleNamespace) -> None:
    page = opened(open_page, served).page
    assert len(titles(page)) == 50
    expect(page.locator(".pc-pager-at")).to_have_text("1 to 50 of 60")
    expect(page.get_by_role("button", name="Previous")).to_be_disabled()
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".pc-pager-at")).to_have_text("51 to 60 of 60")
    last = page.locator("td.pc-col-title button").last
    assert (last.get_attribute("title") or "").endswith("and so on")
    assert last.evaluate("it => it.scrollWidth > it.clientWidth && it.clientHeight < 30")
    expect(page.locator("td.pc-col-published").last).to_have_text("no date")
    expect(page.get_by_role("button", name="Next")).to_be_disabled()


@KINDS
def test_a_time_is_brushed_and_a_publisher_chosen(
    open_page: Open, served: SimpleNamespace, kind: dict[str, Any]
) -> None:
    page = opened(open_page, served, **kind).page
    space = page.locator(".pc-brush-space")
    space.scroll_into_view_if_needed()
    box = space.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 1, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, middle, steps=4)
    page.mouse.up()
    expect(page.locator("#pc-library-filters").get_by_label("From")).to_have_value("2024-01-01")
    expect(page.locator(".pc-listed-count")).to_contain_text("of 60 articles, 1 of them without")
    expect(page.locator(".pc-brush")).to_be_visible()
    page.locator("#pc-articles").get_by_role("button", name="Clear").click()
    expect(page.locator(".pc-listed-count")).to_have_text("60 articles")
    expect(page.locator("#pc-library-filters").get_by_label("From")).to_have_value("")
    name = page.locator("#pc-library-timeline").get_by_role("button", name="Evening Observer")
    name.click()
    expect(name).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#pc-library-filters").get_by_label("Publisher")).to_have_value(
        "Evening Observer"
    )
    expect(page.locator(".pc-listed-count")).to_have_text("20 of 60 articles")
    page.locator("#pc-library-filters").get_by_label("Publisher").select_option("")
    expect(page.locator(".pc-listed-count")).to_have_text("60 articles")


def test_an_article_is_read_and_taken_out(open_page: Open, served: SimpleNamespace) -> None:
    page = opened(open_page, served).page
    page.locator("#pc-library-filters").get_by_label("Search").fill('"report 07"')
    expect(page.locator(".pc-table tbody tr")).to_have_count(1)
    page.locator("td.pc-col-title button").click()
    expect(page.get_by_role("dialog")).to_contain_text("Report 07 is about the ferry")
    page.keyboard.press("Escape")
    remove = page.get_by_role("button", name="Remove Report 07 on the ferry")
    remove.click()
    dialog = page.get_by_role("dialog", name="Remove this article?")
    expect(dialog).to_contain_text("Answers keep their quotes")
    page.keyboard.press("Escape")
    expect(remove).to_be_focused()
    assert served.library.counts().articles == 60
    remove.click()
    dialog.get_by_role("button", name="Take out").click()
    expect(page.locator("#pc-results")).to_contain_text("was taken out")
    expect(page.locator(".pc-no-articles")).to_contain_text("No article matches")
    expect(page.locator(".pc-count")).to_have_text("59")
