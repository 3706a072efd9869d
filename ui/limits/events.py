"""What the page's own script sends to Gradio, and why anything else is refused.

Gradio checks little of it: what is missing or of another type ends in an exception, a traceback
in the terminal and a 500.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field, JsonValue, ValidationError

from ui.guard.gradio import EVENTS

Session = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""Or the id of an event: each page and each event gives itself one."""

Fits = Callable[[JsonValue], bool]


@dataclass(frozen=True, slots=True)
class Expected:
    """One event of the page: whether a value fits each of its inputs, and whether it brings data of
    its own."""

    inputs: tuple[Fits, ...]
    brings_data: bool


class _Event(BaseModel):
    fn_index: int
    data: list[JsonValue]
    session_hash: Session
    event_data: JsonValue = None
    trigger_id: int | None = None
    batched: bool | None = None


class _Cancelled(BaseModel):
    session_hash: Session
    fn_index: int
    event_id: Session


_CANCEL = "/gradio_api/cancel"

SENT = EVENTS | {_CANCEL}
"""The paths whose bodies are read here."""


def why_not(path: str, body: bytes, page: Mapping[int, Expected]) -> str | None:
    """What is wrong with the body of a request to one of `SENT`; None where nothing is."""
    try:
        if path == _CANCEL:
            _Cancelled.model_validate_json(body)
            return None
        event = _Event.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        return f"{place}: {first['msg']}" if place else str(first["msg"])
    expected = page.get(event.fn_index)
    if expected is None:
        return "fn_index: the page has no such event"
    if event.batched:
        return "batched: the page's events come one at a time"
    if len(event.data) != len(expected.inputs):
        return f"data: the event takes {len(expected.inputs)} values, not {len(event.data)}"
    for place, (fits, value) in enumerate(zip(expected.inputs, event.data, strict=True)):
        if not fits(value):
            return f"data.{place}: the event takes another kind of value"
    if expected.brings_data and not (
        isinstance(event.event_data, dict) and "value" in event.event_data
    ):
        return "event_data: the event says what was chosen"
    return None
