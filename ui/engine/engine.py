"""What runs behind the page: the Rag, built while the page is already shown, and its writer.

Questions are answered with quotes from the moment the embedder is loaded. The writer comes after:
it is loaded, or fetched first, on the same background thread, and then takes over.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

from rag.errors import FetchStopped, ModelMissing, PresscheckError
from rag.settings import Settings
from rag.storage.disk import disk_full
from rag.types import EVERYTHING, Event, Passage, Scope, Turn
from ui.engine.observing import Observing, Unobserved
from ui.engine.urgent import Urgent
from ui.engine.writer_state import BuildWriter, FetchModel, WriterState, loaded, offer
from ui.engine.writer_state import build_writer as default_build_writer
from ui.engine.writer_state import fetch_model as default_fetch_model
from ui.state.turns import Trouble

if TYPE_CHECKING:
    from rag.embedding import Embedder
    from rag.library import Library
    from rag.models import FetchProgress
    from rag.writing import Writer

log = logging.getLogger("presscheck")

Stage = Literal["starting", "ready", "failed"]


class Answering(Protocol):
    """What the page needs of `rag.answering.Rag`."""

    @property
    def library(self) -> "Library": ...
    @property
    def embedder(self) -> "Embedder": ...

    writer: "Writer | None"

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn | str] = (),
        as_of: date | None = None,
        scope: Scope = EVERYTHING,
        quotes_only: bool = False,
    ) -> Iterator[Event]: ...
    def search(
        self,
        question: str,
        *,
        k: int = 10,
        as_of: date | None = None,
        scope: Scope = EVERYTHING,
    ) -> tuple[Passage, ...]: ...
    def default_as_of(self) -> date: ...
    def read_ahead(self) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class EngineState:
    stage: Stage = "starting"
    trouble: Trouble | None = None
    writer: WriterState = field(default_factory=WriterState)

    @property
    def settled(self) -> bool:
        """Nothing will change any more without somebody asking for it."""
        moving = self.stage == "starting" or self.writer.stage in ("waiting", "fetching", "loading")
        return self.stage == "failed" or not moving


class Engine:
    """Start it once the page is served; safe to share between threads; close it at the end."""

    def __init__(
        self,
        settings: Settings,
        *,
        build: Callable[[Settings], Answering] | None = None,
        build_writer: BuildWriter | None = None,
        fetch_model: FetchModel | None = None,
        fetch_writer: bool = False,
        watch: Callable[[EngineState], None] | None = None,
    ) -> None:
        """`build` makes the Rag, without a writer; the other two are those of rag.build and
        rag.models.models unless given. `watch` hears of every change of state."""
        self.settings = settings
        self._build = build or _build_with_quotes
        self._build_writer = build_writer or default_build_writer
        self._fetch_model = fetch_model or default_fetch_model
        self._fetch_writer = fetch_writer
        self._watch = watch
        self._state = EngineState()
        self._changed = threading.Condition()
        self._stop_fetch = threading.Event()
        self._closing = threading.Event()
        self._answering: Answering | None = None
        self._thread: threading.Thread | None = None
        self.urgent = Urgent()
        self.observer: Observing = Unobserved()

    @property
    def state(self) -> EngineState:
        return self._state

    @property
    def library(self) -> "Library | None":
        """None until it has been opened."""
        return self._answering.library if self._answering else None

    def start(self) -> None:
        self._run(self._prepare)

    def answering(self, stop: threading.Event) -> Answering | None:
        """The Rag, waited for while it is being built; None when `stop` was set before.

        Raises PresscheckError where it could not be built.
        """
        with self._changed:
            while (
                self._state.stage == "starting" and not stop.is_set() and not self._closing.is_set()
            ):
                self._changed.wait(0.1)
        if self._state.stage == "failed" and self._state.trouble:
            trouble = self._state.trouble
            raise PresscheckError(trouble.what, where=trouble.where, next=trouble.next)
        return None if stop.is_set() or self.closing else self._answering

    def stop_fetch(self) -> None:
        """Ends a fetch of the writer; what has arrived is kept for the next one."""
        self._stop_fetch.set()

    def fetch_writer(self) -> None:
        """Fetches the writer now, because the reader asked for it."""
        if self._state.stage == "ready" and self._state.writer.stage in ("missing", "stopped"):
            self._fetch_writer = True
            self._stop_fetch.clear()
            self._run(self._prepare_writer)

    @property
    def closing(self) -> bool:
        """Nothing new is begun, and what waits for an answer stops waiting."""
        return self._closing.is_set()

    @property
    def closing_event(self) -> threading.Event:
        """Set once it closes."""
        return self._closing

    def begin_closing(self) -> None:
        self._closing.set()
        self._stop_fetch.set()

    def close(self) -> None:
        self.begin_closing()
        if self._thread:
            self._thread.join(timeout=10)
        if self._answering:
            self._answering.close()

    def _run(self, work: Callable[[], None]) -> None:
        self._thread = threading.Thread(target=work, name="presscheck-engine", daemon=True)
        self._thread.start()

    def _prepare(self) -> None:
        try:
            self._answering = self._build(self.settings)
            self._answering.embedder.embed(["Presscheck"])  # loads the model before it is needed
        except Exception as error:
            self._set(replace(self._state, stage="failed", trouble=trouble_of(error)))
            return
        self._set(replace(self._state, stage="ready"))
        self._read_ahead(self._answering)
        self._prepare_writer()

    def _read_ahead(self, answering: Answering) -> None:
        try:
            answering.read_ahead()
        except Exception:
            log.warning("reading ahead failed; questions will read instead", exc_info=True)

    def _prepare_writer(self) -> None:
        answering = self._answering
        if answering is None or self.closing:
            return
        if answering.writer is not None:
            self._set_writer(WriterState("ready", answering.writer.name))
            return
        try:
            writer = self._writer()
        except Exception as error:
            name = self.settings.local_model
            self._set_writer(WriterState("failed", name, trouble=trouble_of(error)))
            return
        if writer is not None:
            answering.writer = writer
            self._set_writer(WriterState("ready", writer.name))

    def _writer(self) -> "Writer | None":
        """The writer of the settings, fetched first where that was asked for; None for quotes."""
        settings, name = self.settings, self.settings.local_model
        if settings.writer == "quotes":
            self._set_writer(WriterState("quotes"))
            return None
        if settings.writer == "endpoint" or (settings.writer == "auto" and settings.endpoint_url):
            return self._build_writer(settings, "endpoint")
        self._set_writer(replace(self._state.writer, stage="loading", name=name))
        try:
            return loaded(self._build_writer(settings, "local"))
        except ModelMissing:
            offered = offer(settings)
            if offered is None:
                raise
            if not self._fetch_writer:
                self._set_writer(offered)
                return None
        if not self._fetched(offered):
            return None
        self._set_writer(WriterState("loading", name))
        return loaded(self._build_writer(settings, "local"))

    def _fetched(self, offered: WriterState) -> bool:
        self._set_writer(replace(offered, stage="fetching"))
        try:
            self._fetch_model(
                offered.name, self.settings.models, self._report_fetch, self._stop_fetch
            )
        except FetchStopped:
            self._set_writer(replace(self._state.writer, stage="stopped", left_s=None))
            return False
        return True

    def _report_fetch(self, progress: "FetchProgress") -> None:
        self._set_writer(
            replace(
                self._state.writer,
                done=progress.done,
                total=progress.total,
                left_s=progress.remaining_s,
            )
        )

    def _set_writer(self, writer: WriterState) -> None:
        self._set(replace(self._state, writer=writer))

    def _set(self, state: EngineState) -> None:
        with self._changed:
            self._state = state
            self._changed.notify_all()
        self.observer.ready(state.stage == "ready")
        if self._watch:
            self._watch(state)


def trouble_of(error: Exception) -> Trouble:
    """An error as the page tells it. One that Presscheck did not foresee is logged with its
    traceback, and the page says no more than that it happened."""
    known = disk_full(error) if isinstance(error, OSError) else error
    if isinstance(known, PresscheckError):
        return Trouble(known.what, known.where, known.next)
    log.error("unforeseen error", exc_info=error)
    return Trouble(
        "something went wrong inside Presscheck",
        next="Try once more; the terminal that runs Presscheck says what it was.",
    )


def _build_with_quotes(settings: Settings) -> Answering:
    from rag.build import build_rag

    return build_rag(settings.model_copy(update={"writer": "quotes"}), create=True)
