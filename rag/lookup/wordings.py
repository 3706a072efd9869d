"""The wordings in which a question is looked up, besides the one in which it was asked."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.english.language import language_of_question
from rag.languages.spoken import ENGLISH
from rag.lookup.lookup import Found, Lookup, best_in
from rag.question import Question
from rag.types import Turn
from rag.writing import Rewriter

REWRITTEN_WITHIN_S = 8.0
"""The evidence waits for it: a local model takes three seconds once it is loaded."""

_LANGUAGES = 2
"""That a question is translated into at most, the most common of the articles first."""


def completed(
    asked: Question, history: Sequence[Turn], rewriter: Rewriter | None, lookup: Lookup
) -> Question:
    """A follow-up as a model makes it stand alone; as it was `asked` where none does."""
    if rewriter is None or not rewriter.reads_history or not history:
        return asked
    made = rewriter.completed(asked.text, history, time.monotonic() + REWRITTEN_WITHIN_S)
    return _reworded(asked, made, lookup) if made else asked


def translations(
    asked: Question,
    history: Sequence[Turn],
    found: Sequence[Found],
    rewriter: Rewriter | None,
    lookup: Lookup,
) -> Iterator[Question]:
    """The question in the languages of the articles, where they have none in its own; where what
    was `found` is not enough, or its best quote is in another, in those of what was found. A
    follow-up that no model has completed is left as it is: by itself it means another thing. Each
    is made only when it is asked for."""
    languages = lookup.languages()
    if rewriter is None or not languages or (history and not rewriter.reads_history):
        return
    spoken = _spoken(asked, languages)
    if spoken in languages:
        if all(each.evidence.enough and best_in(each) in {None, spoken} for each in found):
            return
        languages = _languages_of(found)
    deadline = time.monotonic() + REWRITTEN_WITHIN_S
    for language in [one for one in languages if one != spoken][:_LANGUAGES]:
        made = rewriter.translated(asked.standalone, language, deadline)
        if made:
            yield _reworded(asked, made, lookup)


def _spoken(asked: Question, languages: Sequence[str]) -> str:
    if asked.language != ENGLISH:
        return asked.language
    return language_of_question(asked.standalone) or languages[0]


def _languages_of(found: Sequence[Found]) -> tuple[str, ...]:
    """The most common first: names are the same in many languages."""
    spoken = Counter(language for each in found for language in each.languages)
    return tuple(language for language, _ in spoken.most_common())


def _reworded(asked: Question, made: str, lookup: Lookup) -> Question:
    return replace(lookup.read(made, (), asked.as_of), text=asked.text)
