"""SIGKILL amid an ingest, one of each kind of point; `make bench` kills at all of them."""

import re
import subprocess
import sys
from pathlib import Path

from eval.bench import kill_library
from rag.library import Library

ROOT = Path(__file__).parents[3]


def test_a_killed_ingest_ends_as_if_it_had_not_been() -> None:
    command = [sys.executable, "-m", "eval.bench.kills", "--articles", "8", "--points", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    said = re.search(r"(\d+) kills of (\d+) points .*: 0 ended otherwise", done.stdout)
    assert said, done.stdout
    assert int(said[1]) == 5
    assert int(said[2]) > 50
    for kind in ("after a commit", "before a full-text write", "before a Chroma call"):
        assert f"1 {kind}" in done.stdout


def test_the_comparison_sees_what_is_lost(tmp_path: Path) -> None:
    kill_library.run(tmp_path, kill_library.documents(6))
    whole = kill_library.outcome(tmp_path)
    assert whole.wrong == []
    assert len(whole.ids) == 18
    with Library.open(tmp_path) as library:
        index, keeper = kill_library.open_here(library)
        assert index.catch_up()
        serving = keeper.serving()
        assert serving is not None
        assert kill_library.unfound(library, index, serving) == []
        serving.chroma._collection.delete([3])  # pyright: ignore
        (lost,) = (change for change in library.feed.changes(0) if change.number == 3)
        assert kill_library.unfound(library, index, serving) == [lost.chunk_id]
        index.close()
