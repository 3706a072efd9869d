"""What every command prints with: JSON lines, errors, and text that a terminal cannot obey."""

import json
import re
import sys
from collections.abc import Mapping

from rag.errors import PresscheckError

# C1 controls and DEL are valid in JSON as they are, but some terminals obey them.
_CONTROLS_JSON_KEEPS = re.compile("[\x7f-\x9f]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\u202a-\u202e\u2066-\u2069]")


def print_json(value: Mapping[str, object]) -> None:
    """One line of JSON, at once."""
    line = json.dumps(value, ensure_ascii=False)
    print(_CONTROLS_JSON_KEEPS.sub(lambda c: f"\\u{ord(c[0]):04x}", line), flush=True)


def print_error(error: PresscheckError) -> None:
    """What happened, where and what to do next, on standard error."""
    print(f"Error: {plain(str(error))}", file=sys.stderr)


def print_note(note: str | None, of: str = "") -> None:
    """What an answer's or a brief's JSON leaves out, on standard error: that the writer failed,
    say."""
    if note:
        print(f"Note{of}: {plain(note)}", file=sys.stderr)


def plain(text: str) -> str:
    """The text without what a terminal would obey: escapes, and marks that turn its direction."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)
