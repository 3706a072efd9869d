"""What went wrong at the other side of a chat -> the error of our tree that says so (pure).

The text of an error is for a reader: what happened, and the next thing to do. Neither the key nor a
line of HTML gets into it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from rag.errors import EndpointRefused, EndpointReply, EndpointUnreachable, WriterError

AGAIN = "Ask again in a while."


@dataclass(frozen=True, slots=True)
class Told:
    """How errors name the other side: `subject` ("the endpoint"), `where` (its address without
    secrets, or a file), and the setting or command to `check`."""

    subject: str
    where: str
    check: str

    def late(self) -> EndpointUnreachable:
        return EndpointUnreachable(
            f"{self.subject} did not finish its reply in time",
            where=self.where,
            next="Ask again, or raise the setting deadline_s.",
        )

    def unreachable(self, what: str, next: str = "") -> EndpointUnreachable:
        return EndpointUnreachable(
            f"{self.subject} {what}", where=self.where, next=next or self.check
        )

    def no_reply(self, what: str, next: str = "") -> EndpointReply:
        return EndpointReply(f"{self.subject} {what}", where=self.where, next=next or self.check)

    def refused(self, status: int, body: object, key: str, model: str) -> WriterError:
        """The error for an HTTP status of 300 and above."""
        said = in_one_line(message_in(body), key)
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
        return EndpointRefused(f"{self.subject} {what}", where=self.where, next=advice)


def in_one_line(text: str, key: str) -> str:
    """The other side's own words as the end of a message: one short line, without the key."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if key:
        line = line.replace(key, "(key)")
    return f": {line[:200]}" if line else ""


def message_in(body: object) -> str:
    """The text at error.message, error or message, wherever this dialect puts it."""
    if isinstance(body, str):
        return "" if "<" in body else body
    if not isinstance(body, Mapping):
        return ""
    fields = cast("Mapping[str, object]", body)
    return message_in(fields.get("error") or fields.get("message") or "")
