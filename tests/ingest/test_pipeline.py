"""The whole way from paths to the library: what is skipped, renewed, rejected, and kept."""

import json
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.pipeline import IngestProgress, IngestReport, IngestRow, ingest
from ingest.progress import MOST_ROWS, Rows
from ingest.readers.dump import read_json_lines
from ingest.readers.options import ReadOptions
from ingest.readers.text import read_text
from ingest.text.chunk import embedding_texts
from rag.embedding.embedder import SentenceTransformerEmbedder
from rag.errors import EmbedderMismatch, LibraryFull, ReadError
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.settings import Settings
from rag.types import Scope

Take = Callable[..., IngestReport]


class CountingEmbedder(HashEmbedder):
    """Remembers how many texts each call had; stops with `error` after `most` calls."""

    def __init__(self, most: int | None = None, error: BaseException | None = None) -> None:
        super().__init__()
        self.calls: list[int] = []
        self._most = most
        self._error = error

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self._error and self._most is not None and len(self.calls) >= self._most:
            raise self._error
        self.calls.append(len(texts))
        return super().embed(texts)


@pytest.fixture
def counting() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number, word in enumerate(["dam", "bridge", "tower", "market"]):
        (folder / f"{word}.txt").write_text(
            f"The {word} of Northtown\n\nThe {word} failed on day {number}, officials said. "
            f"Nobody near the {word} was hurt.",
            encoding="utf-8",
        )
    return folder


@pytest.fixture
def take(library: Library, counting: CountingEmbedder, settings: Settings) -> Take:
    def run(*paths: Path | str, **options: object) -> IngestReport:
        return ingest(paths, library, counting, settings=settings, **options)  # type: ignore[arg-type]

    return run


def outcomes(report: IngestReport) -> dict[str, str]:
    return {Path(row.source).name: row.status for row in report.rows}


def test_added_then_skipped_without_embedding(
    take: Take, news: Path, library: Library, counting: CountingEmbedder
) -> None:
    report = take(news)
    assert outcomes(report) == dict.fromkeys(
        ["bridge.txt", "dam.txt", "market.txt", "tower.txt"], "added"
    )
    assert not report.failed
    assert library.counts().articles == 4
    row = next(row for row in report.rows if row.source.endswith("dam.txt"))
    assert row.title == "The dam of Northtown"
    assert row.article_id is not None
    stored = library.article(row.article_id)
    assert stored.source == str((news / "dam.txt").resolve())
    assert [stored.text[s.start : s.end] for s in library.sentences(stored.id)] == [
        "The dam failed on day 0, officials said.",
        "Nobody near the dam was hurt.",
    ]
    (hit,) = library.match(["tower"], limit=5, scope=Scope())
    assert library.chunks([hit.chunk_id])

    calls = counting.calls.copy()
    again = take(news)
    assert again.count("unchanged") == 4
    assert counting.calls == calls


def test_from_another_folder_it_is_the_same_document(
    take: Take, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(news)
    monkeypatch.chdir(news)
    assert outcomes(take("dam.txt", "./../news/tower.txt")) == {
        "dam.txt": "unchanged",
        "tower.txt": "unchanged",
    }


def test_a_changed_file_is_a_new_version(take: Take, news: Path, library: Library) -> None:
    (old,) = take(news / "dam.txt").rows
    (news / "dam.txt").write_text("The dam of Northtown\n\nThe dam stands again, officials said.")
    (row,) = take(news / "dam.txt").rows
    assert row.status == "changed"
    assert [a.id for a in library.articles()] == [row.article_id]
    assert old.article_id is not None
    assert "failed" in library.article(old.article_id).text  # citations of it can still be read


def test_changed_metadata_alone_is_taken_over(take: Take, tmp_path: Path, library: Library) -> None:
    path = tmp_path / "a.md"
    for publisher in ("Lake Post", "Hill Post"):
        path.write_text(f"---\npublisher: {publisher}\n---\n# Dam\n\nThe dam failed.")
        (row,) = take(path).rows
    assert row.status == "changed"
    assert [a.publisher for a in library.articles()] == ["Hill Post"]


def test_the_same_text_elsewhere_is_one_article_with_two_sources(
    take: Take, news: Path, library: Library
) -> None:
    take(news / "dam.txt")
    (news / "copy.txt").write_bytes((news / "dam.txt").read_bytes())
    (row,) = take(news / "copy.txt").rows
    assert row.status == "unchanged"
    assert row.reason == f"same text as {news / 'dam.txt'}"
    assert library.counts().articles == 1
    assert row.article_id is not None
    assert len(library.sources(row.article_id)) == 2
    assert take(news / "copy.txt").rows[0].reason is None


def test_another_chunk_size_chunks_again(
    take: Take, news: Path, library: Library, counting: CountingEmbedder, settings: Settings
) -> None:
    take(news)
    other = settings.model_copy(update={"chunk_words": 20})
    assert ingest([news], library, counting, settings=other).count("changed") == 4
    assert library.counts().articles == 4


BAD = {
    "empty.txt": (b"", "empty"),
    "binary.txt": (b"a\x00b" * 99, "binary"),
    "odd.xls": (b"\xd0\xcf", "no reader"),
    "odd.pdf": (b"%PDF", "not a PDF"),
    "none.md": (b"# Only a title\n", "no sentence"),
    "large.txt": (b"The dam failed. " * 70_000, "larger than 1 MiB"),
    "cut.json": (b'[{"text": "The dam failed."}, {"te', "not valid JSON"),
}


def test_each_bad_file_is_rejected_and_the_rest_goes_in(
    take: Take, news: Path, library: Library
) -> None:
    for name, (content, _) in BAD.items():
        (news / name).write_bytes(content)
    (news / "loop.txt").symlink_to("loop.txt")
    report = take(news, news / "missing.txt", f"{news}/*.csv")
    reasons = {Path(r.source).name: r.reason or "" for r in report.rows if r.status == "rejected"}
    assert set(reasons) == {*BAD, "loop.txt", "missing.txt", "*.csv"}
    for name, (_, words) in BAD.items():
        assert words in reasons[name]
    assert report.failed
    assert report.count("added") == 5  # the four, and what came before the cut
    assert library.counts().articles == 5


def test_a_file_that_went_bad_keeps_its_stored_article(
    take: Take, news: Path, library: Library
) -> None:
    take(news)
    (news / "dam.txt").write_bytes(b"")
    (news / "tower.txt").unlink()
    assert outcomes(take(news))["dam.txt"] == "rejected"
    assert library.counts().articles == 4
    assert library.match(["dam"], limit=5, scope=Scope())


def test_what_the_system_says_of_a_file_is_passed_on(tmp_path: Path) -> None:
    for read in (read_text, read_json_lines):
        with pytest.raises(ReadError, match="is a directory"):
            next(read(tmp_path, ReadOptions(1 << 20)))


def test_a_dump(take: Take, tmp_path: Path, library: Library, counting: CountingEmbedder) -> None:
    path = tmp_path / "news.jsonl"
    lines = [json.dumps({"id": n, "title": f"T{n}", "text": f"Dam {n} fell."}) for n in range(150)]
    lines[70] = "{broken"
    path.write_text("\n".join(lines))
    seen: list[IngestProgress] = []
    report = take(path, report=seen.append)
    assert (report.count("added"), report.count("rejected")) == (149, 1)
    assert library.counts().articles == 149
    # in batches, so that memory does not grow with the dump
    assert max(counting.calls) <= 128
    assert len(counting.calls) > 1
    assert [p.done for p in seen] == list(range(1, 151))
    last = seen[-1]
    assert (last.added, last.rejected, last.done, last.fraction) == (149, 1, 150, 1.0)
    assert last.bytes_read == last.bytes_total == path.stat().st_size
    assert all(0 < p.fraction <= 1 and p.total >= p.done for p in seen)
    assert take(path).count("unchanged") == 149


def test_progress_tells_rate_and_remaining_time() -> None:
    progress = IngestProgress(30, 120, 20, 5, 3, 2, 10, 40, 2.0, "a.txt")
    assert (progress.rate, progress.fraction, progress.remaining_s) == (15.0, 0.25, 6.0)
    early = IngestProgress(1, 120, 1, 0, 0, 0, 0, 40, 0.1, "a.txt")
    assert early.remaining_s is None
    assert IngestProgress(0, 0, 0, 0, 0, 0, 0, 0, 0.0, "").rate == 0.0


@pytest.mark.parametrize("error", [KeyboardInterrupt(), LibraryFull("the disk is full")])
def test_what_is_done_stays_done(
    tmp_path: Path, library: Library, settings: Settings, error: BaseException
) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(json.dumps({"id": n, "text": f"Dam {n} fell."}) for n in range(700)))
    threads = threading.active_count()
    with pytest.raises(type(error)):
        ingest([path], library, CountingEmbedder(10, error), settings=settings)
    assert threading.active_count() == threads
    assert library.counts().articles == 256  # the window before the one that failed, whole
    report = ingest([path], library, HashEmbedder(), settings=settings)
    assert (report.count("unchanged"), report.count("added")) == (256, 700 - 256)


def test_articles_are_stored_in_their_order_whatever_is_embedded_first(
    tmp_path: Path, library: Library, settings: Settings
) -> None:
    """Long and short texts by turns, which the embedder gets ordered by length."""

    class Unsteady(HashEmbedder):
        def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            time.sleep(0.02 * (len(texts[0]) % 3))
            return super().embed(texts)

    texts = [f"Dam {n} fell. " + "Nobody was hurt. " * (n * 7 % 23) for n in range(600)]
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(json.dumps({"id": n, "text": t}) for n, t in enumerate(texts)))
    ingest([path], library, Unsteady(), settings=settings)
    stored = list(library.articles())
    assert [a.source.rpartition("#")[2] for a in stored] == [str(n) for n in range(600)]
    plain = HashEmbedder()
    for number, article in enumerate(stored, 1):
        chunks = library.chunks_of(article.id)
        expected = plain.embed(embedding_texts(article, library.sentences(article.id), chunks))
        assert np.array_equal(library.feed.vectors_of(np.array([number])).vectors, expected)


INTERRUPTED = """
import os, signal, sys, threading, time
from pathlib import Path
from ingest.pipeline import ingest
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings

class Slow(HashEmbedder):
    def embed(self, texts):
        time.sleep(0.3)
        return super().embed(texts)

folder, path = map(Path, sys.argv[1:])
with Library.open(folder, create=True) as library:
    threads = threading.active_count()
    timer = threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    began = time.monotonic()
    try:
        ingest([path], library, Slow(), settings=Settings(library=folder))
    except KeyboardInterrupt:
        timer.join()
        print(time.monotonic() - began < 3.0, threading.active_count() == threads)
"""
"""In a process of its own: an interrupt inside coverage's tracer would leave its lock taken."""


def test_ctrl_c_stops_it_soon_and_leaves_nothing_running(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(json.dumps({"id": n, "text": f"Dam {n} fell."}) for n in range(5000)))
    command = [sys.executable, "-c", INTERRUPTED, str(tmp_path / "library"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "True True\n", done.stderr


def test_a_report_stays_small(take: Take, tmp_path: Path) -> None:
    lines = [json.dumps({"id": n, "text": f"Dam {n} fell."}) for n in range(1500)]
    lines[3] = lines[1400] = "{broken"
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(lines))
    report = take(path)
    assert (report.total, report.count("added"), report.failed) == (1500, 1498, True)
    assert [row.source.rpartition("#")[2] for row in report.rows] == ["line 4", "line 1401"]
    many = Rows()
    for number in range(MOST_ROWS + 5000):
        many.begin_file()
        many.add(IngestRow(str(number), "rejected", "x"))
    assert len(many.report(1.0).rows) == MOST_ROWS
    assert many.report(1.0).count("rejected") == MOST_ROWS + 5000


MEMORY = """
    import json, resource, sys, tempfile
    from pathlib import Path
    from ingest.pipeline import ingest
    from rag.fakes import HashEmbedder
    from rag.library import Library
    from rag.settings import Settings
    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder), create=True)
        def run(first, last):
            path = Path(folder) / "news.jsonl"
            with path.open("w") as file:
                for n in range(first, last):
                    items = [f"Report {n} says that plant {p} made {n * p}." for p in range(60)]
                    text = " ".join(items)
                    file.write(json.dumps({"id": n, "text": text}) + chr(10))
            ingest([path], library, HashEmbedder(384), settings=Settings(library=Path(folder)))
            return peak()
        print(run(0, 300), run(300, 1500))
"""


def test_memory_does_not_grow_with_the_input() -> None:
    """Beyond SQLite's page cache, whose 16 MB are full after some 2,500 short articles."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(MEMORY)], capture_output=True, text=True, check=True
    )
    small, large = map(float, done.stdout.split())
    assert large - small < 12, (small, large)


def test_another_embedder_stops_it_and_changes_nothing(
    take: Take, news: Path, library: Library, settings: Settings
) -> None:
    take(news / "dam.txt")
    with pytest.raises(EmbedderMismatch):
        ingest([news], library, HashEmbedder(32), settings=settings)
    assert library.counts().articles == 1


def test_with_the_real_embedder_a_question_finds_its_chunk(
    news: Path, library: Library, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    report = ingest([news], library, embedder, settings=settings)
    wanted = next(row.article_id for row in report.rows if row.source.endswith("bridge.txt"))
    index = open_index(library, exact_scan_below=1000)
    try:
        (vector,) = embedder.embed(["Was anybody injured when the crossing collapsed?"])
        (hit,) = index.search(vector, k=1, scope=Scope())
    finally:
        index.close()
    assert hit.chunk_id.startswith(f"{wanted}:")
