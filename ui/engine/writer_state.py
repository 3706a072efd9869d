"""The writer behind the page: how far it is from writing, and the steps to get there."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rag.composing.prompt import SYSTEM
from rag.errors import EndpointReply
from rag.reading import Reading
from rag.settings import Settings
from rag.types import Message, WriterChoice
from ui.state.turns import Trouble

if TYPE_CHECKING:
    from rag.models import FetchProgress
    from rag.writing import Writer

_LOADING_S = 120.0
"""Most seconds for a local model to load; the 1.5B takes about three from a warm disk."""

WriterStage = Literal[
    "waiting", "quotes", "missing", "fetching", "stopped", "loading", "ready", "failed"
]

BuildWriter = Callable[[Settings, WriterChoice], "Writer | None"]
FetchModel = Callable[
    [str, Path, "Callable[[FetchProgress], None]", threading.Event],
    object,
]


@dataclass(frozen=True, slots=True)
class WriterState:
    """Who writes, or how far it is from writing. `done` and `total` are bytes of a fetch."""

    stage: WriterStage = "waiting"
    name: str = ""
    done: int = 0
    total: int = 0
    left_s: float | None = None
    trouble: Trouble | None = None


def loaded(writer: "Writer | None") -> "Writer | None":
    """The writer after one word, so that the first question does not wait for the model to load
    and to read what every prompt begins with (some seconds), and a model that cannot be loaded is
    told before it is asked."""
    if writer is not None:
        hello = [Message("system", SYSTEM), Message("user", "Hello")]
        deadline = time.monotonic() + _LOADING_S
        try:
            for _ in writer.write(hello, max_tokens=1, deadline=deadline):
                pass
        except EndpointReply:
            pass  # cut off after one token, as asked
        threading.Thread(
            target=_read_ahead, args=(writer, deadline), name="reader", daemon=True
        ).start()
    return writer


def _read_ahead(writer: "Writer", deadline: float) -> None:
    """What the prompts of a local model's reader and judge begin with: 10 s each, behind the
    page."""
    if reader := writer.reader:
        reader.compare("Did it rain?", ["It rained."], deadline)
        reader.answers("Did it rain?", "It rained.", deadline)
    if (judge := writer.judge) and not judge.at_once:
        judge.support([Reading("It rained.", "It rained.")], deadline)


def offer(settings: Settings) -> WriterState | None:
    """The local writer that a fetch would bring; None for a file of one's own, which cannot."""
    from rag.models import model_states

    for model in model_states(settings.models):
        if model.name == settings.local_model:
            return WriterState("missing", model.name, done=model.on_disk, total=model.size)
    return None


def build_writer(settings: Settings, choice: WriterChoice) -> "Writer | None":
    """rag.build's, imported when it is wanted."""
    from rag.build import build_writer as build

    return build(settings, choice)


def fetch_model(
    name: str,
    folder: Path,
    report: "Callable[[FetchProgress], None]",
    stop: threading.Event,
) -> None:
    """rag.models.models' own, imported when it is wanted."""
    from rag.models import fetch_model as fetch

    fetch(name, folder, report, stop)
