"""The log as lines of JSON: one object an event, for whoever collects logs. No user's words: of an
error its kind and where it was raised, not what it says.
"""

import json
import logging
import os
import sys
import traceback
from datetime import UTC, datetime

EVENTS = logging.getLogger("presscheck.events")
"""What is logged as JSON alone: requests and answers."""

_EVENT = "event"


def begin_log() -> None:
    """From now on all that this process logs is JSON on standard error."""
    to_stderr = logging.StreamHandler(sys.stderr)
    to_stderr.setFormatter(_Json())
    root = logging.getLogger()
    root.handlers[:] = [to_stderr]
    root.setLevel(logging.WARNING)
    EVENTS.setLevel(logging.INFO)


def log_event(name: str, **fields: str | float | None) -> None:
    """`fields` are figures and names of ours."""
    if EVENTS.isEnabledFor(logging.INFO):
        EVENTS.info(name, extra={_EVENT: fields})


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": os.getpid(),
        }
        fields = getattr(record, _EVENT, None)
        if isinstance(fields, dict):
            line |= {"event": record.getMessage(), **fields}
        else:
            line |= {"event": "log", "logger": record.name, "message": record.getMessage()}
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            frames = traceback.extract_tb(error.__traceback__)
            line["error"] = type(error).__name__
            line["frames"] = [f"{each.filename}:{each.lineno} {each.name}" for each in frames]
        return json.dumps(line, ensure_ascii=False)
