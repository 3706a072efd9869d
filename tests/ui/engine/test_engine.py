"""The engine answers with quotes first and changes over to a writer; what fails is said."""

import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from rag.errors import ModelMissing, PresscheckError
from rag.fakes import ScriptedWriter
from rag.models import FetchProgress
from rag.settings import Settings
from ui.engine.engine import Engine, EngineState


def _wait_until(engine: Engine, holds: Callable[[EngineState], bool]) -> EngineState:
    for _ in range(500):
        if holds(engine.state):
            return engine.state
        threading.Event().wait(0.01)
    raise AssertionError(f"never so: {engine.state}")


def test_it_is_starting_then_ready_and_settled(
    shelf: SimpleNamespace, make: SimpleNamespace, settings: Settings
) -> None:
    release = threading.Event()

    def build(_: Settings) -> object:
        release.wait(5)
        return make.rag(shelf.library)

    seen: list[EngineState] = []
    engine = Engine(settings, build=build, watch=seen.append)
    engine.start()
    assert engine.state.stage == "starting"
    assert not engine.state.settled
    assert engine.library is None
    release.set()
    state = _wait_until(engine, lambda state: state.settled)
    assert (state.stage, state.writer.stage) == ("ready", "quotes")
    assert engine.library is shelf.library
    assert seen[0].stage == "ready"
    engine.close()


def test_an_engine_that_cannot_be_built_says_why(settings: Settings) -> None:
    def build(_: Settings) -> object:
        raise ModelMissing("the model is not here", next="presscheck models fetch IT")

    engine = Engine(settings, build=build)
    engine.start()
    state = _wait_until(engine, lambda state: state.stage == "failed")
    assert state.settled
    assert state.trouble
    assert state.trouble.next == "presscheck models fetch IT"
    with pytest.raises(PresscheckError, match="not here"):
        engine.answering(threading.Event())
    engine.close()


def test_a_question_does_not_wait_when_it_is_stopped(settings: Settings) -> None:
    engine = Engine(settings, build=lambda _: threading.Event().wait(60))
    stop = threading.Event()
    stop.set()
    assert engine.answering(stop) is None


def test_closing_closes_the_rag(
    shelf: SimpleNamespace, make: SimpleNamespace, start_engine: Callable[[object], Engine]
) -> None:
    rag = make.rag(shelf.library)
    start_engine(rag).close()
    assert rag.closed


@pytest.fixture
def local(settings: Settings) -> Settings:
    return settings.model_copy(update={"writer": "local"})


def test_a_missing_writer_is_offered_with_its_size(
    shelf: SimpleNamespace, make: SimpleNamespace, local: Settings
) -> None:
    engine = Engine(local, build=lambda _: make.rag(shelf.library))
    engine.start()
    writer = _wait_until(engine, lambda state: state.settled).writer
    assert (writer.stage, writer.name) == ("missing", "qwen2.5-coder-1.5b")
    assert writer.total == 1_117_320_768
    engine.close()


def test_a_writer_of_ones_own_that_is_not_there_is_an_error_not_an_offer(
    shelf: SimpleNamespace, make: SimpleNamespace, local: Settings
) -> None:
    settings = local.model_copy(update={"local_model": "/nowhere/model.gguf"})
    engine = Engine(settings, build=lambda _: make.rag(shelf.library))
    engine.start()
    writer = _wait_until(engine, lambda state: state.settled).writer
    assert writer.stage == "failed"
    engine.close()


class Fetch:
    """A fetch that reports half of the model, then waits for `go` or for Stop."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.runs = 0

    def __call__(
        self,
        name: str,
        folder: Path,
        report: Callable[[FetchProgress], None],
        stop: threading.Event,
    ) -> None:
        from rag.errors import FetchStopped

        self.runs += 1
        report(FetchProgress(name, 500, 1000, 50.0, 10.0, "somewhere", ""))
        while not self.go.wait(0.01):
            if stop.is_set():
                raise FetchStopped("the fetch was stopped")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "fetched").touch()


@pytest.fixture
def fetch() -> Fetch:
    return Fetch()


@pytest.fixture
def fetching_engine(
    shelf: SimpleNamespace, make: SimpleNamespace, local: Settings, fetch: Fetch
) -> Engine:
    def build_writer(settings: Settings, _: str) -> ScriptedWriter:
        if not (settings.models / "fetched").exists():
            raise ModelMissing("the model is not here")
        return ScriptedWriter(["Hello"], name="local:scripted")

    return Engine(
        local,
        build=lambda _: make.rag(shelf.library),
        build_writer=build_writer,
        fetch_model=fetch,
        fetch_writer=True,
    )


def test_a_fetch_is_shown_and_then_the_writer_takes_over(
    fetching_engine: Engine, fetch: Fetch
) -> None:
    fetching_engine.start()
    writer = _wait_until(fetching_engine, lambda state: state.writer.done == 500).writer
    assert (writer.stage, writer.total, writer.left_s) == ("fetching", 1000, 10.0)
    answering = fetching_engine.answering(threading.Event())
    assert answering
    assert answering.writer is None  # quotes answer meanwhile
    fetch.go.set()
    state = _wait_until(fetching_engine, lambda state: state.writer.stage == "ready")
    assert state.writer.name == "local:scripted"
    assert answering.writer
    assert answering.writer.name == "local:scripted"
    fetching_engine.close()


def test_a_fetch_can_be_stopped_and_taken_up_again(fetching_engine: Engine, fetch: Fetch) -> None:
    fetching_engine.start()
    _wait_until(fetching_engine, lambda state: state.writer.done == 500)
    fetching_engine.stop_fetch()
    writer = _wait_until(fetching_engine, lambda state: state.writer.stage == "stopped").writer
    assert writer.done == 500
    fetch.go.set()
    fetching_engine.fetch_writer()
    _wait_until(fetching_engine, lambda state: state.writer.stage == "ready")
    assert fetch.runs == 2
    fetching_engine.close()


def test_closing_ends_a_fetch(fetching_engine: Engine) -> None:
    fetching_engine.start()
    _wait_until(fetching_engine, lambda state: state.writer.done == 500)
    fetching_engine.close()
    assert fetching_engine.state.writer.stage == "stopped"
