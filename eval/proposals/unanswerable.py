"""Questions that a library cannot answer, made from questions that it can.

The name that a question is about is replaced by another of the same field: one that shares an
article with it. That is done only where no article that mentions the other name has a sentence, but
for the one that was asked about, which speaks of what is asked.
"""

import re
from collections.abc import Sequence

from rag.english.words import Word, content_words, keys, names, words
from rag.library import Library
from rag.types import Scope

_ENOUGH = 200
"""Chunks: a name that is in as many is too common to read them all."""

_SPEAKS_OF_IT_FROM = 0.3
"""Share of the question's words, the name left out."""

_GENDERED = re.compile(r"\b(?:he|him|his|she|her)\b")


def without_answer(
    question: str, sentence: str, doers: Sequence[str], library: Library
) -> str | None:
    """The question about the first of `doers` for which the library surely has no answer.

    `sentence` answers the question as it is. `doers` are names that sentences begin with, of which
    the question must be about one, so that nobody is asked what only a place could do.
    """
    named = _replaceable(question)
    replaced = question[named[0].start : named[-1].end] if named else ""
    if named is None or replaced not in doers or _GENDERED.search(question):
        return None
    asked = frozenset(word.key for word in content_words(question) if word not in named)
    for other in doers:
        apart = not keys(words(other)) & keys(words(f"{question} {sentence}"))
        if asked and apart and _never_said(other, replaced, asked, sentence, library):
            return question.replace(replaced, other)
    return None


def _replaceable(question: str) -> Sequence[Word] | None:
    """The first name of the question; None where it is a possessive, or has an article."""
    found = [run for run in names(question) if run[0].start]
    if not found:
        return None
    first = found[0]
    text = question[first[0].start : first[-1].end]
    alone = question[first[-1].end :][:1] == " " and question.count(text) == 1
    return first if alone and not question[: first[0].start].endswith(" the ") else None


def _never_said(
    name: str, replaced: str, asked: frozenset[str], sentence: str, library: Library
) -> bool:
    """Whether `name` is of the field of `replaced`, and nothing that is asked is said near it."""
    hits = library.match([name], limit=_ENOUGH, scope=Scope())
    if not hits or len(hits) >= _ENOUGH:
        return False
    chunks = library.chunks([hit.chunk_id for hit in hits])
    same_field = False
    for article_id in {chunk.article_id for chunk in chunks.values()}:
        text = library.article(article_id).text
        same_field |= replaced in text
        for span in library.sentences(article_id):
            said = text[span.start : span.end]
            shared = len(asked & keys(words(said)))
            if said != sentence and shared >= _SPEAKS_OF_IT_FROM * len(asked):
                return False
    return same_field
