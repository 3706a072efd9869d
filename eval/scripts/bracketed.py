"""Answers whose sentences say on which words of an article they rest (the form of `Case.ideal`)."""

import re
from dataclasses import dataclass

_SENTENCE = re.compile(r"\s*(?P<said>[^\[\]]+?)\s*\[(?P<words>[^\[\]]+)\](?P<end>[.!?]?)")


@dataclass(frozen=True, slots=True)
class Bracketed:
    """A sentence, and the words of an article that it rests on."""

    text: str
    words: str


def bracketed(text: str) -> tuple[Bracketed, ...]:
    """The sentences of "One thing [words of an article]. Another [words]."; what has no brackets
    rests on nothing and is left out."""
    return tuple(
        Bracketed(found["said"] + (found["end"] or "."), found["words"].strip())
        for found in _SENTENCE.finditer(text)
    )
