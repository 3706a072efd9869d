"""The vector index: exact where it scans, the same answers through Chroma, never stale."""

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.errors import EmbedderMismatch
from rag.index.build import digest_of
from rag.index.check import check_library
from rag.index.index import VectorIndex, open_index
from rag.library import Library
from rag.types import Article, Chunk, Scope, Sentence, article_id

ROOT = Path(__file__).parents[3]
WIDTH = 32
ALWAYS_SCAN = 10**9
EVERYWHERE = Scope()
_noise = np.random.default_rng(20250124)


def vectors_near(center: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Unit rows around a point, like the chunks of articles on one subject."""
    rows = center + 0.15 * _noise.normal(size=(count, WIDTH))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


SUBJECTS = vectors_near(np.zeros(WIDTH, np.float32), 40)


def add(library: Library, number: int, edition: int = 1, chunks: int = 5) -> NDArray[np.float32]:
    """Article `number` with made-up vectors; returns them."""
    text = "".join(f"Chunk {n} of report {number}, edition {edition}." for n in range(chunks))
    article = Article(
        id=article_id(text),
        text=text,
        title=f"Report {number}",
        source=f"report-{number}",
        publisher=f"Publisher {number % 4}",
        published=None if number % 10 == 0 else date(2025, 1, 1 + number % 28),
        language="en",
    )
    size = len(text) // chunks
    spans = [(n * size, (n + 1) * size) for n in range(chunks)]
    vectors = vectors_near(SUBJECTS[number % len(SUBJECTS)], chunks)
    library.add(
        article,
        [Sentence(*span) for span in spans],
        [
            Chunk(f"{article.id}:{start}-{end}", article.id, n, start, end)
            for n, (start, end) in enumerate(spans)
        ],
        vectors,
        embedder="made-up",
        content_hash=f"{edition}",
    )
    return vectors


def expected(
    library: Library, vector: NDArray[np.float32], k: int, scope: Scope = EVERYWHERE
) -> list[str]:
    """The `k` nearest by comparing with every vector of every article that belongs."""
    admitted = {article.id for article in library.articles() if belongs(article, scope)}
    rows = library.feed.vectors_after(0, limit=10**9)
    chunk_ids = {change.number: change.chunk_id for change in library.feed.changes(0)}
    scored = [
        (-float(row @ vector), int(number), chunk_ids[number])
        for number, row in zip(rows.numbers, rows.vectors, strict=True)
        if chunk_ids[number].partition(":")[0] in admitted
    ]
    return [chunk_id for _, _, chunk_id in sorted(scored)[:k]]


def belongs(article: Article, scope: Scope) -> bool:
    return (
        not (scope.until and article.published and article.published > scope.until)
        and not (scope.since and article.published and article.published < scope.since)
        and (not scope.publishers or article.publisher in scope.publishers)
        and (not scope.article_ids or article.id in scope.article_ids)
        and (not scope.languages or article.language in scope.languages)
    )


def ids(
    index: VectorIndex, vector: NDArray[np.float32], k: int, scope: Scope = EVERYWHERE
) -> list[str]:
    return [hit.chunk_id for hit in index.search(vector, k=k, scope=scope)]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", create=True) as opened:
        yield opened


def test_an_empty_library_has_no_hits(library: Library) -> None:
    for below in (0, ALWAYS_SCAN):
        index = open_index(library, exact_scan_below=below)
        assert ids(index, SUBJECTS[0], 5) == []
        index.rebuild()
        index.close()


SCOPES = [
    EVERYWHERE,
    Scope(until=date(2025, 1, 5)),
    Scope(until=date(2030, 1, 1)),
    Scope(since=date(2025, 1, 20)),
    Scope(since=date(2025, 1, 3), until=date(2025, 1, 6)),
    Scope(publishers=frozenset({"Publisher 1", "Publisher 2"})),
    Scope(publishers=frozenset({"Nobody"})),
    Scope(languages=frozenset({"de"})),
    Scope(languages=frozenset({"en"}), until=date(2025, 1, 9)),
]


@pytest.mark.parametrize("scope", SCOPES)
def test_the_scan_is_exact_in_every_scope(library: Library, scope: Scope) -> None:
    for number in range(30):
        add(library, number)
    index = open_index(library, exact_scan_below=ALWAYS_SCAN)
    for subject in SUBJECTS[:3]:
        # Twice: from the library, and from what is in memory by then.
        for _ in range(2):
            assert ids(index, subject, 7, scope) == expected(library, subject, 7, scope)
            assert len(ids(index, subject, 7)) == 7
    one = Scope(article_ids=frozenset({next(library.articles()).id}))
    assert ids(index, SUBJECTS[0], 9, one) == expected(library, SUBJECTS[0], 9, one)
    assert ids(index, SUBJECTS[0], 0) == []
    index.close()


def test_the_scan_follows_every_change(library: Library) -> None:
    index = open_index(library, exact_scan_below=ALWAYS_SCAN)
    draw = random.Random(1)
    for step in range(60):
        number = draw.randrange(12)
        if draw.random() < 0.3 and library.counts().articles:
            library.remove(draw.choice(list(library.articles())).id)
        else:
            add(library, number, edition=step)
        subject = SUBJECTS[number]
        assert ids(index, subject, 6) == expected(library, subject, 6)
    index.close()


def test_equal_vectors_come_in_the_order_they_were_stored(library: Library) -> None:
    vectors = add(library, 0, chunks=1)
    for number in range(1, 20):
        text = f"Copy {number}."
        article = Article(article_id(text), text, "t", f"copy-{number}")
        chunk = Chunk(f"{article.id}:0-{len(text)}", article.id, 0, 0, len(text))
        library.add(article, [], [chunk], vectors, embedder="made-up", content_hash="1")
    index = open_index(library, exact_scan_below=ALWAYS_SCAN)
    order = [change.chunk_id for change in library.feed.changes(0)]
    assert ids(index, vectors[0], 5) == order[:5]
    index.close()


def test_a_vector_of_another_width_is_refused(library: Library) -> None:
    add(library, 0)
    index = open_index(library, exact_scan_below=ALWAYS_SCAN)
    with pytest.raises(EmbedderMismatch, match="made-up"):
        index.search(np.ones(WIDTH + 1, np.float32), k=1, scope=EVERYWHERE)
    index.close()


# -- Chroma, the real one, in its own processes -------------------------------------------------


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """600 chunks and their index."""
    folder = tmp_path_factory.mktemp("chroma") / "library"
    with Library.open(folder, create=True) as library:
        for number in range(120):
            add(library, number)
        index = open_index(library, exact_scan_below=0)
        assert index.catch_up()
        index.close()
    return folder


@pytest.fixture
def indexed(stored: Path, tmp_path: Path) -> Iterator[Library]:
    with Library.open(Path(shutil.copytree(stored, tmp_path / "library"))) as library:
        yield library


def index_folders(library: Library) -> list[str]:
    return sorted(path.name for path in (library.folder / "index").iterdir())


def test_chroma_finds_what_the_scan_finds(indexed: Library) -> None:
    index = open_index(indexed, exact_scan_below=0)
    scan = open_index(indexed, exact_scan_below=ALWAYS_SCAN)
    assert index.catch_up()
    found = wanted = 0
    for subject in vectors_near(SUBJECTS[3], 5).tolist() + SUBJECTS.tolist():
        vector = np.array(subject, np.float32)
        for scope in (EVERYWHERE, Scope(until=date(2025, 1, 20))):
            exact = scan.search(vector, k=10, scope=scope)
            near = index.search(vector, k=10, scope=scope)
            scores = {hit.chunk_id: hit.score for hit in exact}
            for hit in near:
                assert hit.score == pytest.approx(scores.get(hit.chunk_id, hit.score), abs=1e-6)
            found += len(scores.keys() & {hit.chunk_id for hit in near})
            wanted += 10
    assert found / wanted >= 0.98
    narrow = Scope(publishers=frozenset({"Publisher 3"}))
    assert ids(index, SUBJECTS[0], 5, narrow) == expected(indexed, SUBJECTS[0], 5, narrow)
    # More than there are, and a vector that is nowhere near.
    assert len(ids(index, SUBJECTS[0], 1000)) == 600
    scan.close()
    index.close()


def test_an_open_chroma_is_never_stale(indexed: Library) -> None:
    index = open_index(indexed, exact_scan_below=0)
    assert index.catch_up()
    before = indexed.feed.index_state()
    fresh = add(indexed, 500)
    assert ids(index, fresh[0], 1) == expected(indexed, fresh[0], 1)
    replaced = add(indexed, 500, edition=2)
    assert ids(index, fresh[0], 3) == expected(indexed, fresh[0], 3)
    assert ids(index, replaced[0], 1) == expected(indexed, replaced[0], 1)
    old = next(indexed.articles())
    old_vectors = indexed.feed.vectors([change.number for change in indexed.feed.changes(0)[:5]])
    indexed.remove(old.id)
    for vector in old_vectors.vectors:
        assert not any(chunk_id.startswith(old.id) for chunk_id in ids(index, vector, 10))
        assert ids(index, vector, 10) == expected(indexed, vector, 10)
    assert indexed.feed.index_state() == before  # all of that was the tail's

    assert index.catch_up()

    after = indexed.feed.index_state()
    assert after is not None
    assert before is not None
    assert after.seq == indexed.feed.last_change()
    assert after.chunks == indexed.counts().chunks
    assert index_folders(indexed) == [after.name] != [before.name]
    for vector in (*replaced, *fresh, *old_vectors.vectors):
        assert ids(index, vector, 10) == expected(indexed, vector, 10)
    index.close()
    assert check_library(indexed) == []


READER = """
import sys
from pathlib import Path
from rag.index.index import LibraryIndex
from rag.index.keeper import IndexKeeper
from rag.library import Library

with Library.open(Path(sys.argv[1])) as library:
    keeper = IndexKeeper(library)
    index = LibraryIndex(library, keeper, exact_scan_below=0)
    for line in sys.stdin:
        if line.strip() == "rebuild":
            try:
                index.rebuild()
            except Exception as error:
                print(type(error).__name__, flush=True)
                continue
        assert index.catch_up()
        serving = keeper.serving()
        vectors = library.feed.vectors_after(0, limit=10**6)
        found = serving.chroma.query(vectors.vectors[7], 1)["numbers"]
        assert found == [int(vectors.numbers[7])]
        print(serving.state.name, flush=True)
    index.close()
"""


def test_one_process_builds_and_every_process_reads(indexed: Library) -> None:
    first = open_index(indexed, exact_scan_below=0)
    assert first.catch_up()
    (before,) = index_folders(indexed)
    command = [sys.executable, "-c", READER, str(indexed.folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:

        def told(word: str) -> str:
            assert other.stdin
            assert other.stdout
            other.stdin.write(f"{word}\n")
            other.stdin.flush()
            return other.stdout.readline().strip()

        assert told("catch up") == before
        assert told("rebuild") == "LibraryBusy"
        digest = digest_of(indexed.folder / "index" / before)

        first.rebuild()  # in a new folder; the earlier one is still read
        state = indexed.feed.index_state()
        assert state is not None
        assert index_folders(indexed) == sorted([before, state.name])
        assert digest_of(indexed.folder / "index" / before) == digest
        assert told("catch up") == state.name
        assert ids(first, SUBJECTS[5], 5) == expected(indexed, SUBJECTS[5], 5)

        first.close()  # whoever comes next builds, and removes what nobody reads
        after = told("rebuild")
        assert index_folders(indexed) == [after]
        assert other.stdin
        other.stdin.close()
        assert other.wait(20) == 0
    assert after not in (before, state.name)
