"""Kills an ingest at every commit, full-text write and Chroma call, resumes it, and compares.

    python -m eval.bench.kills [--articles 50] [--points 0]

A library holds the first version of one document in five. Then all are ingested, those changed
and the others new, with the index followed up in the middle and at the end. A run that is killed at
one point (SIGKILL), then resumed, must end with the same article and chunk ids as a run that was
not, and every chunk must be found through Chroma by its own vector. Where the points are comes from
SQLite's own trace and Python's profiler, so nothing in the product knows of this.
"""

import argparse
import dataclasses
import importlib
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import cast

from eval.bench.in_child import in_child
from eval.bench.kill_library import Document, Outcome, documents, outcome, run

_CHROMA_CALLS = {"upsert", "delete", "query", "count", "modify", "create_collection", "close"}


def points(folder: Path, items: Sequence[Document]) -> list[str]:
    """The kind of each point at which a run in `folder` can be killed."""
    return cast(list[str], in_child(lambda: _counted(folder, items, kill_at=None))[0])


def killed(folder: Path, items: Sequence[Document], point: int) -> bool:
    """A run that dies at that point, counted from 0; False where it came to its end."""
    _, ended_by = in_child(lambda: _counted(folder, items, kill_at=point))
    return ended_by == -signal.SIGKILL


def resumed(folder: Path, items: Sequence[Document]) -> Outcome:
    """A whole run in a process of its own, and what the library is then."""

    def whole() -> object:
        run(folder, items)
        return dataclasses.astuple(outcome(folder))

    result, _ = in_child(whole)
    if result is None:
        return Outcome([], ["the resumed run died"])
    return Outcome(*cast(tuple[list[str], list[str]], result))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=50, help="documents to ingest")
    parser.add_argument("--points", type=int, default=0, help="kills, of each kind; 0: all")
    options = parser.parse_args(arguments)
    importlib.import_module("chromadb")  # once, before there are children
    items = documents(options.articles, version=2)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="presscheck-kills-") as place:
        before, whole, trial = (Path(place) / name for name in ("before", "whole", "trial"))
        resumed(before, documents(options.articles // 5))
        shutil.copytree(before, whole)
        kinds = points(whole, items)
        expected = resumed(whole, items)
        chosen = _chosen(kinds, options.points)
        failures = 0
        for point in chosen:
            shutil.copytree(before, trial)
            wrong = [] if killed(trial, items, point) else ["the kill came too late"]
            result = resumed(trial, items)
            wrong += result.wrong
            if result.ids != expected.ids:
                wrong.append("other ids than in the run that was not killed")
            if wrong:
                failures += 1
                what = "; ".join(wrong)
                print(f"killed at point {point} ({kinds[point]}): {what}")
            shutil.rmtree(trial)
    kinds_killed = Counter(kinds[point] for point in chosen)
    print(
        f"{len(chosen)} kills of {len(kinds)} points ("
        + ", ".join(f"{number} {kind}" for kind, number in sorted(kinds_killed.items()))
        + f"), each resumed: {failures} ended otherwise than the run that was not killed; "
        f"{len(expected.ids)} ids, {time.monotonic() - began:.0f} s"
    )
    return 1 if failures or expected.wrong or not chosen else 0


def _chosen(kinds: Sequence[str], of_each: int) -> list[int]:
    """All points, or some of each kind, spread over the run."""
    if not of_each:
        return list(range(len(kinds)))
    chosen: list[int] = []
    for kind in sorted(set(kinds)):
        places = [place for place, found in enumerate(kinds) if found == kind]
        chosen.extend(places[len(places) * (2 * n + 1) // (2 * of_each)] for n in range(of_each))
    return sorted(set(chosen))


def _counted(folder: Path, items: Sequence[Document], kill_at: int | None) -> list[str]:
    """A run that notes its points, and dies at one of them."""
    passed: list[str] = []
    begun = False
    committing = False

    def reach(kind: str) -> None:
        if begun:
            if len(passed) == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
            passed.append(kind)

    def on_statement(statement: str) -> None:
        nonlocal begun, committing
        if committing:
            committing, begun = False, True
            reach("after a commit")
        if statement == "COMMIT":
            reach("before a commit")
            committing = True
        elif statement.startswith("INSERT INTO words"):
            reach("before a full-text write")

    def on_call(frame: FrameType, event: str, result: object) -> None:
        code = frame.f_code
        if event == "return" and isinstance(result, sqlite3.Connection):
            result.set_trace_callback(on_statement)
        if code.co_name in _CHROMA_CALLS and "/chromadb/api/" in code.co_filename:
            if event == "call":
                reach("before a Chroma call")
            elif event == "return":
                reach("after a Chroma call")

    sys.setprofile(on_call)
    run(folder, items)
    sys.setprofile(None)
    return passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
