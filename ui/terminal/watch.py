"""Watching folders in the terminal: a line for each change, and what came of it all at the end."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from ingest.progress import IngestProgress, IngestReport, IngestRow
from ingest.watching.folders import FolderBack, FolderLost, Polling
from ingest.watching.watch import Gone, News, Postponed, Taken
from rag.library import Library
from ui.terminal.printing import plain
from ui.words import count


class WatchLines:
    """Prints what happens, each with the time of day; nothing while nothing changes.

    An unchanged document is no news, nor is a line of a dump that was rejected before.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._running: IngestProgress | None = None
        self._told: dict[str, str | None] = {}

    def watching(self, names: Sequence[str]) -> None:
        self._say("watching", f"{', '.join(names)} (Ctrl-C ends it)")

    def progress(self, progress: IngestProgress) -> None:
        """How far a run is, so that one that is interrupted counts as well."""
        self._running = progress

    def finished(self, report: IngestReport) -> None:
        """Counts a run, the first one too, whose table says what it did."""
        self._running = None
        self._counts.update(report.counts)
        for row in report.rows:
            if row.status == "rejected":
                self._told[row.source] = row.reason
            else:
                self._told.pop(row.source, None)

    def show(self, news: News) -> None:
        match news:
            case Taken(report):
                self._told_of(report)
            case Gone(paths, None):
                for path in paths:
                    self._say("gone", f"what the library has of it stays  {path}")
            case Gone(_, report):
                if report:
                    self._told_of(report)
            case Postponed(error):
                self._say("waiting", f"{error} It is tried again in some seconds.")
            case FolderLost(folder):
                self._say("lost", f"the folder has vanished and is waited for  {folder}")
            case FolderBack(folder):
                self._say("back", f"the folder is there again and is read anew  {folder}")
            case Polling(reason):
                self._say("listing", f"the system gives no notices of changes ({reason})")

    def end(self, library: Library) -> None:
        """What happened in all."""
        counts = self._counts.copy()
        if self._running:
            for status in ("added", "changed", "unchanged", "removed", "rejected"):
                counts[status] += getattr(self._running, status)
        numbers = ", ".join(
            f"{counts[name]:,} {name}"
            for name in ("added", "changed", "removed", "rejected")
            if name != "removed" or counts[name]
        )
        holds = count(library.counts().articles, "article")
        print(f"Stopped. {numbers} in all. The library holds {holds}.", flush=True)

    def _told_of(self, report: IngestReport) -> None:
        for note in report.notes:
            self._say("note", note)
        for row in report.rows:
            self._show_row(row)
        self.finished(report)

    def _show_row(self, row: IngestRow) -> None:
        if row.status == "rejected":
            if self._told.get(row.source) != row.reason:
                self._say(row.status, f"{row.reason}  {row.source}")
        elif row.status != "unchanged" or row.reason:
            note = f" ({row.reason})" if row.reason else ""
            self._say(row.status, f"{row.title or ''}{note}  {row.source}")

    def _say(self, what: str, words: str) -> None:
        print(f"{datetime.now():%H:%M:%S}  {what:<9}  {plain(words)}", flush=True)
