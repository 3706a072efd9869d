"""The last evaluation, for the page: what was measured, and the whole report as a page of its own.

The report is made from the records of the newest run; no file is served, whatever lies in there.
"""

import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from eval.runs.folder import RECORDS
from eval.runs.gate import Baseline, GateError, baseline_path, falls, read_baseline
from eval.runs.latest import latest_runs
from eval.runs.records import EvalRun
from eval.runs.run import RUNS
from rag.errors import ReadError

REPORT = "/evaluation/report"

_NONE = "Nothing has been measured here yet. Make a run with: presscheck eval run\n"


@dataclass(frozen=True, slots=True)
class Measured:
    """Runs made side by side, and the floors that are kept for exactly one of them, if for any."""

    runs: tuple[EvalRun, ...] = ()
    floors: Baseline | None = None


class Evaluation:
    """The newest run of the folder in which Presscheck was started; read again once it changes."""

    def __init__(self, runs: Path | None = None) -> None:
        self._folder = (runs or RUNS).absolute()
        self._lock = threading.Lock()
        self._seen: object = None
        self._newest = Measured()
        self._report: str | None = None

    def newest(self) -> Measured:
        """Without runs where nothing has been asked yet."""
        with self._lock:
            return self._read()

    def report(self) -> str | None:
        """The page that `presscheck eval report` writes."""
        with self._lock:
            runs = self._read().runs
            if runs and self._report is None:
                from eval.report import html_page

                self._report = html_page(runs)
            return self._report

    def _read(self) -> Measured:
        seen = {path: path.stat().st_mtime_ns for path in self._folder.glob(f"*/{RECORDS}")}
        if seen != self._seen:
            runs = latest_runs(self._folder)
            self._seen, self._report = seen, None
            self._newest = Measured(runs, next(filter(None, map(_floors, runs)), None))
        return self._newest


def _floors(run: EvalRun) -> Baseline | None:
    with suppress(ReadError, GateError):  # none, or of other questions or articles
        kept = read_baseline(baseline_path(run))
        falls(run, kept)
        return kept
    return None


def add_report(api: FastAPI, evaluation: Evaluation) -> None:
    """The report, beside the page."""

    @api.get(REPORT, include_in_schema=False)
    def report() -> Response:  # pyright: ignore[reportUnusedFunction]
        page = evaluation.report()
        return HTMLResponse(page) if page else PlainTextResponse(_NONE, status_code=404)
