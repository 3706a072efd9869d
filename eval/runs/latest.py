"""The newest run in a folder of runs, with those of other systems that were made beside it."""

from contextlib import suppress
from pathlib import Path

from eval.runs.folder import read_run, read_settings
from eval.runs.records import EvalRun, RunSettings
from rag.errors import ReadError


def latest_runs(folder: Path) -> tuple[EvalRun, ...]:
    """Runs of one set that began together, by name; empty where nothing has been asked yet.

    A folder that holds no run, or one that cannot be read, is passed over.
    """
    begun: dict[Path, RunSettings] = {}
    with suppress(OSError):
        for place in sorted(folder.iterdir()):
            with suppress(ReadError):
                begun[place] = read_settings(place)
    for newest in sorted(begun.values(), key=lambda settings: settings.started, reverse=True):
        beside = [place for place, settings in begun.items() if _together(settings, newest)]
        if runs := tuple(run for place in beside if (run := _begun(place))):
            return runs
    return ()


def _together(one: RunSettings, other: RunSettings) -> bool:
    return (one.started, one.dataset, one.sha256) == (other.started, other.dataset, other.sha256)


def _begun(place: Path) -> EvalRun | None:
    """The run, where it can be read and holds a record."""
    with suppress(ReadError):
        run = read_run(place)
        return run if run.records else None
    return None
