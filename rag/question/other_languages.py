"""A question in another language than English -> what is asked for.

What it asks for is said by its question words (rag/languages/asking.json); its terms are its words
without those that carry no subject. It has no follow-up, no parts and no field: these are told by
English wording.
"""

from datetime import date
from typing import cast

from rag.english.words import Word
from rag.languages.tables import KINDS, asking
from rag.languages.words import content_words
from rag.question.question import Kind, Question, checked

_CAPITALISES_NOUNS = "de"
_ASK_LAST = frozenset({"zh", "ja"})
"""Languages that say who or what is asked about before they ask."""


def read_other(
    text: str, language: str, *, as_of: date, asked_on: date | None, longest: int
) -> Question:
    """Raises QuestionError for an empty question or one of more than `longest` characters."""
    asked = checked(text, longest)
    terms = _terms(asked, language)
    return Question(
        text=asked,
        standalone=asked,
        kind=_kind(asked, language),
        terms=terms,
        names=_names(asked, terms, language),
        verbs=_verbs(terms, language),
        focus=_focus(asked, terms, language),
        field=None,
        published_in=None,
        wants_list=False,
        wants_several=False,
        as_of=as_of,
        asked_on=asked_on,
        language=language,
    )


def _terms(asked: str, language: str) -> tuple[Word, ...]:
    """Each word once, without those that ask, as the percent of "wie viel Prozent"."""
    patterns = asking(language)
    asks = [
        match.span()
        for kind in ("percent", "duration", "date", "number", "place")
        if kind in patterns and (match := patterns[kind].search(asked.casefold()))
    ]
    seen: dict[str, Word] = {}
    for word in content_words(asked, language):
        if not any(start <= word.start < end for start, end in asks):
            seen.setdefault(word.key, word)
    return tuple(seen.values())


def _kind(asked: str, language: str) -> Kind:
    """The first kind whose words stand in the question; "open" in a language without a table."""
    lower = asked.casefold()
    patterns = asking(language)
    for kind in KINDS:
        if kind not in patterns or not patterns[kind].search(lower):
            continue
        if kind != "much":
            return cast(Kind, kind)
        if patterns["costs"].search(lower):
            return "money"
    return "thing" if patterns else "open"


def _focus(asked: str, terms: tuple[Word, ...], language: str) -> str | None:
    """The office of "Wer ist die Bürgermeisterin von Lindenau?"; None in other questions."""
    who_is = asking(language).get("who is")
    if who_is is None or not (found := who_is.search(asked.casefold())):
        return None
    if language in _ASK_LAST:
        return next((term.key for term in reversed(terms) if term.end <= found.start()), None)
    return next((term.key for term in terms if term.start >= found.end()), None)


def _names(asked: str, terms: tuple[Word, ...], language: str) -> frozenset[str]:
    """Keys of the words that begin with a capital, the first of the question left out; none where
    every noun does."""
    if language == _CAPITALISES_NOUNS:
        return frozenset()
    return frozenset(
        term.key
        for term in terms
        if term.text[0].isupper() and asked[: term.start].strip('¿¡"«„“ ')
    )


def _verbs(terms: tuple[Word, ...], language: str) -> frozenset[str]:
    """Keys of what is no noun, where nouns have a capital."""
    if language != _CAPITALISES_NOUNS:
        return frozenset()
    return frozenset(term.key for term in terms if term.text[0].islower())
