"""Questions that a library cannot answer, made from questions that it can.

A name is replaced by another that the library knows, but only where no article that mentions the
other name has anything to do with what is asked.
"""

from collections.abc import Iterable, Sequence

from eval.drafting.verbs import is_verb_base
from rag.library import Library
from rag.terms import Word, content_words, keys, names, words
from rag.types import Scope

_ENOUGH = 200
"""Chunks: a name that is in as many is too common to read them all."""


def without_answer(question: str, others: Iterable[str], library: Library) -> str | None:
    """The question about the first of `others` for which the library surely has no answer."""
    named = _replaceable(question)
    if named is None:
        return None
    replaced = question[named[0].start : named[-1].end]
    nouns = [
        word.key
        for word in content_words(question)
        if word not in named and not is_verb_base(word.lower)
    ]
    for other in others:
        if keys(words(other)) & keys(words(question)):
            continue
        if nouns and _never_together(other, {*nouns, *keys(named)}, library):
            return question.replace(replaced, other)
    return None


def _replaceable(question: str) -> Sequence[Word] | None:
    """The one name that the question is about; None where it stands in a possessive."""
    found = [run for run in names(question) if run[0].start]
    if not found:
        return None
    first = found[0]
    text = question[first[0].start : first[-1].end]
    after = question[first[-1].end :][:1]
    return first if after == " " and question.count(text) == 1 else None


def _never_together(name: str, nouns: set[str], library: Library) -> bool:
    hits = library.match([name], limit=_ENOUGH, scope=Scope())
    if not hits or len(hits) >= _ENOUGH:
        return False
    chunks = library.chunks([hit.chunk_id for hit in hits])
    for article_id in {chunk.article_id for chunk in chunks.values()}:
        if keys(words(library.article(article_id).text)) & nouns:
            return False
    return True
