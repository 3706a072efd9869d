"""What a chat endpoint sends, made into plain text, or refused (pure: no network, no client)."""

from collections.abc import Mapping, Sequence
from typing import cast

from rag.endpoint.faults import Told
from rag.endpoint.redaction import in_one_line
from rag.errors import EndpointReply
from rag.types import Tokens
from rag.writing.thoughts import ThoughtFilter

FINISHED = frozenset({"stop", "eos", "eos_token", "stop_sequence", "end_turn"})
"""Finish reasons of a reply that its model ended itself; all but the first are dialects."""

LETTERS_A_TOKEN, LETTERS_AT_LEAST = 32, 1 << 14
"""A reply may have so many letters for each token asked for (a token has about 4) and so many on
top: endpoints count in their own tokens, and some pass over what was asked."""


class ReplyReader:
    """Reads one reply, chunk by chunk. Every fault is an EndpointReply.

    Reasoning is left out, both where it has a field of its own and where it stands in the text.
    `tokens` were asked for: a text far longer does not end by itself.
    """

    def __init__(self, told: Told, tokens: int) -> None:
        self._told = told
        self._room = LETTERS_AT_LEAST + LETTERS_A_TOKEN * tokens
        self._thoughts = ThoughtFilter()
        self._finish: str | None = None
        self._wrote = False
        self.tokens = Tokens()
        """What the reply cost, where the other side has said so."""

    @property
    def only_thought(self) -> bool:
        """Whether its length was used up before a word of the reply."""
        return self._finish == "length" and not (self._wrote or self._thoughts.waits)

    def take(self, chunk: object) -> str:
        """The text that this chunk adds; often empty. A whole reply is a chunk as well: its
        `message` is read like a `delta`."""
        self._count(_field(chunk, "usage"))
        choices = _field(chunk, "choices")
        if not isinstance(choices, Sequence) or isinstance(choices, str):
            raise self._fault("sent something that is not a chat reply")
        if not choices:  # the figures of use that some send last
            return ""
        choice = cast("Sequence[object]", choices)[0]
        content = _field(_field(choice, "delta") or _field(choice, "message"), "content")
        finish = _field(choice, "finish_reason")
        if not isinstance(content, str | None) or not isinstance(finish, str | None):
            raise self._fault("sent something that is not text as its text")
        self._room -= len(content or "")
        if self._room < 0:
            raise self._fault("sends a reply that does not end")
        self._finish = finish or self._finish
        return self._checked(self._thoughts.feed(content or ""))

    def end(self) -> str:
        """The text still held back once the stream is over. `check_end` comes after it."""
        return self._checked(self._thoughts.rest()) if self._finish in FINISHED else ""

    def check_end(self) -> None:
        """Refuse a reply that was not ended by its model, or that says nothing."""
        match self._finish:
            case None:
                raise self._told.no_reply("broke off before its reply was complete", "Ask again.")
            case "length":
                raise self._fault("had its reply cut off at the length asked for")
            case "content_filter":
                raise self._fault("had its reply withheld by a content filter")
            case reason if reason not in FINISHED:
                named = in_one_line(reason, self._told.secrets)[:40]
                raise self._fault(f"ended its reply for another reason ({named})")
            case _ if not self._wrote:
                raise self._fault("sent an empty reply")
            case _:
                return

    def _count(self, usage: object) -> None:
        """Endpoints send it with the last chunk, some with each; whatever is no count is passed
        over."""
        read, written = _field(usage, "prompt_tokens"), _field(usage, "completion_tokens")
        if isinstance(read, int) and isinstance(written, int):
            self.tokens = Tokens(read, written)

    def _checked(self, text: str) -> str:
        bad = "\0\ufffd"  # the second stands where a character was cut in half
        if any(letter in bad or "\ud800" <= letter <= "\udfff" for letter in text):
            raise self._fault("sent bytes that are not text")
        self._wrote = self._wrote or bool(text.strip())
        return text

    def _fault(self, what: str) -> EndpointReply:
        return self._told.no_reply(what)


def _field(value: object, name: str) -> object:
    """Of a chunk that openai has parsed, or of plain JSON; None where there is none."""
    if isinstance(value, Mapping):
        return cast("Mapping[str, object]", value).get(name)
    return getattr(value, name, None)
