"""A follow-up question -> the same question made stand-alone, without a model.

It borrows the names of the question before it. The stand-alone wording is shown to the reader, so
that a wrong guess is seen.
"""

import re
from collections.abc import Sequence

from rag.terms import content_words, names
from rag.types import Turn

_ELLIPSIS = re.compile(r"\b(?:ones?|instead|there|then|else|others?|so)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?P<person>he|she|him|his|her)\b"
    r"|\b(?P<thing>it|its|they|them|their|this|that|those|these)\b",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(r"^(?:and\s+)?(?:what|how) about (?P<topic>.+?)\??$", re.IGNORECASE)


def make_standalone(text: str, history: Sequence[Turn]) -> str:
    """`text` with what it leaves unsaid taken from the latest earlier question that says it."""
    if not history:
        return text
    previous = make_standalone(history[-1].question, history[:-1])
    if match := _WHAT_ABOUT.match(text):
        return _swap_topic(previous, match["topic"])
    if not (pronoun := _first_pronoun(text)):
        complete = (names(text) or len(content_words(text)) > 2) and not _ELLIPSIS.search(text)
        return text if complete else f"{text} ({previous})"
    people, things = _people_and_things(previous)
    candidates = people if pronoun["person"] else things or people
    if not candidates:
        return f"{text} ({previous})"
    name = candidates[-1]
    possessive = pronoun.group().lower() in {"his", "its", "their"} or (
        pronoun.group().lower() == "her" and re.match(r" \w", text[pronoun.end() :])
    )
    return text[: pronoun.start()] + name + ("'s" if possessive else "") + text[pronoun.end() :]


def _first_pronoun(text: str) -> re.Match[str] | None:
    """The first pronoun that points out of the question: none after a name that it could mean."""
    for match in _PRONOUN.finditer(text):
        if match.group().lower() in {"that", "this", "those", "these"} and re.match(
            r" [a-z]", text[match.end() :]
        ):
            continue  # 'that awaits', 'this year'
        if not names(text[: match.start()]):
            return match
    return None


def _people_and_things(text: str) -> tuple[list[str], list[str]]:
    """Names of `text`; two or more plain capitalised words are taken for a person."""
    people: list[str] = []
    things: list[str] = []
    for run in names(text):
        name = text[run[0].start : run[-1].end]
        plain = len(run) > 1 and all(word.text.isalpha() and not word.is_code for word in run)
        (people if plain else things).append(name)
    return people, things


def _swap_topic(previous: str, topic: str) -> str:
    runs = names(previous)
    if not runs:
        return f"{previous.rstrip('?')}: {topic}?"
    last = runs[-1]
    if re.search(r"\b(?:the|a|an) $", previous[: last[0].start], re.IGNORECASE):
        topic = re.sub(r"^(?:the|a|an) ", "", topic, flags=re.IGNORECASE)
    return previous[: last[0].start] + topic + previous[last[-1].end :]
