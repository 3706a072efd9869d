"""One worker against two on the same queue, where embedding is an endpoint that takes its time.

    python -m eval.bench.workers postgresql://HOST/DATABASE [--documents 64] [--wait-s 2]

Each text waits as long as an endpoint would; all else is real: processes, queue, reading, storing.
Leaves in that database what it made; take an empty one.
"""

import argparse
import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.document import FieldNames
from ingest.pipeline import ingest
from ingest.queue.jobs import Jobs
from ingest.queue.plan import plan
from ingest.queue.run import Options
from ingest.queue.work import work
from rag.build import build_library
from rag.fakes import HashEmbedder
from rag.postgres.database import Database
from rag.settings import Settings, load_settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class _Endpoint(HashEmbedder):
    def __init__(self, wait_s: float) -> None:
        super().__init__()
        self._wait_s = wait_s

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        time.sleep(self._wait_s * len(texts))
        return super().embed(texts)


def seconds(settings: Settings, documents: Path, workers: int, wait_s: float) -> float:
    """From queueing to the end of the run, by so many workers that wait for it."""
    command = [sys.executable, "-m", __spec__.name, str(settings.library), "--wait-s", str(wait_s)]
    with contextlib.ExitStack() as stack:
        for _ in range(workers):
            one = stack.enter_context(
                subprocess.Popen([*command, "--worker"], stdout=subprocess.PIPE)
            )
            stack.callback(one.terminate)
            assert one.stdout
            one.stdout.readline()
        jobs = Jobs(stack.enter_context(contextlib.closing(Database(str(settings.library)))))
        library = stack.enter_context(build_library(settings, create=True))
        options = Options(FieldNames(), settings.chunk_words, settings.document_mib)
        run = jobs.put(plan([documents], library), options)
        progress, ended = jobs.progress(run)
        while not ended:
            time.sleep(0.05)
            progress, ended = jobs.progress(run)
        assert progress.added == len(list(documents.iterdir()))
        return progress.elapsed_s


def be_worker(settings: Settings, wait_s: float) -> None:
    database = Database(str(settings.library))
    with (
        build_library(settings, create=True) as library,
        tempfile.NamedTemporaryFile("w", suffix=".md") as first,
    ):
        first.write("# A first one\n\nIt starts the process that reads.\n")
        first.flush()
        ingest([first.name], library, HashEmbedder(), settings=settings)
        jobs = Jobs(database)
        print("ready", flush=True)
        work(jobs, library, _Endpoint(wait_s), settings=settings, stop=threading.Event())


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("library")
    parser.add_argument("--documents", type=int, default=64)
    parser.add_argument("--wait-s", type=float, default=2.0, help="of each text")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    settings = load_settings(library=options.library)
    if options.worker:
        be_worker(settings, options.wait_s)
        return 0
    took: dict[int, float] = {}
    with tempfile.TemporaryDirectory(prefix="presscheck-workers-") as place:
        for workers in (1, 2):
            folder = Path(place, str(workers))
            folder.mkdir()
            for number in range(options.documents):
                text = f"# Ferry {number}\n\nFerry {number} of fleet {workers} sails on Monday.\n"
                (folder / f"{number}.md").write_text(text)
            took[workers] = seconds(settings, folder, workers, options.wait_s)
            rate = options.documents / took[workers]
            print(f"{workers} worker(s): {took[workers]:.1f} s, {rate:.1f} documents/s")
    print(f"two against one: {took[1] / took[2]:.2f} times")
    return 0 if took[1] >= 1.8 * took[2] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
