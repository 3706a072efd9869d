"""A served Presscheck in a process of its own, over the starter articles, to be measured."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.datasets.starter import STARTER_ARTICLES

_COMMAND = "from ui.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Served:
    port: int
    process: int


@contextmanager
def served(folder: str | Path, **settings: str) -> Generator[Served]:
    """With its library in `folder`, and the settings by their names."""
    environment = {
        **os.environ,
        "PRESSCHECK_LIBRARY": str(folder),
        **{f"PRESSCHECK_{name.upper()}": value for name, value in settings.items()},
    }
    run = [sys.executable, "-c", _COMMAND]
    subprocess.run(
        [*run, "ingest", str(STARTER_ARTICLES)], env=environment, check=True, capture_output=True
    )
    with subprocess.Popen(
        [*run, "ui", "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            port = int(said.split("http://127.0.0.1:")[1].split(".")[0].split()[0])
            yield Served(port, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
