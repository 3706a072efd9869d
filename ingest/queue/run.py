"""What a run is made of: how its files are read, the jobs to come, a job that is held."""

from dataclasses import dataclass

from ingest.document import FieldNames
from ingest.progress import IngestRow


@dataclass(frozen=True, slots=True)
class Options:
    """What all jobs of a run are read with, whatever the workers' own settings."""

    fields: FieldNames
    chunk_words: int
    document_mib: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A job to come: `share` of `shares` of a dump, 0 of 1 otherwise. A `last` one removes what
    has vanished from `paths`, once all others of its run have ended."""

    paths: tuple[str, ...]
    bytes: int
    share: int = 0
    shares: int = 1
    last: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A run to come. `rejected` are the paths that name nothing; `documents` counts these and the
    files."""

    jobs: tuple[Planned, ...]
    rejected: tuple[IngestRow, ...]
    documents: int
    has_dump: bool


@dataclass(frozen=True, slots=True)
class Job:
    """One that a worker holds."""

    run: int
    number: int
    paths: tuple[str, ...]
    share: int
    shares: int
    last: bool
    options: Options
    worker: str
    tries: int

    @property
    def key(self) -> dict[str, object]:
        """Which one it is, held by whom for the how manieth time."""
        return {"run": self.run, "number": self.number, "worker": self.worker, "tries": self.tries}
