"""presscheck ingest --queue and presscheck worker, with the real embedder and a real PostgreSQL."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ui.cli import main

NEWS = Path(__file__).parent / "news"

Run = Callable[..., tuple[object, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PRESSCHECK_HOME", str(tmp_path))

    def run(*arguments: str) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as end:
            main(arguments=arguments)
        return end.value.code, *capsys.readouterr()

    return run


def test_what_one_queues_another_takes_in(run: Run, database_url: str) -> None:
    there = ("--library", database_url)
    missing = str(NEWS / "nowhere.md")
    assert run("ingest", "--queue", *there) == (
        1,
        "",
        "Error: nothing is queued. Queue something: presscheck ingest --queue PATH\n",
    )
    code, out, err = run("ingest", "--queue", "--no-wait", str(NEWS), missing, *there)
    assert (code, out) == (0, "")
    assert err == "Queued 2 files as run 1, in 1 job.\n"
    code, out, _ = run("worker", "--until-empty", *there)
    assert (code, out.partition(" in ")[0]) == (0, "run 1, job 1: 2 added")
    code, out, _ = run("ingest", "--queue", *there)
    assert code == 1  # as one was rejected
    *listed, counted = out.splitlines()
    assert sorted(line.partition("\t")[0] for line in listed) == ["added", "added", "rejected"]
    assert counted.startswith("2 added, 0 changed, 0 unchanged, 1 rejected in ")
    assert counted.endswith("The library holds 2 articles.")


def test_a_queue_needs_a_database(run: Run, tmp_path: Path) -> None:
    for command in (("ingest", "--queue", "x.md"), ("worker",)):
        code, out, err = run(*command, "--library", str(tmp_path / "folder"))
        assert (code, out) == (1, "")
        assert "PRESSCHECK_LIBRARY=postgresql://" in err
    for alone in ("--watch", "--allow-network"):
        code, _, err = run("ingest", "--queue", "x.md", alone, "--library", str(tmp_path))
        assert code == 2
        assert "do not go with --queue" in err
    assert run("ingest")[0] == 2
