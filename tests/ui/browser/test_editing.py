"""An editor mends what an article says of itself, in the reader and by keyboard."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ui.engine.engine import Engine

At = Callable[..., Any]
EDIT = "Edit title, publisher, date"
PUBLISHER = 'Harbour "Gazette" & <Sons>'


@pytest.fixture
def reading(
    engine_over: Callable[..., Engine], make: SimpleNamespace, harbour: SimpleNamespace
) -> Engine:
    fields = {"publisher": "Gazete", "published": date(2024, 3, 5), "language": "en"}
    return engine_over(make.article(harbour.text, "A bridge", **fields))


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] != "minor"]


def opened(reader: Any) -> Page:  # noqa: ANN401 - conftest's Reader, which no test can import
    reader.show("library")
    page: Page = reader.page
    page.locator("td.pc-col-title button").click()
    page.get_by_role("button", name=EDIT).click()
    return page


def test_fields_are_edited_marked_and_taken_back(at: At, reading: Engine) -> None:
    reader = at(reading)
    page = opened(reader)
    form = page.get_by_role("form", name="Edit the article")
    expect(form.get_by_label("Title")).to_be_focused()
    page.keyboard.press("Tab")
    expect(form.get_by_label("Publisher")).to_be_focused()
    page.keyboard.type("Nobody")
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(page.get_by_role("button", name=EDIT)).to_be_focused()
    page.keyboard.press("Enter")
    expect(form.get_by_label("Publisher")).to_have_value("Gazete")
    form.get_by_label("Publisher").fill(PUBLISHER)
    form.get_by_label("Date").fill("")
    form.get_by_label("Author").fill("Ida Roth")
    form.get_by_label("Language").select_option("Swedish")
    form.get_by_label("Title").fill(" ")
    page.keyboard.press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("cannot be without a title")
    expect(form.get_by_label("Title")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Title")).to_be_focused()
    form.get_by_label("Title").fill("A pier")
    form.get_by_role("button", name="Save").click()
    head = page.locator("#pc-reader .pc-read-head")
    expect(head.locator(".pc-read-title")).to_have_text("A pier")
    expect(head.locator(".pc-read-title")).to_be_focused()
    expect(page.locator("#pc-reader").get_by_role("status")).to_have_text("Saved")
    expect(head.locator(".pc-read-byline")).to_have_text(f"{PUBLISHER} · no date given")
    for words in ("Publisher; the document says Gazete", "Author; the document gives none"):
        expect(head.locator(".pc-read-facts")).to_contain_text(words)
    expect(page.locator("td.pc-col-language")).to_have_text("Swedish")
    expect(page.locator("td.pc-col-title button")).to_have_text("A pier")
    page.get_by_role("button", name=EDIT).click()
    expect(form.get_by_label("Date")).to_have_accessible_description(
        "The document says: 5 March 2024"
    )
    assert serious(page) == []
    for name in ("Title", "Publisher", "Date", "Author", "Language"):
        form.get_by_role("button", name=f"Take back the edit of {name}").click()
    form.get_by_role("button", name="Save").click()
    expect(head.locator(".pc-read-facts")).not_to_contain_text("Edited")
    expect(head.locator(".pc-read-byline")).to_have_text("Gazete · 5 March 2024")
    page.keyboard.press("Escape")
    expect(page.locator("#pc-reader")).to_be_hidden()
    assert reader.outside == []
    assert [one for one in reader.complaints if "422" not in one] == []
