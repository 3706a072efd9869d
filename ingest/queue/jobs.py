"""The queue of what is to be ingested, in the library's own PostgreSQL: runs of jobs.

A run is one `presscheck ingest --queue`, a job a few files of it, or a share of a news dump. A
worker holds a job by a lease that it renews; when it dies the lease runs out and another worker
takes the job. What the dead one had stored is there and is skipped, as each document is stored in
one transaction and known by its content: so a job may run twice, and nothing is stored twice.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, cast

from ingest.document import FieldNames
from ingest.progress import ALL_ROWS, MOST_ROWS, IngestProgress, IngestReport, IngestRow, RowStatus
from ingest.queue.run import Job, Options, Plan
from rag.errors import LibraryError
from rag.postgres.database import Database
from rag.postgres.schema import Part, ensure

LEASE_S = 60.0
"""How long a job waits for a worker that is heard of no more. It renews three times as often."""

MOST_TRIES = 3
"""Workers that may die over a job before it is given up."""

_KEPT_DAYS = 30
"""A run is forgotten after that."""

_PART = Part(
    "queue",
    version=1,
    statements=(
        """CREATE TABLE presscheck.ingest_runs (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            began timestamptz NOT NULL DEFAULT now(), options jsonb NOT NULL,
            documents bigint NOT NULL, has_dump boolean NOT NULL)""",
        # `last` waits for all others of its run. `tries` counts who took it and was not heard of.
        """CREATE TABLE presscheck.ingest_jobs (
            run bigint NOT NULL REFERENCES presscheck.ingest_runs ON DELETE CASCADE,
            number int NOT NULL, paths text[] NOT NULL, share int NOT NULL, shares int NOT NULL,
            bytes bigint NOT NULL, last boolean NOT NULL,
            worker text, lease timestamptz, tries int NOT NULL DEFAULT 0, ended timestamptz,
            counts jsonb NOT NULL DEFAULT '{}', rows json NOT NULL DEFAULT '[]',
            notes json NOT NULL DEFAULT '[]',
            PRIMARY KEY (run, number))""",
        "CREATE INDEX ingest_jobs_open ON presscheck.ingest_jobs (run, number) WHERE ended IS NULL",
        "CREATE INDEX ingest_jobs_lease ON presscheck.ingest_jobs (lease) WHERE ended IS NULL",
    ),
    upgrades={},
)

_TAKE = """
UPDATE presscheck.ingest_jobs AS job
SET worker = %(worker)s, lease = now() + %(lease)s * interval '1 s', tries = tries + 1
FROM presscheck.ingest_runs AS run
WHERE run.id = job.run AND (job.run, job.number) = (
    SELECT run, number FROM presscheck.ingest_jobs AS open
    WHERE ended IS NULL AND (lease IS NULL OR lease < now()) AND (NOT last OR NOT EXISTS (
        SELECT FROM presscheck.ingest_jobs AS other
        WHERE other.run = open.run AND other.ended IS NULL AND NOT other.last))
    ORDER BY run, number LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING job.run, job.number, paths, share, shares, last, tries, options"""

_GIVE_UP = """
UPDATE presscheck.ingest_jobs SET ended = now(),
    counts = jsonb_build_object('rejected', cardinality(paths)),
    rows = (SELECT json_agg(json_build_object('source', path, 'status', 'rejected',
        'reason', %s::text)) FROM unnest(paths) AS path)
WHERE ended IS NULL AND lease < now() AND tries >= %s"""

_STATUSES: tuple[RowStatus, ...] = ("added", "changed", "unchanged", "removed", "rejected")

_PROGRESS = f"""
SELECT extract(epoch FROM CASE WHEN bool_and(ended IS NOT NULL) THEN max(ended) ELSE now() END
        - run.began), run.has_dump, run.documents, count(*) FILTER (WHERE ended IS NULL),
    coalesce(sum(bytes) FILTER (WHERE ended IS NOT NULL), 0), coalesce(sum(bytes), 0),
    {", ".join(f"coalesce(sum((counts->>'{name}')::bigint), 0)" for name in _STATUSES)}
FROM presscheck.ingest_runs AS run JOIN presscheck.ingest_jobs AS job ON job.run = run.id
WHERE run.id = %s GROUP BY run.id"""

_MINE = "run = %(run)s AND number = %(number)s AND worker = %(worker)s AND tries = %(tries)s"


class Jobs:
    """Threads may share one. All methods raise LibraryError."""

    def __init__(self, database: Database, *, lease_s: float = LEASE_S) -> None:
        """Makes the tables where they are not there."""
        self.lease_s = lease_s
        self._database = database
        ensure(database, _PART)

    def put(self, plan: Plan, options: Options) -> int:
        """Queues a run and gives its number."""
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM presscheck.ingest_runs WHERE began < now() - %s * interval '1 day'",
                (_KEPT_DAYS,),
            )
            (run,) = connection.execute(
                "INSERT INTO presscheck.ingest_runs (options, documents, has_dump) "
                "VALUES (%s, %s, %s) RETURNING id",
                (json.dumps(asdict(options)), plan.documents, plan.has_dump),
            ).fetchone() or (0,)
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO presscheck.ingest_jobs (run, number, paths, share, shares, bytes, "
                    "last) VALUES (%s, %s, %s, %s, %s, %s, %s)",
                    [
                        (run, number, list(job.paths), job.share, job.shares, job.bytes, job.last)
                        for number, job in enumerate(plan.jobs, 1)
                    ],
                )
            if plan.rejected:
                connection.execute(
                    "INSERT INTO presscheck.ingest_jobs (run, number, paths, share, shares, "
                    "bytes, last, ended, counts, rows) "
                    "VALUES (%s, 0, '{}', 0, 1, 0, false, now(), %s, %s)",
                    (run, json.dumps({"rejected": len(plan.rejected)}), _rows_json(plan.rejected)),
                )
        return run

    def take(self, worker: str) -> Job | None:
        """A job for this worker, the oldest; None where there is none now."""
        with self._database.writing() as connection:
            connection.execute(_GIVE_UP, (_GIVEN_UP, MOST_TRIES))
            row = connection.execute(_TAKE, {"worker": worker, "lease": self.lease_s}).fetchone()
        if row is None:
            return None
        run, number, paths, share, shares, last, tries, options = row
        fields = FieldNames(**options["fields"])
        read = Options(fields, options["chunk_words"], options["document_mib"])
        return Job(run, number, tuple(paths), share, shares, last, read, worker, tries)

    def renew(self, job: Job, counts: Mapping[RowStatus, int]) -> bool:
        """Keeps the job for the worker, and tells how far it is. False where it has been taken by
        another in the meantime."""
        return self._change(
            job,
            "lease = now() + %(lease)s * interval '1 s', counts = %(counts)s",
            lease=self.lease_s,
            counts=json.dumps(counts),
        )

    def give_back(self, job: Job) -> None:
        """To be taken by anybody, at once: this worker ends, or cannot do it now."""
        self._change(job, "lease = NULL, worker = NULL, tries = tries - 1")

    def finish(self, job: Job, report: IngestReport) -> bool:
        """False where another has taken the job in the meantime, whose report counts."""
        return self._change(
            job,
            "ended = now(), counts = %(counts)s, rows = %(rows)s, notes = %(notes)s",
            counts=json.dumps(report.counts),
            rows=_rows_json(report.rows),
            notes=json.dumps(report.notes),
        )

    def _change(self, job: Job, change: str, **values: object) -> bool:
        statement = f"UPDATE presscheck.ingest_jobs SET {change} WHERE {_MINE} AND ended IS NULL"
        with self._database.writing() as connection:
            changed = connection.execute(cast(Any, statement), {**job.key, **values})
            return changed.rowcount > 0

    def newest(self) -> int | None:
        """The run that was queued last; None where there is none."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT max(id) FROM presscheck.ingest_runs").fetchone()
        return row[0] if row else None

    def progress(self, run: int) -> tuple[IngestProgress, bool]:
        """How far a run is, and whether it has ended."""
        with self._database.reading() as connection:
            row = connection.execute(cast(Any, _PROGRESS), (run,)).fetchone()
        if row is None:
            raise LibraryError(
                f"there is no run {run} in the queue",
                where=self._database.where,
                next="Queue it again: presscheck ingest --queue PATH",
            )
        elapsed, has_dump, *numbers = row
        documents, left, bytes_read, bytes_total, *numbers = map(int, numbers)
        counts = dict(zip(_STATUSES, numbers, strict=True))
        done = sum(numbers)
        total = done
        if left:
            guess = round(done * bytes_total / bytes_read) if has_dump and bytes_read else documents
            total = max(guess, done)
        told = IngestProgress(
            done=done,
            total=total,
            bytes_read=bytes_read,
            bytes_total=bytes_total,
            elapsed_s=float(elapsed),
            source="",
            **counts,
        )
        return told, not left

    def report(self, run: int) -> IngestReport:
        """What became of a run's documents, as far as it is; see IngestReport for which rows."""
        progress, _ = self.progress(run)
        with self._database.reading() as connection:
            jobs = connection.execute(
                "SELECT rows, notes FROM presscheck.ingest_jobs WHERE run = %s ORDER BY number",
                (run,),
            ).fetchall()
        rows = [IngestRow(**row) for kept, _ in jobs for row in kept]
        if progress.done > ALL_ROWS:
            rows = [row for row in rows if row.status not in ("added", "unchanged")]
        notes = [note for _, kept in jobs for note in kept]
        counts: dict[RowStatus, int] = {name: getattr(progress, name) for name in _STATUSES}
        return IngestReport(tuple(rows[:MOST_ROWS]), progress.elapsed_s, counts, tuple(notes))


_GIVEN_UP = (
    "the workers that took it ended before it did. See what they said at their end, and ingest it "
    "again."
)


def _rows_json(rows: Sequence[IngestRow]) -> str:
    return json.dumps([asdict(row) for row in rows])
