"""The library view: what it lists, what it scopes the chat to, and what removing leaves."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from rag.errors import ArticleNotFound
from rag.fakes import HashEmbedder
from rag.index.check import check_library
from rag.library import Library
from rag.settings import Settings
from rag.types import EVERYTHING, Scope
from ui.engine.engine import Engine
from ui.events.library import LibraryEvents
from ui.state.listing import EVERY_ARTICLE, Listing, changed

StartEngine = Callable[[object], Engine]


@pytest.fixture
def events(
    shelf: SimpleNamespace, make: SimpleNamespace, start_engine: StartEngine
) -> LibraryEvents:
    return LibraryEvents(start_engine(make.rag(shelf.library)))


def test_a_wish_that_makes_no_sense_changes_nothing() -> None:
    listing = Listing("bridge", page=3)
    assert changed(listing, {"by": "text; DROP TABLE articles"}).by == "published"
    assert changed(listing, {"page": "9"}) == listing
    assert changed(listing, {"page": -4}).page == 0
    assert changed(listing, {"since": "tomorrow"}).since is None
    assert len(changed(listing, {"words": "x" * 999}).words) == 200


def test_another_filter_or_order_begins_at_the_first_page() -> None:
    listing = Listing(page=3)
    assert changed(listing, {"words": " bridge "}) == Listing("bridge")
    assert changed(listing, {"by": "title"}) == Listing(by="title", descending=False)
    assert changed(listing, {"by": "published"}) == Listing(descending=False)
    turned = changed(EVERY_ARTICLE, {"since": "2024-03-09", "until": "2024-03-01"})
    assert (turned.since, turned.until) == (date(2024, 3, 1), date(2024, 3, 9))
    assert changed(turned, {"publisher": "P"}).since == date(2024, 3, 1)
    assert changed(turned, {"clear": True}) == EVERY_ARTICLE


def test_the_table_counts_what_the_filter_leaves(
    events: LibraryEvents, shelf: SimpleNamespace
) -> None:
    changes = events.wish({"publisher": "Harbour Gazette"}, EVERY_ARTICLE, ())
    assert "1 of 2 articles" in changes["articles"]  # pyright: ignore
    assert shelf.harbour.id in changes["articles"]  # pyright: ignore
    assert shelf.observer.id not in changes["articles"]  # pyright: ignore
    nothing = events.wish({"words": "zeppelin"}, EVERY_ARTICLE, ())
    assert "No article matches" in nothing["articles"]  # pyright: ignore
    assert events.wish("no wish", EVERY_ARTICLE, ()) == {}


def test_a_page_that_has_become_empty_gives_the_last_one(events: LibraryEvents) -> None:
    changes = events.wish({"page": 7}, EVERY_ARTICLE, ())
    assert changes["listing"].page == 0  # pyright: ignore


def test_the_filter_becomes_the_scope_of_the_chat(
    events: LibraryEvents, shelf: SimpleNamespace
) -> None:
    listing = Listing(publisher="Harbour Gazette", since=date(2024, 1, 20))
    changes = events.ask_these(listing)
    scope = Scope(since=date(2024, 1, 20), publishers=frozenset({"Harbour Gazette"}))
    assert changes["scope"] == scope
    line = "Asking 1 of 2 articles: Harbour Gazette, since 20 January 2024"
    assert line in changes["scope_line"]
    found = events.ask_these(Listing("engineers"))
    assert found["scope"] == Scope(article_ids=frozenset({shelf.observer.id}))
    assert "Asking 1 of 2 articles: “engineers”" in found["scope_line"]
    assert events.ask_these(Listing("zeppelin")) == {}
    assert events.ask_all() == {"scope": EVERYTHING, "scope_line": "", "brief_scope_line": ""}


def test_what_is_taken_out_can_still_be_opened_and_what_is_deleted_cannot(
    events: LibraryEvents, shelf: SimpleNamespace
) -> None:
    taken = events.remove(EVERY_ARTICLE, shelf.harbour.id, whole=False)
    assert "can still open it" in taken["results"]
    assert shelf.harbour.id not in taken["articles"]
    assert shelf.library.article(shelf.harbour.id).text == shelf.harbour.text
    gone = events.remove(EVERY_ARTICLE, shelf.observer.id, whole=True)
    assert "can no longer open it" in gone["results"]
    assert "The library is empty" in gone["articles"]
    with pytest.raises(ArticleNotFound):
        shelf.library.article(shelf.observer.id)
    again = events.remove(EVERY_ARTICLE, shelf.observer.id, whole=True)
    assert "No article has the id" in again["results"]
    assert check_library(shelf.library) == []


def test_an_upload_is_undone_whole_and_nothing_else_is(
    settings: Settings, make: SimpleNamespace, start_engine: StartEngine, tmp_path: Path
) -> None:
    text = "The bridge will cost {} million crowns, the council said. Work begins in May.\n"
    paths: list[str] = []
    for folder, figure in (("a", 41), ("b", 58), ("c", 99)):
        path = tmp_path / folder / "article.txt"
        path.parent.mkdir()
        path.write_text(text.format(figure))
        paths.append(str(path))
    with Library.open(settings.library, create=True) as library:
        events = LibraryEvents(start_engine(make.rag(library, embedder=HashEmbedder())))
        *_, first = events.upload(paths[:1])
        *_, last = events.upload(paths[1:])
        assert "Undo: remove 2 new articles" in last["results"]
        assert len(last["added"]) == 2
        undone = events.undo(EVERY_ARTICLE, last["added"])
        assert "2 articles were deleted." in undone["results"]
        assert undone["added"] == ()
        assert library.counts().articles == 1
        assert [str(path) for path in (library.folder / "uploads").rglob("*.txt")] == list(
            first["added"]
        )
        *_, again = events.upload(first["added"])
        assert again["added"] == ()  # unchanged: there is nothing to take back
        assert "Undo" not in again["results"]
        assert events.undo(EVERY_ARTICLE, ()) == {}


def test_a_file_that_was_not_uploaded_is_left_alone(
    events: LibraryEvents, shelf: SimpleNamespace, make: SimpleNamespace, tmp_path: Path
) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("Mine.")
    article = make.article("Mine.", "Mine")
    article = type(article)(article.id, article.text, article.title, str(path))
    shelf.put(article)
    events.remove(EVERY_ARTICLE, article.id, whole=True)
    assert path.exists()
