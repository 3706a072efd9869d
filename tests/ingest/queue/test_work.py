"""A queue in a real PostgreSQL: every document once, whoever dies over it."""

import contextlib
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.document import FieldNames
from ingest.pipeline import ingest
from ingest.progress import IngestReport
from ingest.queue import plan as planning
from ingest.queue import work as working
from ingest.queue.jobs import MOST_TRIES, Jobs
from ingest.queue.plan import Share, plan
from ingest.queue.run import Options
from ingest.queue.work import work
from rag.errors import EmbeddingFailed
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.postgres.database import Database
from rag.settings import Settings
from tests.conftest import Postgres

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[3]
OPTIONS = Options(FieldNames(), chunk_words=120, document_mib=1)


@pytest.fixture
def jobs(database_url: str) -> Iterator[Jobs]:
    with contextlib.closing(Database(database_url)) as database:
        yield Jobs(database)


@pytest.fixture
def library(database_url: str, tmp_path: Path) -> Iterator[Library]:
    with Library.open(database_url, create=True, home=tmp_path / "home") as library:
        yield library


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(5):
        write(folder, number)
    return folder


def write(folder: Path, number: int, said: str = "sails") -> None:
    text = f"# Ferry {number}\n\nThe ferry number {number} {said} to the island on Monday.\n"
    (folder / f"{number}.md").write_text(text)


def one_file_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "_FILES", 1)


class Waiting(HashEmbedder):
    """As an endpoint that takes its time."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__()
        self.seconds = seconds
        self.began = threading.Event()

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        self.began.set()
        time.sleep(self.seconds)
        return super().embed(texts)


def queued(jobs: Jobs, library: Library, *paths: Path, prune: bool = False) -> int:
    return jobs.put(plan(paths, library, prune=prune), OPTIONS)


def worked(
    jobs: Jobs, library: Library, settings: Settings, embedder: HashEmbedder | None = None
) -> None:
    stop = threading.Event()
    work(jobs, library, embedder or Waiting(), settings=settings, stop=stop, until_empty=True)


def statuses(report: IngestReport) -> list[tuple[str, str]]:
    return sorted((Path(row.source).name, row.status) for row in report.rows)


def test_workers_share_a_run_and_store_each_document_once(
    jobs: Jobs,
    library: Library,
    settings: Settings,
    news: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one_file_a_job(monkeypatch)
    (news / "empty.md").write_text("")
    run = queued(jobs, library, news, news / "nowhere.md")
    assert [jobs.progress(run)[0].done, jobs.progress(run)[0].total] == [1, 7]
    done: list[str] = []

    def worker() -> None:
        work(
            jobs,
            library,
            Waiting(0.05),
            settings=settings,
            stop=threading.Event(),
            until_empty=True,
            told=lambda job, _: done.append(job.worker),
        )

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 6
    assert len(set(done)) == 2
    progress, ended = jobs.progress(run)
    assert ended
    assert (progress.done, progress.total, progress.added, progress.rejected) == (7, 7, 5, 2)
    report = jobs.report(run)
    assert statuses(report) == [
        *((f"{number}.md", "added") for number in range(5)),
        ("empty.md", "rejected"),
        ("nowhere.md", "rejected"),
    ]
    assert library.counts().articles == 5
    worked(jobs, library, settings)
    again = queued(jobs, library, news)
    worked(jobs, library, settings)
    assert jobs.report(again).counts["unchanged"] == 5


WORKER = """
import sys, threading
from ingest.queue.jobs import Jobs
from ingest.queue.work import work
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.postgres.database import Database
from rag.settings import Settings

class Endless(HashEmbedder):
    def embed(self, texts):
        if any("number 2" in text for text in texts):
            print("embedding", flush=True)
            threading.Event().wait()
        return super().embed(texts)

(url,) = sys.argv[1:]
with Library.open(url) as library:
    jobs = Jobs(Database(url), lease_s=1)
    work(jobs, library, Endless(), settings=Settings(), stop=threading.Event())
"""


def test_what_a_killed_worker_had_is_taken_over(
    jobs: Jobs,
    library: Library,
    settings: Settings,
    news: Path,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one_file_a_job(monkeypatch)
    run = queued(jobs, library, news)
    arguments = [sys.executable, "-c", WORKER, database_url]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT) as killed:
        assert killed.stdout
        assert killed.stdout.readline() == "embedding\n"
        assert library.counts().articles == 2  # those before it
        worked(jobs, library, settings)
        assert library.counts().articles == 4  # the killed one's is left alone as long as it lives
        killed.send_signal(signal.SIGKILL)
    while library.counts().articles < 5:
        worked(jobs, library, settings)
        time.sleep(0.1)
    progress, ended = jobs.progress(run)
    assert ended
    assert (progress.done, progress.added) == (5, 5)


def test_a_job_is_given_up_after_three_deaths_and_an_end_is_none(
    jobs: Jobs, library: Library, settings: Settings, news: Path
) -> None:
    run = queued(jobs, library, news)
    for _ in range(MOST_TRIES + 1):
        job = jobs.take("calm")
        assert job
        jobs.give_back(job)
    jobs.lease_s = 0
    first, *_ = dying = [jobs.take("dying") for _ in range(MOST_TRIES)]
    assert first
    assert None not in dying
    assert not jobs.renew(first, {})  # another has it
    assert not jobs.finish(first, IngestReport((), 0.0, {}))
    worked(jobs, library, settings)
    report = jobs.report(run)
    assert report.counts["rejected"] == len(report.rows) == 5
    assert "ended before" in str(report.rows[0].reason)
    assert library.counts().articles == 0


def test_what_stops_an_ingest_gives_the_job_back(
    jobs: Jobs, library: Library, settings: Settings, news: Path
) -> None:
    class Away(HashEmbedder):
        def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
            raise EmbeddingFailed(f"the endpoint is away for {len(texts)} texts")

    run = queued(jobs, library, news)
    for _ in range(MOST_TRIES + 1):
        with pytest.raises(EmbeddingFailed):
            worked(jobs, library, settings, Away())
    stop = threading.Event()
    slow = Waiting(0.3)
    thread = threading.Thread(
        target=lambda: work(jobs, library, slow, settings=settings, stop=stop)
    )
    thread.start()
    slow.began.wait()
    stop.set()
    thread.join()
    assert not jobs.progress(run)[1]
    worked(jobs, library, settings)
    assert jobs.progress(run)[0].done == 5


def test_a_server_that_goes_away_over_a_job_is_waited_for(
    postgres: Postgres,
    database_url: str,
    settings: Settings,
    news: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(working, "_AWAY_S", 0.3)

    class Cut(HashEmbedder):
        def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
            if not away:
                postgres.kill()
                threading.Timer(1.5, postgres.start).start()
            return super().embed(texts)

    away: list[str] = []
    with (
        contextlib.closing(Database(database_url, wait_s=1)) as database,
        Library.open(database_url, create=True, wait_s=1) as library,
    ):
        jobs = Jobs(database)
        run = queued(jobs, library, news)
        work(
            jobs,
            library,
            Cut(),
            settings=settings,
            stop=threading.Event(),
            until_empty=True,
            away=lambda error: away.append(str(error)),
        )
        assert away
        assert jobs.progress(run)[0].added == library.counts().articles == 5
        with database.reading() as connection:
            assert connection.execute("SELECT tries FROM ingest_jobs").fetchall() == [(1,)]


def test_what_has_vanished_is_removed_once_the_run_has_ended(
    jobs: Jobs, library: Library, settings: Settings, news: Path
) -> None:
    dump = news / "dump.jsonl"
    records = [
        {"id": n, "title": f"Tram {n}", "text": f"The tram line {n} opens."} for n in range(3)
    ]
    dump.write_text("\n".join(map(json.dumps, records)))
    ingest([news], library, HashEmbedder(), settings=settings)
    (news / "0.md").unlink()
    write(news, 1, "no longer sails")
    dump.write_text("\n".join(map(json.dumps, records[1:])))
    run = queued(jobs, library, news, prune=True)
    first, last = jobs.take("one"), jobs.take("two")
    assert first
    assert last is None  # waits for the first
    jobs.give_back(first)
    worked(jobs, library, settings)
    report = jobs.report(run)
    assert (report.counts["removed"], report.counts["changed"]) == (2, 1)
    assert library.counts().articles == 6


def test_a_large_dump_is_read_in_shares(
    jobs: Jobs,
    library: Library,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dump = tmp_path / "dump.jsonl"
    lines = [json.dumps({"id": n, "text": f"The tram line {n} opens."}) for n in range(9)]
    dump.write_text("\n".join([*lines, "no record"]))
    monkeypatch.setattr(planning, "_SHARE_BYTES", dump.stat().st_size // 3 + 1)
    run = queued(jobs, library, dump)
    worked(jobs, library, settings)
    progress, _ = jobs.progress(run)
    assert (progress.added, progress.rejected) == (9, 1)
    assert [jobs.report(run).counts["added"], library.counts().articles] == [9, 9]
    names = [f"{dump}#{n}" for n in range(9)]
    parts = [{name for name in names if Share(part, 3).has(name)} for part in range(3)]
    assert set.union(*parts) == set(names)
    assert sum(map(len, parts)) == 9
