"""What only a library in PostgreSQL can meet: many writers at once, a server that dies."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from rag.build import build_library
from rag.errors import EmptyLibrary, LibraryBusy, LibraryUnreachable
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library, PostgresLibrary, SqliteLibrary
from rag.library.move import move
from rag.library.postgres import vectors
from rag.settings import Settings
from rag.types import Scope
from tests.conftest import Postgres
from tests.rag.library.test_library import CHIPS, EMBEDDER, RATES, add, make, parts_of

ROOT = Path(__file__).parents[3]
EVERYWHERE = Scope()

WRITER = """
import sys
from tests.rag.library.test_library import add, make
from rag.library import Library
with Library.open(sys.argv[1], create=True) as library:
    for number in range(int(sys.argv[2]), int(sys.argv[3])):
        source = f"s{number % 20}"
        text = f"Report {number % 25} of the harbour board. The quay {number % 25} was closed."
        try:
            add(library, make(text, source, f"Harbour {number % 7}"))
        except Exception as error:
            print(type(error).__name__, flush=True)
            break
        print(source, flush=True)
"""


@pytest.fixture
def library(database_url: str) -> Iterator[PostgresLibrary]:
    with PostgresLibrary.open(database_url, create=True) as opened:
        yield opened
        assert opened.check() == []


def writer(url: str, first: int, last: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", WRITER, url, str(first), str(last)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_writers_of_the_same_texts_and_sources_lose_nothing(database_url: str) -> None:
    writers = [writer(database_url, first, first + 30) for first in (0, 10, 20)]
    said = [one.communicate(timeout=100)[0].split() for one in writers]
    assert [len(words) for words in said] == [30, 30, 30]
    with PostgresLibrary.open(database_url) as library:
        assert library.check() == []
        assert {library.content_hash(f"s{number}") is None for number in range(20)} == {False}
        shown = [library.sources(article.id) for article in library.articles()]
        assert sorted(source for sources in shown for source in sources) == sorted(
            f"s{number}" for number in range(20)
        )


def test_a_killed_server_loses_nothing_that_was_acknowledged(
    postgres: Postgres, database_url: str
) -> None:
    under_way = writer(database_url, 0, 10_000)
    assert under_way.stdout
    stored = [under_way.stdout.readline().strip() for _ in range(25)]
    postgres.kill()
    rest = under_way.communicate(timeout=60)[0].split()
    assert rest.pop() == "LibraryUnreachable"
    postgres.start()
    with PostgresLibrary.open(database_url) as library:
        assert library.check() == []
        assert all(library.content_hash(source) for source in (*stored, *rest))
        assert add(library, make(RATES, "after")) == "added"


def test_who_follows_misses_nothing_though_commits_come_in_another_order(
    library: PostgresLibrary, postgres: Postgres, database_url: str
) -> None:
    add(library, make(CHIPS, "first"))
    _, position = library.feed.put_after(0, limit=100)
    before = library.feed.last_change()
    with postgres.connect(database_url) as slow:  # has its numbers first, and commits last
        slow.execute(
            "INSERT INTO presscheck.changes (chunk_id, kind, chunk) VALUES ('slow', 'put', 999)"
        )
        add(library, make(RATES, "second"))
        assert library.feed.last_change() > before  # what is cached is asked for again
        assert library.feed.changes(position) == []  # until the other has ended
        slow.commit()
        seen = [change.chunk_id for change in library.feed.changes(position)]
        assert seen == ["slow", *(chunk.id for chunk in parts_of(make(RATES, "second"))[1])]
        slow.execute("DELETE FROM presscheck.changes WHERE chunk_id = 'slow'")


def test_a_follower_beside_four_writers_gets_every_chunk(library: PostgresLibrary) -> None:
    def write(first: int) -> None:
        for number in range(first, first + 8):
            add(library, make(f"Ferry {number} sailed. Ferry {number} was late.", f"f{number}"))

    threads = [threading.Thread(target=write, args=(100 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    got: list[int] = []
    position = 0
    while True:
        ended = not any(thread.is_alive() for thread in threads)
        found, position = library.feed.put_after(position, limit=7)
        got += found.numbers.tolist()
        if ended and not len(found.numbers):
            break
    assert len(got) == len(set(got)) == library.counts().chunks == 64


def test_the_index_finds_what_a_scan_finds(
    library: PostgresLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = date(2024, 1, 1)
    for number in range(70):
        text = f"Item {number} of the docket {number % 11}. Its fee is {number * 7} crowns."
        add(library, make(text, f"d{number}", published=first + timedelta(days=number)))
    index = open_index(library, exact_scan_below=0, embedder=EMBEDDER.name)
    asked = EMBEDDER.embed(["the fee of docket 5 in crowns"])[0]
    for scope in (
        EVERYWHERE,
        Scope(until=first + timedelta(days=60)),
        Scope(since=first + timedelta(days=30)),
        Scope(since=first + timedelta(days=50), until=first + timedelta(days=53)),
    ):
        monkeypatch.setattr(vectors, "MOST_EXACT", 20_000)
        scanned = index.search(asked, k=25, scope=scope)
        monkeypatch.setattr(vectors, "MOST_EXACT", 20)
        found = index.search(asked, k=25, scope=scope)
        assert len(found) == len(scanned)
        np.testing.assert_allclose(
            [hit.score for hit in found], [hit.score for hit in scanned], atol=1e-6
        )


def test_both_kinds_find_and_weigh_the_same_words(library: PostgresLibrary, tmp_path: Path) -> None:
    with SqliteLibrary.open(tmp_path, create=True) as other:
        for number, text in enumerate((CHIPS, RATES, *GERMAN, *CHINESE)):
            language = "de" if text in GERMAN else "zh" if text in CHINESE else "en"
            for one in (library, other):
                add(one, make(text, f"a{number}", f"Text {number}", language=language))
        for terms, language in (
            (("H800", "chips"), None),
            (("banks", "reserves", "the"), None),
            (("5.6 million", "U.S."), None),
            (("Häfen", "Fähre"), "de"),
            (("港", "渡轮"), "zh"),
            (("nowhere",), None),
        ):
            for scope in (EVERYWHERE, Scope(languages=frozenset({"en", "de"}))):
                mine, theirs = (
                    one.match(terms, limit=20, scope=scope, language=language)
                    for one in (library, other)
                )
                assert [hit.chunk_id for hit in mine] == [hit.chunk_id for hit in theirs]
                np.testing.assert_allclose(
                    [hit.score for hit in mine], [hit.score for hit in theirs], rtol=1e-9
                )
            asked = library.document_frequency(terms, language)
            assert asked == other.document_frequency(terms, language)
        assert library.terms_from("c") == other.terms_from("c")
        assert library.spellings("chip") == other.spellings("chip")


GERMAN = (
    "Die Häfen im Norden wurden ausgebaut. Eine Fähre fuhr in den Hafen.",
    "Der Fährverkehr ruhte. Zwei Fähren lagen fest.",
)
CHINESE = ("港口今年扩建。渡轮停在港口。", "渡轮公司说，票价不变。")


def test_a_library_moves_there_and_back(library: PostgresLibrary, tmp_path: Path) -> None:
    with SqliteLibrary.open(tmp_path / "from", create=True) as source:
        add(source, make(CHIPS, "a", "Chips"))
        add(source, make(RATES, "a", "Rates", published=date(2025, 1, 5)))  # a newer version
        add(source, make(RATES, "b", "Rates again"))
        add(source, make("A text that went. It is cited.", "c"))
        source.forget("c")
        source.edit(make(RATES, "a").id, {"publisher": "The Bay Post"})
        assert move(source, library) == 3
        assert [library.record(one) for one in library.ids()] == [
            source.record(one) for one in source.ids()
        ]
        source.remove(make(CHIPS, "a").id)
        with pytest.raises(LibraryBusy, match="has not"):
            move(source, library)
        add(library, make("A third one. It is new.", "d"))
        with SqliteLibrary.open(tmp_path / "back", create=True) as back:
            assert move(library, back) == 4
            back.remove(make(RATES, "a").id)  # as if the copy had been stopped
            assert move(library, back) == 4
            assert back.check() == []
            assert {back.record(one) for one in back.ids()} == {
                library.record(one) for one in library.ids()
            }


def test_a_database_is_a_setting(database_url: str, tmp_path: Path) -> None:
    settings = Settings(library=database_url.replace("//presscheck@", "//presscheck:very-secret@"))
    assert settings.files.name.startswith("127.0.0.1_")
    assert "very-secret" not in repr(settings)
    assert "very-secret" not in settings.model_dump_json()
    with pytest.raises(EmptyLibrary, match="database"):
        build_library(settings)
    with build_library(settings, create=True) as library:
        assert isinstance(library, PostgresLibrary)
        assert library.home == settings.files
    assert Settings(library=str(tmp_path)).files == tmp_path
    with pytest.raises(LibraryUnreachable):
        Library.open("postgresql://127.0.0.1:9/news")


def test_another_embedders_vectors_take_over(library: PostgresLibrary) -> None:
    add(library, make(CHIPS, "a"))
    other = HashEmbedder(24)
    before = library.feed.changes(0)
    growing = library.next_vectors(other.name)
    chunks = parts_of(make(CHIPS, "a"))[1]
    assert not growing.take_over()
    assert growing.next_article(0) == (1, make(CHIPS, "a").id)
    growing.put([chunk.id for chunk in chunks], other.embed(["one", "two"]))
    assert growing.progress() == (2, 2)
    assert growing.take_over()
    assert (library.embedder(), library.feed.dimensions()) == (other.name, 24)
    hits = library.nearest(other.embed(["two"])[0], k=1, scope=EVERYWHERE)
    assert [hit.chunk_id for hit in hits] == [chunks[1].id]
    changes = library.feed.changes(before[-1].seq)
    assert [change.kind for change in changes] == ["delete", "delete", "put", "put"]
