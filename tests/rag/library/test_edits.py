"""What readers change of articles: it counts at once, outlives the file, and can be taken back."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ArticleNotFound, EditError, EmbedderMismatch, LibraryBusy
from rag.fakes import HashEmbedder
from rag.index.check import check_library
from rag.index.index import open_index
from rag.library import Library
from rag.library.editing import Retitled
from rag.library.file import FILE_NAME
from rag.sentences import split_sentences
from rag.types import Article, Chunk, Edit, MetadataField, Scope, article_id

ROOT = Path(__file__).parents[3]
EMBEDDER = HashEmbedder()
TEXT = "The lighthouse of Osby burns gas again. Its keeper, Mara Lind, lit it on Monday."
NEWER = f"{TEXT} It had been dark for nine years."


def made(text: str = TEXT, source: str = "light.md", **fields: object) -> Article:
    """As its file gives it: a misspelt publisher, a wrong day, no author."""
    given = {
        "title": "Lamp lit",
        "publisher": "Osby Gazete",
        "published": date(2024, 3, 5),
        "language": "sv",
        "metadata": (
            MetadataField("publisher", "OSBY GAZETE"),
            MetadataField("published", "5 March 2024"),
            MetadataField("origin", "a keeper"),
        ),
    }
    return Article(id=article_id(text), text=text, source=source, **{**given, **fields})  # pyright: ignore


def add(library: Library, article: Article, content_hash: str = "") -> str:
    half = article.text.index(". ") + 1
    spans = ((0, half), (half + 1, len(article.text)))
    chunks = [
        Chunk(f"{article.id}:{start}-{end}", article.id, ordinal, start, end)
        for ordinal, (start, end) in enumerate(spans)
    ]
    return library.add(
        article,
        split_sentences(article.text),
        chunks,
        EMBEDDER.embed([article.text[start:end] for start, end in spans]),
        embedder=EMBEDDER.name,
        content_hash=content_hash or article.id,
    )


@pytest.fixture
def library(library_place: Path | str) -> Iterator[Library]:
    with Library.open(library_place, create=True) as library:
        add(library, made())
        yield library


def edited_fields(library: Library, article: Article) -> dict[str, str | None]:
    return {edit.field: edit.said for edit in library.article(article.id).edits}


def test_an_edit_changes_the_field_keeps_what_the_file_said_and_leaves_the_text(
    library: Library,
) -> None:
    before, changed = library.article(made().id), library.feed.last_change()
    after = library.edit(
        before.id,
        {"publisher": " Osby  Gazette ", "published": "2024-03-04", "author": "Ida Roth"},
    )
    assert after == library.article(before.id)
    assert (after.id, after.text, after.title) == (before.id, TEXT, "Lamp lit")
    assert (after.publisher, after.published, after.author) == (
        "Osby Gazette",
        date(2024, 3, 4),
        "Ida Roth",
    )
    assert after.raw("publisher") == "Osby Gazette"
    assert after.edits == (
        Edit("publisher", "Osby Gazete", "OSBY GAZETE"),
        Edit("published", "2024-03-05", "5 March 2024"),
        Edit("author", None, None),
    )
    assert library.feed.last_change() > changed
    assert library.edit(before.id, {"publisher": "Osby Gazette"}) == after
    assert library.edit(before.id, {}, undo=("publisher", "published", "author")) == before
    assert library.edit(before.id, {"publisher": None}).publisher is None
    assert edited_fields(library, before) == {"publisher": "Osby Gazete"}
    assert library.edit(before.id, {"publisher": "Osby Gazete"}) == before


def test_all_that_depends_on_a_field_follows_at_once(
    library: Library, library_place: Path | str
) -> None:
    article = made()
    with (
        Library.open(library_place) as other,
        closing(open_index(other, exact_scan_below=0)) as index,
    ):
        vector = EMBEDDER.embed([TEXT])[0]
        assert (
            len(index.search(vector, k=9, scope=Scope(publishers=frozenset({"Kustbladet"})))) == 0
        )
        library.edit(
            article.id,
            {
                "title": "Gasfyren",
                "publisher": "Kustbladet",
                "published": date(2031, 1, 2),
                "language": "de",
            },
        )
        for scope in (
            Scope(publishers=frozenset({"Kustbladet"})),
            Scope(languages=frozenset({"de"})),
            Scope(since=date(2031, 1, 1)),
        ):
            assert len(index.search(vector, k=9, scope=scope)) == 2
            assert len(other.match(["gasfyren"], limit=9, scope=scope)) == 2
        assert other.match(["lamp"], limit=9, scope=Scope()) == []
        assert other.publishers() == ("Kustbladet",)
        assert other.languages() == ("de",)
        assert other.newest_published() == date(2031, 1, 2)
        assert other.table.page(words="kustbladet").matching == 1
        assert other.feed.leads(Scope(), limit=9).published == ("2031-01-02",)
        (place, _) = other.places([chunk.id for chunk in other.chunks_of(article.id)]).values()
        assert (place.title, place.published) == ("Gasfyren", date(2031, 1, 2))
        assert check_library(other) == []


def test_it_outlives_the_same_file_rebuilding_and_other_vectors(library: Library) -> None:
    article = made()
    library.edit(article.id, {"title": "Gasfyren", "publisher": None})
    edited = library.article(article.id)
    assert add(library, article) == "duplicate"
    assert add(library, article, "read by a later release") == "changed"
    assert library.article(article.id) == edited
    library.rebuild_words()
    library.rebuild_signatures()
    following = library.next_vectors("another")
    ids = [chunk.id for chunk in library.chunks_of(article.id)]
    following.put(ids, np.eye(2, 8, dtype=np.float32))
    library.edit(article.id, {"author": "Ida Roth"})
    assert not following.take_over()
    following.put(ids, np.eye(2, 8, dtype=np.float32))
    assert following.take_over()
    assert edited_fields(library, article) == {
        "title": "Lamp lit",
        "publisher": "Osby Gazete",
        "author": None,
    }
    assert len(library.match(["gasfyren"], limit=9, scope=Scope())) == 2
    assert check_library(library) == []


def test_an_edit_holds_for_its_text_whatever_the_file_says_later(library: Library) -> None:
    article = made()
    library.edit(article.id, {"publisher": "Osby Gazette"})
    add(library, replace(article, publisher="Gazette Group"), "2")
    assert library.article(article.id).publisher == "Osby Gazette"
    assert edited_fields(library, article) == {"publisher": "Gazette Group"}
    add(library, replace(article, publisher="Osby Gazette"), "3")
    assert edited_fields(library, article) == {}


@pytest.mark.parametrize(
    ("says", "publisher", "is_edited"),
    [
        ("Osby Gazete", "Osby Gazette", True),
        (None, "Osby Gazette", True),
        ("Gazette Group", "Gazette Group", False),
        ("Osby Gazette", "Osby Gazette", False),
    ],
    ids=["says the same", "says nothing", "says another", "says it now"],
)
def test_a_new_version_has_the_edit_while_the_file_says_nothing_else(
    library: Library, says: str | None, publisher: str, is_edited: bool
) -> None:
    library.edit(made().id, {"publisher": "Osby Gazette", "author": "Ida Roth"})
    newer = made(NEWER, publisher=says, title="Lamp lit for good")
    assert library.with_edits(newer).publisher == publisher
    assert add(library, newer) == "changed"
    now = library.article(newer.id)
    assert (now.publisher, now.author, now.title) == (publisher, "Ida Roth", "Lamp lit for good")
    assert ("publisher" in edited_fields(library, newer)) is is_edited
    assert library.article(made().id).publisher == "Osby Gazette"
    library.edit(newer.id, {"published": None})
    add(library, made(), "returns")
    assert library.article(made().id).published is None


def test_documents_that_say_the_same_of_one_text_are_edited_together(library: Library) -> None:
    alike, otherwise = made(source="copy.md"), made(source="other.md", publisher="Fjord Post")
    add(library, alike)
    add(library, otherwise)
    library.edit(made().id, {"publisher": "Osby Gazette"})
    add(library, made(source="moved.md"))
    assert {one.source: one.publisher for one in library.printed_by(made().id)} == {
        "light.md": "Osby Gazette",
        "copy.md": "Osby Gazette",
        "other.md": "Fjord Post",
        "moved.md": "Osby Gazette",
    }
    for source in ("light.md", "copy.md"):
        library.forget(source)
    assert library.article(made().id).publisher == "Fjord Post"
    assert check_library(library) == []


def test_a_new_title_comes_with_its_vectors_or_not_at_all(library: Library) -> None:
    article = made()
    ids = tuple(chunk.id for chunk in library.chunks_of(article.id))
    vectors = np.eye(2, EMBEDDER.dimensions, dtype=np.float32)
    changes = {"title": "Gasfyren"}
    for ids_given, name, error in (
        (ids[:1], EMBEDDER.name, LibraryBusy),
        (ids, "another", EmbedderMismatch),
    ):
        with pytest.raises(error):
            library.edit(article.id, changes, retitled=Retitled(ids_given, vectors, name))  # pyright: ignore
    assert library.article(article.id) == article
    library.edit(article.id, changes, retitled=Retitled(ids, vectors, EMBEDDER.name))  # pyright: ignore
    stored, _ = library.feed.put_after(0, limit=9)
    assert np.array_equal(stored.vectors, vectors)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "  ", "without a title"),
        ("publisher", "x" * 301, "301 characters"),
        ("published", "yesterday", "2025-03-31"),
        ("published", "2024-02-30", "2025-03-31"),
        ("author", "a\x00b", "cannot be shown"),
        ("author", "\ud800", "cannot be shown"),
        ("author", 7, "no text"),
        ("text", "Another", "title, publisher, published, author, language"),
    ],
)
def test_a_bad_value_changes_nothing_and_says_what_to_do(
    library: Library, field: str, value: object, told: str
) -> None:
    with pytest.raises(EditError) as raised:
        library.edit(made().id, {"language": "de", field: value})  # pyright: ignore
    assert told in str(raised.value)
    assert raised.value.next
    assert library.article(made().id) == made()


def test_an_unknown_article_and_an_older_version(library: Library) -> None:
    with pytest.raises(ArticleNotFound):
        library.edit("f" * 16, {"title": "X"})
    add(library, made(NEWER))
    counts = library.counts()
    assert library.edit(made().id, {"title": "Gasfyren"}).title == "Gasfyren"
    assert library.counts() == counts
    assert library.match(["gasfyren"], limit=9, scope=Scope()) == []
    assert check_library(library) == []


KILLED = """
import os, sys
from pathlib import Path
from rag.library import Library, searched
library, stop = Library.open(Path(sys.argv[1])), sys.argv[2]
whole = getattr(searched, stop)
def killed(*arguments):
    whole(*arguments)
    os._exit(9)
setattr(searched, stop, killed)
(article,) = library.articles()
library.edit(article.id, {"title": "Gasfyren", "published": None})
"""


@pytest.mark.parametrize("stop", ["unsearch", "search"])
def test_a_kill_leaves_it_as_it_was(tmp_path: Path, stop: str) -> None:
    with Library.open(tmp_path, create=True) as library:
        add(library, made())
        done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), stop], cwd=ROOT)
        assert done.returncode == 9
        assert library.article(made().id) == made()
        assert len(library.match(["lamp"], limit=9, scope=Scope())) == 2
        assert check_library(library) == []


def test_a_library_of_the_schema_before_is_brought_up(tmp_path: Path) -> None:
    with Library.open(tmp_path, create=True) as library:
        add(library, made())
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.executescript(
        "DROP TABLE other_words; DROP VIEW other_searched_words; UPDATE facts SET value = '3' "
        "WHERE name = 'words'; "
        "ALTER TABLE documents DROP COLUMN edits; PRAGMA user_version = 2;"
    )
    connection.close()
    with Library.open(tmp_path) as library:
        assert library.article(made().id) == made()
        library.edit(made().id, {"language": None})
    with Library.open(tmp_path) as library:
        assert edited_fields(library, made()) == {"language": "sv"}
