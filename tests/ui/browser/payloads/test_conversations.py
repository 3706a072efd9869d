"""In the titles of conversations, in their search and renaming, in the drawer of a phone, and in a
conversation that is saved as a page of its own."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import expect

from rag.settings import Settings
from rag.types import CheckedSentence, Conflict, ConflictValue, Verdict
from ui.access.accounts import LOCAL
from ui.engine.conversations import MOST_LISTED, TITLE_CHARS, Conversations
from ui.engine.engine import Engine
from ui.state.turns import AskedTurn

At = Callable[..., Any]
Watch = Callable[[Any], Any]


def test_in_the_drawer_of_a_phone_its_search_and_the_list_beside_a_page(
    at: At,
    watch: Watch,
    settings: Settings,
    make: SimpleNamespace,
    shelf: SimpleNamespace,
    payloads: list[str],
) -> None:
    kept = Conversations(settings.library)
    words = [f"part{n // MOST_LISTED}" for n in range(len(payloads))]
    for word, one in zip(words, payloads, strict=True):
        kept.begin(LOCAL, "", AskedTurn("t1", f"{one} {word}"))
    reader = at(Engine(settings, build=lambda _: make.rag(shelf.library)), phone=True)
    watched, page = watch(reader), reader.page
    page.locator(".pc-shelf-open").click()
    rows, search = page.locator(".pc-kept-row"), page.locator("#pc-search-kept textarea, input")
    for word in dict.fromkeys(words):
        search.first.fill(word)
        expect(rows).to_have_count(words.count(word))
        watched.quiet(word)
    for one in payloads[::60]:
        search.first.fill(one)
        expect(rows.first).to_contain_text(" ".join(one.split())[: TITLE_CHARS - 2])
        rows.first.locator(".pc-kept-menu > summary").click()
        title = rows.first.locator("input[name=words]")
        title.fill(f"{one[:60]} anew")
        title.press("Enter")
        expect(rows.first).to_contain_text("anew")
        watched.quiet(one)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    rows.first.locator(".pc-kept-open").click()
    expect(page.locator("#turn-t1 .pc-question")).to_be_attached()
    page.set_viewport_size({"width": 1360, "height": 860})
    expect(rows.first).to_be_visible()
    watched.quiet("opened")


def test_in_a_conversation_that_is_saved(
    at: At,
    watch: Watch,
    settings: Settings,
    make: SimpleNamespace,
    shelf: SimpleNamespace,
    groups: list[list[str]],
    own: str,
    tmp_path: Path,
) -> None:
    kept = Conversations(settings.library)
    conversation = ""
    for group in groups:
        text = " ".join(group)
        article = make.article(
            text, group[0], publisher=group[1], url=own, origin=group[2], disclosures=(group[3],)
        )
        shelf.put(article)
        verdicts = (Verdict.VERIFIED, Verdict.WEAK, Verdict.REMOVED)
        answer = make.answer(
            group[4],
            [CheckedSentence(one, verdicts[n % 3], (1,), one) for n, one in enumerate(group)],
            [make.cite(1, article, text)],
            conflicts=(Conflict(group[5], (ConflictValue(group[6], (1,)),)),),
            missing=group[7], note=group[8], writer=f"openai:{group[9]}",
            standalone_question=group[10],
        )  # fmt: skip
        turn = AskedTurn("t1", group[4], "answered", answer=answer)
        conversation, key = kept.begin(LOCAL, conversation, turn)
        kept.end(LOCAL, key, turn)
    kept.rename(LOCAL, conversation, groups[0][0])
    reader = at(Engine(settings, build=lambda _: make.rag(shelf.library)))
    watched, page = watch(reader), reader.page
    page.locator(".pc-kept-menu > summary").click()
    with page.expect_download() as download:
        page.locator(".pc-kept-export [data-do=export-html]").click()
    watched.quiet("saving")
    download.value.save_as(tmp_path / "whole.html")
    saved = page.context.new_page()
    saved.goto((tmp_path / "whole.html").as_uri())
    exported = watched.beside(saved)
    expect(saved.locator("section")).to_have_count(len(groups))
    exported.quiet("saved")
    assert saved.locator("body :is(script, img, svg, style, form, input, video)").count() == 0
    exported.click_links("saved", "a[href^=http]")
