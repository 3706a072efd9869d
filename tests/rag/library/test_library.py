"""The library: what is stored comes back, once, and only the newest is searched."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ArticleNotFound, EmbedderMismatch, EmptyLibrary, LibraryError
from rag.fakes import HashEmbedder
from rag.index.check import check_library
from rag.library import Library, SqliteLibrary
from rag.types import Article, Chunk, Counts, MetadataField, Scope, Sentence, article_id

EMBEDDER = HashEmbedder(16)
EVERYWHERE = Scope()

CHIPS = "Zhen Labs trained on 2,048 H-800 chips. The run cost $5.6 million, its founder said."
RATES = "The U.S. central bank held rates. O’Neil’s bank said it had used its reserves."


def make(text: str, source: str, title: str = "A title", **fields: object) -> Article:
    article = Article(id=article_id(text), text=text, title=title, source=source)
    return dataclasses.replace(article, **fields)  # pyright: ignore[reportArgumentType]


def parts_of(article: Article) -> tuple[tuple[Sentence, ...], tuple[Chunk, ...]]:
    """Sentences that end in ". ", each its own chunk."""
    spans: list[tuple[int, int]] = []
    start = 0
    while start < len(article.text):
        stop = article.text.find(". ", start)
        end = len(article.text) if stop < 0 else stop + 1
        spans.append((start, end))
        start = end + 1
    chunks = [
        Chunk(f"{article.id}:{start}-{end}", article.id, ordinal, start, end)
        for ordinal, (start, end) in enumerate(spans)
    ]
    return tuple(Sentence(*span) for span in spans), tuple(chunks)


def add(library: Library, article: Article, content_hash: str = "") -> str:
    sentences, chunks = parts_of(article)
    vectors = EMBEDDER.embed([article.text[chunk.start : chunk.end] for chunk in chunks])
    return library.add(
        article,
        sentences,
        chunks,
        vectors,
        embedder=EMBEDDER.name,
        content_hash=content_hash or article.id + article.title,
    )


def found(library: Library, *terms: str, scope: Scope = EVERYWHERE) -> set[str]:
    """The texts that full text finds."""
    chunks = library.chunks([hit.chunk_id for hit in library.match(terms, limit=50, scope=scope)])
    return {
        library.article(chunk.article_id).text[chunk.start : chunk.end] for chunk in chunks.values()
    }


@pytest.fixture
def library(library_place: Path | str) -> Iterator[Library]:
    with Library.open(library_place, create=True) as opened:
        yield opened
        assert check_library(opened) == []


def test_an_article_comes_back_as_it_was(library: Library) -> None:
    article = make(
        CHIPS + "\nemoji 🗞 and é.",
        "dir/a file.md",
        title="Chips \u2014 and costs",
        publisher="The Paper",
        published=date(2025, 1, 24),
        url="https://example.org/a?b=c",
        origin="a video",
        disclosures=("machine translated", "retold"),
        language="en",
        metadata=(MetadataField("published", "Jan. 24, 2025"), MetadataField("title", "Chips")),
    )
    sentences, chunks = parts_of(article)

    assert add(library, article, "hash") == "added"

    assert library.article(article.id) == article
    assert list(library.articles()) == [article]
    assert library.sentences(article.id) == sentences
    assert library.chunks_of(article.id) == chunks
    assert library.chunks([chunks[1].id, "unknown"]) == {chunks[1].id: chunks[1]}
    assert library.sources(article.id) == (article.source,)
    assert library.content_hash(article.source) == "hash"
    assert library.content_hash("other") is None
    assert library.counts() == Counts(1, len(chunks), len(sentences))
    assert library.embedder() == EMBEDDER.name
    stored = library.feed.vectors([change.number for change in library.feed.changes(0)])
    expected = EMBEDDER.embed([article.text[chunk.start : chunk.end] for chunk in chunks])
    np.testing.assert_array_equal(stored.vectors, expected)


def test_it_is_still_there_after_closing(tmp_path: Path) -> None:
    article = make(CHIPS, "a")
    with Library.open(tmp_path, create=True) as library:
        add(library, article)
    with Library.open(tmp_path) as library:
        assert library.article(article.id) == article
    with pytest.raises(LibraryError, match="closed"):
        library.counts()


def test_no_library_is_said_so_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(EmptyLibrary, match="presscheck ingest"):
        Library.open(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_a_new_text_of_a_source_is_searched_and_the_old_one_stays_readable(
    library: Library,
) -> None:
    old, new = make(CHIPS, "a"), make(CHIPS.replace("5.6", "6.1"), "a")
    add(library, old)

    assert add(library, new) == "changed"

    assert library.article(old.id) == old
    assert library.sentences(old.id)
    assert library.chunks_of(old.id) == ()
    assert found(library, "5.6") == set()
    assert found(library, "6.1") == {"The run cost $6.1 million, its founder said."}
    assert list(library.articles()) == [new]
    assert set(library.articles(include_old=True)) == {old, new}
    assert library.counts().articles == 1
    assert library.sources(old.id) == ("a",)

    assert library.purge() == 1
    with pytest.raises(ArticleNotFound):
        library.article(old.id)
    assert library.article(new.id) == new


def test_a_text_that_returns_is_searched_again(library: Library) -> None:
    old, new = make(CHIPS, "a"), make(RATES, "a")
    for article in (old, new):
        add(library, article)

    assert add(library, old) == "changed"

    assert list(library.articles()) == [old]
    assert found(library, "chips")
    assert not found(library, "reserves")


def test_the_same_text_elsewhere_is_one_article_with_two_sources(library: Library) -> None:
    first, second = make(CHIPS, "a", title="First"), make(CHIPS, "b", title="Second")
    add(library, first)

    assert add(library, second) == "duplicate"
    assert add(library, second) == "duplicate"

    assert library.sources(first.id) == ("a", "b")
    assert library.article(first.id) == first
    assert library.counts().articles == 1

    add(library, make(RATES, "a"))  # the first lets go of it: now it is the second's

    assert library.article(first.id) == second
    assert library.sources(first.id) == ("b",)
    assert found(library, "first") == set()
    assert len(found(library, "second")) == 2

    add(library, first)  # and comes back

    assert library.article(first.id) == first
    assert library.sources(first.id) == ("a", "b")
    assert len(found(library, "first")) == 2
    assert not found(library, "second")


def test_a_title_alone_that_changed_is_found(library: Library) -> None:
    add(library, make(CHIPS, "a", title="Cheap chips"))

    assert add(library, make(CHIPS, "a", title="Costly chips"), "2") == "changed"

    assert library.article(article_id(CHIPS)).title == "Costly chips"
    assert not found(library, "cheap")
    assert len(found(library, "costly")) == 2
    assert library.purge() == 0


def test_a_known_text_may_be_split_anew(library: Library) -> None:
    article = make(CHIPS, "a")
    add(library, article)
    end = len(article.text)
    whole = Chunk(f"{article.id}:0-{end}", article.id, 0, 0, end)
    vectors = EMBEDDER.embed([article.text])

    library.add(
        article,
        [Sentence(0, end, "heading")],
        [whole],
        vectors,
        embedder=EMBEDDER.name,
        content_hash="split by another release",
    )

    assert library.sentences(article.id) == (Sentence(0, end, "heading"),)
    assert library.chunks_of(article.id) == (whole,)
    assert library.counts() == Counts(1, 1, 1)
    assert found(library, "chips") == {CHIPS}


def test_remove_takes_everything_of_one_article(library: Library) -> None:
    kept, gone = make(CHIPS, "a"), make(RATES, "b")
    for article in (kept, gone):
        add(library, article)

    library.remove(gone.id)

    with pytest.raises(ArticleNotFound, match="presscheck library list"):
        library.article(gone.id)
    with pytest.raises(ArticleNotFound):
        library.remove(gone.id)
    assert library.content_hash("b") is None
    assert list(library.articles()) == [kept]
    assert not found(library, "reserves")
    assert add(library, gone) == "added"


def test_a_forgotten_document_is_searched_no_more_and_stays_readable(library: Library) -> None:
    kept, gone = make(CHIPS, "news/a.txt"), make(RATES, "news/b.txt")
    for article in (kept, gone):
        add(library, article)
    assert library.forget("news/b.txt") == gone.id
    assert library.forget("news/b.txt") is None
    assert library.forget("news/none.txt") is None

    assert list(library.articles()) == [kept]
    assert not found(library, "reserves")
    assert library.article(gone.id) == gone
    assert library.counts().articles == 1
    assert library.content_hash("news/b.txt") is None
    assert add(library, gone) == "added"
    assert found(library, "reserves")
    library.forget("news/b.txt")
    assert library.purge() == 1
    with pytest.raises(ArticleNotFound):
        library.article(gone.id)


def test_forgetting_one_of_two_documents_leaves_the_text_with_the_other(library: Library) -> None:
    first, second = make(CHIPS, "a", title="Zebras"), make(CHIPS, "b", title="Lions")
    add(library, first)
    add(library, second)
    assert library.forget("a") == first.id
    assert found(library, "chips")
    assert library.article(first.id) == second
    assert library.sources(first.id) == ("b",)
    assert found(library, "lions")
    assert not found(library, "zebras")


def test_sources_by_how_they_begin(library: Library) -> None:
    for number, source in enumerate(["/n/a", "/n/é", "/n/😀", "/n0", "/m/a", "http://n/a"]):
        add(library, make(f"Text {number}.", source))
    library.forget("/n/a")
    assert library.sources_from("/n/") == ("/n/é", "/n/😀")
    assert library.sources_from("/n") == ("/n/é", "/n/😀", "/n0")


def test_the_log_tells_what_to_follow(library: Library) -> None:
    old, new = make(CHIPS, "a"), make(RATES, "a")
    add(library, old)
    add(library, new)

    changes = library.feed.changes(0)

    ids = [[chunk.id for chunk in parts_of(article)[1]] for article in (old, new)]
    assert [(change.chunk_id, change.kind) for change in changes] == [
        *((chunk_id, "put") for chunk_id in ids[0]),
        *((chunk_id, "put") for chunk_id in ids[1]),
        *((chunk_id, "delete") for chunk_id in ids[0]),
    ]
    first = changes[len(ids[0]) - 1].seq  # a place between two transactions
    assert library.feed.changes(first) == changes[len(ids[0]) :]
    assert library.feed.last_change() == len(changes)
    if isinstance(library, SqliteLibrary):  # which alone has an index of its own beside it
        assert library.feed.present_at(changes[1].seq) == {one.number for one in changes[:2]}


def test_another_embedder_is_refused_until_nothing_is_left_of_the_first(library: Library) -> None:
    article = make(CHIPS, "a")
    sentences, chunks = parts_of(article)
    add(library, article)

    def add_with(embedder: HashEmbedder) -> None:
        vectors = embedder.embed(["x"] * len(chunks))
        other = make(CHIPS, "b")
        library.add(other, sentences, chunks, vectors, embedder=embedder.name, content_hash="other")

    with pytest.raises(EmbedderMismatch, match=r"of hash-16 .*of hash-32 "):
        add_with(HashEmbedder(32))
    library.remove(article.id)
    add_with(HashEmbedder(32))
    assert library.embedder() == "hash-32"


@pytest.mark.parametrize(
    "change",
    [
        {"id": "0123456789abcdef"},
        {"chunk": Chunk("x", article_id(CHIPS), 0, 0, 5)},
        {"chunk": Chunk(f"{article_id(CHIPS)}:0-999", article_id(CHIPS), 0, 0, 999)},
        {"vectors": np.full((1, 16), np.nan, np.float32)},
        {"vectors": np.zeros((2, 16), np.float32)},
    ],
)
def test_what_does_not_fit_is_refused(library: Library, change: dict[str, object]) -> None:
    article = make(CHIPS, "a", id=change.get("id", article_id(CHIPS)))
    chunk = change.get("chunk", Chunk(f"{article.id}:0-5", article.id, 0, 0, 5))
    vectors = change.get("vectors", EMBEDDER.embed(["x"]))
    with pytest.raises(ValueError):  # noqa: PT011
        library.add(article, [], [chunk], vectors, embedder="e", content_hash="h")  # pyright: ignore
    assert library.counts() == Counts(0, 0, 0)


def test_a_surrogate_is_an_error_of_ours_and_stores_nothing(library: Library) -> None:
    with pytest.raises(LibraryError, match="cannot be stored"):
        add(library, make("half a \ud83d pair.", "a"))
    assert library.counts() == Counts(0, 0, 0)


def test_an_article_may_have_nothing_to_search(library: Library) -> None:
    article = make("...", "a")
    empty = np.empty((0, 16), np.float32)
    assert library.add(article, [], [], empty, embedder=EMBEDDER.name, content_hash="h") == "added"
    assert library.counts() == Counts(1, 0, 0)


def test_newest_published_is_of_what_is_searched(library: Library) -> None:
    assert library.newest_published() is None
    add(library, make(RATES, "undated"))
    assert library.newest_published() is None
    add(library, make(CHIPS, "a", published=date(2025, 1, 28)))
    add(library, make("Old news.", "b", published=date(2024, 5, 1)))
    assert library.newest_published() == date(2025, 1, 28)
    add(library, make("Undated now.", "a"))
    assert library.newest_published() == date(2024, 5, 1)


def test_the_newest_come_first(library: Library) -> None:
    assert library.newest(3) == ()
    add(library, make(RATES, "undated"))
    add(library, make(CHIPS, "a", published=date(2025, 1, 28)))
    add(library, make("Old news.", "b", published=date(2024, 5, 1)))
    assert [article.source for article in library.newest(2)] == ["a", "b"]
    assert [article.source for article in library.newest(9)] == ["a", "b", "undated"]
    library.forget("a")
    assert [article.source for article in library.newest(1)] == ["b"]


def test_the_sentences_of_an_article_come_once_however_often_it_is_named(library: Library) -> None:
    article = make(RATES, "a")
    add(library, article)
    once = library.sentences_of([article.id])
    assert once[article.id] == library.sentences(article.id)
    assert library.sentences_of([article.id, article.id, "none", article.id]) == once
