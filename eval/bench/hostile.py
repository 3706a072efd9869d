"""Ingests 1,000 hostile files of all formats in one run, with honest ones between them.

    python -m eval.bench.hostile [--files 1000] [--seed 0] [--size 0.5] [--list]

The run must come to its end. Each file must be taken in, or rejected with a reason; none may take
more time or memory than a document may; and every honest neighbour must be found by a search.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from eval.hostile.folder import Planted, plant
from eval.hostile.measured import Outcome, measure
from rag.library import Library
from rag.settings import Settings

_SLACK_S = 0.5
"""A process that has overrun is followed by one that has yet to start, and clocks are coarse."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--size", type=float, default=0.5, help="1: as large as files may be")
    parser.add_argument("--list", action="store_true", help="what became of each file")
    options = parser.parse_args(arguments)
    if not sys.platform.startswith("linux"):
        print("Hostile files are left out: only Linux tells what each of them costs.")
        return 0
    with tempfile.TemporaryDirectory(prefix="presscheck-hostile-") as place:
        planted = plant(Path(place, "files"), options.files, options.seed, options.size)
        settings = Settings(library=Path(place, "library"))
        began = time.monotonic()
        with Library.open(settings.library, create=True) as library:
            outcome = measure(planted, Path(place, "files"), library, settings)
        if options.list:
            _list(planted, outcome)
        return _report(planted, outcome, settings, time.monotonic() - began)


def _list(planted: Planted, outcome: Outcome) -> None:
    for path, kind in planted.hostile.items():
        seconds = outcome.slowest.get(path.resolve(), 0.0) if "link" not in kind else 0.0
        print(f"{seconds:6.2f} s  {kind:40} {outcome.rejected.get(path, 'taken in')}")


def _report(planted: Planted, outcome: Outcome, settings: Settings, elapsed_s: float) -> int:
    slow = {p: s for p, s in outcome.slowest.items() if s > settings.document_s + _SLACK_S}
    heavy = outcome.mib > settings.document_memory_mib
    print(
        f"{len(planted.hostile):,} hostile files, {len(planted.good):,} honest ones: 0 runs ended; "
        f"{len(planted.hostile) - len(outcome.rejected):,} files taken in, "
        f"{len(outcome.rejected):,} rejected, {len(outcome.unexplained)} without a reason."
    )
    print(
        f"{len(slow)} over {settings.document_s:g} s, the slowest "
        f"{max(outcome.slowest.values(), default=0.0):.1f} s of the processor; reading took "
        f"{outcome.mib:,.0f} MiB at most, this process {outcome.own_mib:,.0f} MiB."
    )
    print(f"{len(outcome.lost)} honest files are not found by a search. {elapsed_s:,.0f} s in all.")
    overrun = Counter(
        planted.hostile[path]
        for path, reason in outcome.rejected.items()
        if "takes more than" in reason
    )
    print(f"Ended by the budget, of {sum(overrun.values())} files: {', '.join(sorted(overrun))}.")
    for name, paths in (
        ("Over the time", slow),
        ("Without a reason", outcome.unexplained),
        ("Not found", outcome.lost),
    ):
        for path in paths:
            print(f"{name}: {path} ({planted.hostile.get(path, 'honest')})")
    return int(bool(slow or heavy or outcome.unexplained or outcome.lost))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
