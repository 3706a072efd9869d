"""Copy, export, edit, ask again and rate in a real browser, at both widths, and by keyboard."""

import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from rag.settings import Settings
from rag.types import CheckedSentence, Verdict
from ui.engine.conversations import Conversations
from ui.engine.engine import Engine
from ui.state.feedback import Feedback, Rating

At = Callable[..., Any]

WHEN = "When does work begin?"
SLOW = "What takes long?"


@pytest.fixture
def held() -> threading.Event:
    """Set, to let the slow answer go on."""
    return threading.Event()


@pytest.fixture
def engine(
    shelf: SimpleNamespace, make: SimpleNamespace, settings: Settings, held: threading.Event
) -> Engine:
    quote = "Work begins in May."
    sentence = CheckedSentence(quote, Verdict.VERIFIED, (1,))
    events = make.events(make.answer(WHEN, [sentence], [make.cite(1, shelf.harbour, quote)]))
    rag = make.rag(
        shelf.library, {WHEN: events, SLOW: [*events[:3], lambda: held.wait(20), *events[3:]]}
    )
    return Engine(settings, build=lambda _: rag)


def asked(reader: Any, *questions: str) -> None:  # noqa: ANN401 - a Reader of conftest
    for number, question in enumerate(questions, start=1):
        reader.ask(question)
        reader.wait_for(f"#turn-t{number} .pc-actions [data-do=again]")


@pytest.mark.parametrize(("phone", "scheme"), [(False, "light"), (True, "dark")])
def test_an_answer_is_copied_and_saved(
    at: At, engine: Engine, phone: bool, scheme: str, tmp_path: Path
) -> None:
    reader = at(engine, phone=phone, scheme=scheme)
    page = reader.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    asked(reader, WHEN, "And who?")
    page.locator("#turn-t1 [data-do=copy]").click()
    expect(page.locator(".pc-said")).to_have_text("Copied with its quotes")
    assert "> “Work begins in May.”" in page.evaluate("navigator.clipboard.readText()")
    for kind in ("md", "html", "json"):
        page.locator("#turn-t1 .pc-export summary").click()
        with page.expect_download() as download:
            page.locator(f"#turn-t1 [data-do=export-{kind}]").click()
        assert download.value.suggested_filename == f"when-does-work-begin.{kind}"
        saved = tmp_path / f"answer.{kind}"
        download.value.save_as(saved)
        assert "Work begins in May." in saved.read_text()
        expect(page.locator("#turn-t1 .pc-export")).not_to_have_attribute("open", "")
    if phone:
        page.locator(".pc-shelf-open").click()
    page.locator(".pc-kept-menu > summary").click()
    with page.expect_download() as download:
        page.locator(".pc-kept-export [data-do=export-html]").click()
    download.value.save_as(tmp_path / "whole.html")
    exported = page.context.new_page()
    exported.goto((tmp_path / "whole.html").as_uri())
    expect(exported.locator("h2")).to_have_text([WHEN, "And who?"])
    expect(exported.locator("blockquote").first).to_have_text("“Work begins in May.”")
    assert exported.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert reader.outside == []
    assert reader.complaints == []


def test_an_answer_is_copied_where_the_browser_has_no_clipboard(at: At, engine: Engine) -> None:
    """As over plain http from another machine."""
    reader = at(engine)
    page = reader.page
    page.add_init_script("delete Navigator.prototype.clipboard")
    reader.reload()
    asked(reader, WHEN)
    page.locator("#turn-t1 [data-do=copy]").click()
    expect(page.locator(".pc-said")).to_have_text("Copied with its quotes")
    box = page.locator("#pc-question textarea")
    box.press("Control+v")
    assert "> “Work begins in May.”" in box.input_value()
    assert reader.complaints == []


def test_a_question_is_edited_and_asked_again_from_there(at: At, engine: Engine) -> None:
    reader = at(engine, phone=True)
    page = reader.page
    asked(reader, "First?", "Second?", "Third?")
    page.locator("#turn-t2 [data-do=edit]").click()
    box = page.locator("#pc-question textarea")
    expect(box).to_have_value("Second?")
    expect(box).to_be_focused()
    expect(page.locator(".pc-editing")).to_contain_text("1 later question will go")
    box.press("Escape")
    expect(page.locator(".pc-editing")).to_have_count(0)
    expect(box).to_have_value("")
    expect(page.locator(".pc-turn")).to_have_count(3)
    page.locator("#turn-t2 [data-do=again]").click()  # later ones go: not without a word
    expect(page.locator(".pc-editing")).to_be_visible()
    box.fill(WHEN)
    box.press("Enter")
    expect(page.locator(".pc-question")).to_have_text(["First?", WHEN])
    expect(page.locator("#turn-t2")).to_contain_text("1 later question went with the old answer")
    expect(page.locator(".pc-editing")).to_have_count(0)
    reader.wait_for("#turn-t2 [data-do=again]")
    page.locator("#turn-t2 [data-do=again]").click()
    expect(page.locator("#turn-t2")).not_to_contain_text("went with the old answer")
    reader.wait_for("#turn-t2 [data-do=again]")
    expect(page.locator("#pc-ask")).to_be_visible()
    reader.reload()
    expect(page.locator(".pc-question")).to_have_text(["First?", WHEN])
    assert reader.complaints == []


def test_the_keyboard_brings_the_last_question_back_and_stops_an_answer(
    at: At, engine: Engine, held: threading.Event
) -> None:
    reader = at(engine)
    page = reader.page
    box = page.locator("#pc-question textarea")
    box.press("ArrowUp")  # there is none yet
    expect(box).to_have_value("")
    asked(reader, WHEN)
    box.press("ArrowUp")
    expect(box).to_have_value(WHEN)
    box.press("ArrowUp")  # a caret moves in what is written
    expect(box).to_have_value(WHEN)
    box.fill(SLOW)
    box.press("Enter")
    reader.wait_for("#pc-stop")
    expect(page.locator("#turn-t1 .pc-chip")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#turn-t1")).to_contain_text("Stopped.", timeout=2_000)
    held.set()
    asked(reader, WHEN)


def test_an_answer_is_rated_and_the_rating_is_kept(
    at: At, engine: Engine, settings: Settings
) -> None:
    reader = at(engine, phone=False)
    page = reader.page
    asked(reader, WHEN)
    up, down = (page.locator(f"#turn-t1 .pc-thumb[data-do={name}]") for name in ("right", "wrong"))
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    down.click()
    expect(up).to_have_attribute("aria-pressed", "false")
    words = page.get_by_label("What would have been right?")
    words.fill("In <b>June</b>")
    words.press("Enter")
    expect(page.locator(".pc-thanks")).to_be_visible()
    reader.reload()
    expect(page.get_by_label("What would have been right?")).to_have_value("In <b>June</b>")
    (rated,) = Conversations(settings.library).rated()
    assert rated.feedback == Feedback(Rating.WRONG, "In <b>June</b>")
    page.get_by_role("button", name="The articles do not say").click()
    expect(page.get_by_role("button", name="The articles do not say")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert reader.complaints == []
