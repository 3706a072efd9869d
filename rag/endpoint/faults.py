"""What went wrong at the other side of a chat -> the error of our tree that says so (pure).

The text of an error is for a reader: what happened, and the next thing to do. Neither the key nor a
line of HTML gets into it, whatever the other side says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from rag.endpoint.redaction import in_one_line, redacted
from rag.errors import EndpointRefused, EndpointReply, EndpointUnreachable, WriterError

AGAIN = "Ask again in a while."

_Error = TypeVar("_Error", bound=WriterError)


@dataclass(frozen=True, slots=True)
class Told:
    """How errors name the other side: `subject` ("the endpoint"), `where` (its address without
    secrets, or a file), and the setting or command to `check`. None of them tells the `secrets`."""

    subject: str
    where: str
    check: str
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def late(self) -> EndpointUnreachable:
        advice = "Ask again, or raise the setting deadline_s."
        return self._error(EndpointUnreachable, "did not finish its reply in time", advice)

    def unreachable(self, what: str, next: str = "") -> EndpointUnreachable:
        return self._error(EndpointUnreachable, what, next)

    def no_reply(self, what: str, next: str = "") -> EndpointReply:
        return self._error(EndpointReply, what, next)

    def refused(self, status: int, body: object, key: str, model: str) -> WriterError:
        """The error for an HTTP status of 300 and above."""
        said = self.said(message_in(body))
        advice = self.check
        match status:
            case 401 | 403:  # without its own words: they may repeat a part of the key
                what = "refused the key" if key else "asks for a key"
            case 404:
                what = f"has no such address or no model {model!r}{said}"
            case 413:
                what = f"found the request too long{said}"
                advice = "Lower the setting quotes, or take a model that reads more."
            case 429:
                what, advice = f"takes no more requests for now{said}", AGAIN
            case _ if status >= 500:
                return self.unreachable(f"is failing, with HTTP {status}{said}", AGAIN)
            case _ if 300 <= status < 400:
                what = "has moved to another address"
            case _:
                what = f"refused the request, with HTTP {status}{said}"
        return self._error(EndpointRefused, what, advice)

    def said(self, text: str) -> str:
        """The other side's own words as the end of a message."""
        line = in_one_line(text, self.secrets)
        return f": {line}" if line else ""

    def _error(self, kind: type[_Error], what: str, next: str) -> _Error:
        told = redacted(f"{self.subject} {what}", self.secrets)
        return kind(told, where=self.where, next=next or self.check)


def message_in(body: object) -> str:
    """The text at error.message, error or message, wherever this dialect puts it."""
    if isinstance(body, str):
        return "" if "<" in body else body
    if not isinstance(body, Mapping):
        return ""
    fields = cast("Mapping[str, object]", body)
    return message_in(fields.get("error") or fields.get("message") or "")
