"""A request for a whole affair -> the evidence that tells it."""

from dataclasses import replace

from rag.embedding import QuestionVectors
from rag.english.words import content_words, keys
from rag.gathering.overview import fitting, overview
from rag.gathering.requests import Requests
from rag.library import Library
from rag.lookup import Found, Lookup
from rag.sources.voices import Voices
from rag.types import Scope

MOST_READ = 20
"""Articles."""

_TITLES = 6
"""Passages whose articles' titles are read: some three articles."""

_SINGLE = frozenset({"money", "percent", "number", "duration", "date", "person", "place"})
"""Kinds of questions that ask for one thing."""


class Gathering:
    """Safe to share between threads."""

    def __init__(self, library: Library, lookup: Lookup, vectors: QuestionVectors) -> None:
        self._library = library
        self._lookup = lookup
        self._vectors = vectors
        self._requests = Requests(vectors)

    def of(self, found: Found, scope: Scope) -> tuple[Found, Voices] | None:
        """What was found, with what tells the affair as its evidence, and whose voices tell it;
        None where `found.question` does not ask for that. Raises LibraryError or ModelError."""
        asked = found.question
        if asked.kind in _SINGLE or asked.is_part or asked.field or not found.passages:
            return None
        form = self._requests.form(asked.standalone, _subject(found))
        if form is None:
            return None
        with self._library.one_state():
            passages = self._lookup.articles(asked, k=MOST_READ, scope=scope)
            copies = self._library.copies_among([passage.article.id for passage in passages])
            articles = fitting(passages, copies)
            quotes = overview(form, articles, self._library, self._vectors.embedder)
            if not quotes:
                return None
            told_by = list({quote.article.id: quote.article for quote in quotes}.values())
            evidence = replace(
                found.evidence,
                quotes=quotes,
                enough=True,
                rivals=(),
                gathered_from=len(told_by),
                sentences=self._library.sentences_of([article.id for article in articles]),
            )
            voices = Voices.of(self._library, told_by, Scope(until=asked.as_of))
        return replace(found, evidence=evidence), voices

    def read_ahead(self) -> None:
        """Does what the first question would wait for."""
        self._requests.read_ahead()


def _subject(found: Found) -> frozenset[str]:
    """Keys of the words of the question that the articles found speak of, and of its names."""
    texts = [quote.text for quote in found.evidence.quotes]
    texts += {passage.article.title for passage in found.passages[:_TITLES]}
    return found.question.names | keys(content_words(" ".join(texts)))
