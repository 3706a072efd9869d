"""The process that reads: what overruns ends it alone, says why, and leaves the next unharmed."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from ingest.bounded import spare
from ingest.bounded.budget import Budget, Overrun
from ingest.bounded.limits import OUT_OF_MEMORY
from ingest.bounded.worker import Worker
from rag.errors import ReadError

BUDGET = Budget(0.5, 256 << 20)


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker(BUDGET) as made:
        yield made


ENDED: dict[str, tuple[Callable[..., object], tuple[object, ...], str, str]] = {
    "time": (re.match, (r"(a|a)+b", "a" * 80), "more than 0.5 s of the processor", "document_s"),
    "waiting": (time.sleep, (600,), "more than 3 s", "document_s"),
    "memory": (bytearray, (1 << 30,), "more than 256 MiB of memory", "document_memory_mib"),
    "a large result": (bytes, (90 << 20,), "more than 256 MiB of memory", "document_memory_mib"),
    "an end of its own": (os.abort, (), "broke off (SIGABRT)", "save its text as .txt"),
    "an exit": (os._exit, (3,), "broke off (exit 3)", "save its text as .txt"),
}


@pytest.mark.parametrize("name", ENDED)
def test_what_overruns_says_why_and_the_next_is_done(name: str, worker: Worker) -> None:
    function, arguments, what, follow = ENDED[name]
    with pytest.raises(Overrun) as caught:
        worker.call(function, *arguments)
    assert what in caught.value.what
    assert follow in caught.value.next
    assert worker.call(abs, -1) == 1


FAILED: dict[str, tuple[Callable[..., object], tuple[object, ...], str]] = {
    "a number": (int, ("9" * 5000,), "ValueError"),
    "depth": (json.loads, ("[" * 100_000,), "nested too deeply"),
    "letters": (bytes.decode, (b"\xff", "utf-8"), "characters"),
    "no codec": (bytes.decode, (b"x", "x-nothing"), "LookupError"),
    "the system": (os.stat, ("/nowhere/at/all",), "no such file"),
}


@pytest.mark.parametrize("name", FAILED)
def test_what_fails_is_an_error_in_words_and_the_process_goes_on(name: str, worker: Worker) -> None:
    function, arguments, what = FAILED[name]
    before = worker.call(os.getpid)
    with pytest.raises(ReadError) as caught:
        worker.call(function, *arguments)
    assert what in caught.value.what
    assert caught.value.next
    assert worker.call(os.getpid) == before != os.getpid()


def test_the_process_is_kept_for_the_next_with_the_same_budget() -> None:
    with Worker(BUDGET) as one:
        first = one.call(os.getpid)
    with Worker(BUDGET) as two:
        assert two.call(os.getpid) == first
    with Worker(Budget(0.5, 300 << 20)) as three:
        assert three.call(os.getpid) != first


def test_one_that_has_ended_meanwhile_is_not_waited_for() -> None:
    with Worker(BUDGET) as one:
        os.kill(one.call(os.getpid), 9)
    with Worker(BUDGET) as two:
        assert two.call(abs, -1) == 1


def test_one_that_took_much_memory_makes_way_for_another(worker: Worker) -> None:
    before = worker.call(os.getpid)
    assert worker.call(os.getpid) == before
    assert len(worker.call("x".__mul__, 60 << 20)) == 60 << 20  # once more in its message
    assert worker.call(os.getpid) != before


def test_nothing_is_left_running() -> None:
    with Worker(BUDGET) as one:
        number = one.call(os.getpid)
    spare.end_all()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_where_the_system_has_no_limit_the_process_looks_itself() -> None:
    code = (
        "import time\nfrom ingest.bounded.limits import watch_memory\nwatch_memory(64 << 20)\n"
        "held = bytearray(b'x' * (256 << 20))\ntime.sleep(60)"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=60)
    assert done.returncode == OUT_OF_MEMORY
