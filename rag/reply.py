"""What a chat endpoint streams, made into plain text, or refused (pure: no network, no client)."""

from collections.abc import Sequence
from typing import cast

from rag.errors import EndpointReply
from rag.types import Tokens

FINISHED = frozenset({"stop", "eos", "eos_token", "stop_sequence", "end_turn"})
"""Finish reasons of a reply that its model ended itself; all but the first are dialects."""

OPENING, CLOSING = "<think>", "</think>"


class ReplyReader:
    """Reads one streamed reply, chunk by chunk. Every fault is an EndpointReply.

    Reasoning is left out, both `reasoning_content` and what stands between think tags.
    """

    def __init__(self, subject: str, where: str, next: str) -> None:
        self._subject = subject
        self._where = where
        self._next = next
        self._thoughts = ThoughtFilter()
        self._finish: str | None = None
        self._wrote = False
        self.tokens = Tokens()
        """What the reply cost, where the other side has said so."""

    def take(self, chunk: object) -> str:
        """The text that this chunk adds; often empty."""
        self._count(getattr(chunk, "usage", None))
        choices = getattr(chunk, "choices", None)
        if not isinstance(choices, Sequence) or isinstance(choices, str):
            raise self._fault("sent something that is not a chat reply")
        if not choices:  # the figures of use that some send last
            return ""
        choice = cast("Sequence[object]", choices)[0]
        content: object = getattr(getattr(choice, "delta", None), "content", None)
        finish: object = getattr(choice, "finish_reason", None)
        if not isinstance(content, str | None) or not isinstance(finish, str | None):
            raise self._fault("sent something that is not text as its text")
        self._finish = finish or self._finish
        return self._checked(self._thoughts.feed(content or ""))

    def end(self) -> str:
        """The text still held back once the stream is over. `check_end` comes after it."""
        return self._checked(self._thoughts.rest())

    def check_end(self) -> None:
        """Refuse a reply that was not ended by its model, or that says nothing."""
        match self._finish:
            case None:
                raise self._fault("broke off before its reply was complete")
            case "length":
                raise self._fault("had its reply cut off at the length asked for")
            case "content_filter":
                raise self._fault("had its reply withheld by a content filter")
            case reason if reason not in FINISHED:
                raise self._fault(f"ended its reply for another reason ({reason[:40]})")
            case _ if not self._wrote:
                raise self._fault("sent an empty reply")
            case _:
                return

    def _count(self, usage: object) -> None:
        """Endpoints send it with the last chunk, some with each; whatever is no count is passed
        over."""
        read: object = getattr(usage, "prompt_tokens", None)
        written: object = getattr(usage, "completion_tokens", None)
        if isinstance(read, int) and isinstance(written, int):
            self.tokens = Tokens(read, written)

    def _checked(self, text: str) -> str:
        if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise self._fault("sent bytes that are not text")
        self._wrote = self._wrote or bool(text.strip())
        return text

    def _fault(self, what: str) -> EndpointReply:
        return EndpointReply(f"{self._subject} {what}", where=self._where, next=self._next)


class ThoughtFilter:
    """Drops what stands between think tags, wherever the pieces of the stream cut them.

    A block that is never closed is dropped to the end. A lone closing tag is dropped by itself.
    """

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False

    def feed(self, piece: str) -> str:
        """What can be said for sure to be no thought; a tag that has only begun is held back."""
        text, said = self._held + piece, ""
        while True:
            tags = (CLOSING,) if self._thinking else (OPENING, CLOSING)
            found = [(place, tag) for tag in tags if (place := text.find(tag)) >= 0]
            if not found:
                break
            place, tag = min(found)
            if not self._thinking:
                said += text[:place]
            self._thinking = tag == OPENING
            text = text[place + len(tag) :]
        self._held = text[len(text) - _begun(text, tags) :]
        return said if self._thinking else said + text[: len(text) - len(self._held)]

    def rest(self) -> str:
        """What was held back and turned out to be no tag."""
        said, self._held = "" if self._thinking else self._held, ""
        return said


def _begun(text: str, tags: Sequence[str]) -> int:
    """How many characters at the end of `text` may be the beginning of a tag."""
    longest = max(len(tag) for tag in tags) - 1
    for length in range(min(longest, len(text)), 0, -1):
        if any(tag.startswith(text[-length:]) for tag in tags):
            return length
    return 0
