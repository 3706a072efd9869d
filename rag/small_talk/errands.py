"""A chat client's own errands: a title, tags, what to ask next, for the chat that comes with them.

They are told by their form, whatever their language and wording: a chat is in them, with its roles
before each message, or a JSON object is asked for whose fields are known here. What has neither is
told by its meaning (small_talk.py).
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

ErrandKind = Literal["title", "tags", "follow_ups", "queries", "emoji"]

TITLE_CHARS = 60
_NO_CHAT = "Questions to the articles"
_TAG = "News"
_FACE = "🙂"

_USERS = ("user", "human")
_OTHERS = ("assistant", "ai", "bot", "response")
_ROLE = re.compile(
    rf"^[^\w\n]{{0,4}}(?P<role>{'|'.join(_USERS)}|{'|'.join(_OTHERS)})[*_\"]{{0,3}}[ \t]*[:\uff1a]"
    r"[*_]{0,2}(?!//)",
    re.IGNORECASE | re.MULTILINE,
)
_TAGS = ("chat_history", "conversation", "chat", "messages", "history", "text")
"""Of what a chat, or the text to go on from, stands between."""

_OBJECT = re.compile(r"\{[^{}]{0,2000}\}")
_FIELD = re.compile(r"[\"'](\w{1,40})[\"']\s*:")


@dataclass(frozen=True, slots=True)
class Errand:
    """`fields` are those of the JSON object that is asked for; without any it is text of a `kind`.
    `asked` is what the user said in the chat, the first first."""

    asked: tuple[str, ...]
    fields: tuple[str, ...] = ()
    kind: ErrandKind = "title"


def errand_of(said: str) -> Errand | None:
    """None where `said` has the form of no errand."""
    chat = _chat_in(said)
    if chat is None:
        return None
    asked, fields = tuple(_messages(chat)), asked_fields(said)
    return Errand(asked, fields) if asked or fields else None


def asked_fields(said: str) -> tuple[str, ...]:
    """The fields of the JSON object that an errand asks for; none where it asks for no object that
    can be given, or no chat comes with it."""
    if _chat_in(said) is None:
        return ()
    for found in _OBJECT.finditer(said):
        fields = tuple(dict.fromkeys(_FIELD.findall(found[0])))
        if fields and all(field in _VALUES for field in fields):
            return fields
    return ()


def errand_reply(errand: Errand, next_questions: Callable[[], Sequence[str]]) -> str:
    """In the form asked for. `next_questions` are what could be asked."""
    if not errand.fields:
        value = _VALUES[errand.kind](errand.asked, next_questions)
        return value if isinstance(value, str) else "\n".join(value)
    values = {field: _VALUES[field](errand.asked, next_questions) for field in errand.fields}
    return json.dumps(values, ensure_ascii=False)


def title(asked: Sequence[str]) -> str:
    """The first question of a chat, in one line, cut at a word."""
    line = " ".join(asked[0].split()).strip("\"'“”„«»`*# ") if asked else ""
    if len(line) <= TITLE_CHARS:
        return line or _NO_CHAT
    cut = line[:TITLE_CHARS]
    head, blank, _ = cut.rpartition(" ")
    return f"{head if blank else cut}…"


def _chat_in(said: str) -> str | None:
    for tag in _TAGS:
        _, opened, rest = said.rpartition(f"<{tag}>")
        inside, closed, _ = rest.partition(f"</{tag}>")
        if opened and closed:
            return inside
    roles = list(_ROLE.finditer(said))
    users = [found for found in roles if found["role"].lower() in _USERS]
    return said[users[0].start() :] if users and len(users) < len(roles) else None


def _messages(chat: str) -> list[str]:
    """What the user said in it."""
    roles = list(_ROLE.finditer(chat))
    ends = [*(found.start() for found in roles), len(chat)][1:]
    said = [
        chat[found.end() : end].strip().strip('"').strip()
        for found, end in zip(roles, ends, strict=True)
        if found["role"].lower() in _USERS
    ]
    return [one for one in said if one]


_Value = Callable[[Sequence[str], Callable[[], Sequence[str]]], "str | list[str]"]


def _last(asked: Sequence[str]) -> str:
    return " ".join(asked[-1].split()) if asked else ""


_VALUES: dict[str, _Value] = {
    "title": lambda asked, _: title(asked),
    "tags": lambda asked, _: [_TAG],  # noqa: ARG005 - all take the same
    "follow_ups": lambda asked, more: [one for one in more() if one not in asked],
    "queries": lambda asked, _: [_last(asked)] if asked else [],
    "prompt": lambda asked, _: _last(asked),
    "text": lambda asked, _: "",  # noqa: ARG005 - what somebody goes on to type is not guessed
    "emoji": lambda asked, _: _FACE,  # noqa: ARG005
    "tool_calls": lambda asked, _: [],  # noqa: ARG005
}
"""What each field, or kind of errand, gets."""
