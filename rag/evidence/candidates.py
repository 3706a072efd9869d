"""Passages -> candidate sentences: those that may be quoted, with what stands around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.english.words import content_words, keys
from rag.languages.spoken import ENGLISH
from rag.languages.words import vocabulary
from rag.question import Question
from rag.sources.copies import sentences_of
from rag.types import Article, Passage, Sentence

CANDIDATES = 48
"""Sentences that are embedded for one question at most: they take a fifth of a second on two cores
the first time, and nothing when they were seen before. 80 gave the same answers."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage. `context` is the title, the nearest heading and the two sentences
    before; `position` counts the article's sentences and `rank` the passages, both from 0;
    `passage_share` is the passage's score as a share of the best passage's."""

    article: Article
    sentence: Sentence
    context: str = ""
    position: int = 0
    rank: int = 0
    passage_share: float = 0.0

    @property
    def text(self) -> str:
        return self.article.text[self.sentence.start : self.sentence.end]


def candidates(
    question: Question,
    passages: Sequence[Passage],
    sentences_in: Mapping[str, Sequence[Sentence]],
    copies: Mapping[str, Sequence[str]],
) -> list[Candidate]:
    """The most promising first: with the most of the question's terms, from the best passages.
    `sentences_in`
    has those of each article by its id; of `copies`, a sentence is taken once."""
    found: dict[tuple[str, int], Candidate] = {}
    best = max((passage.score for passage in passages), default=0.0) or 1.0
    ranks: dict[str, int] = {}
    told: set[tuple[str, frozenset[str]]] = set()  # by articles that have copies
    for place, passage in enumerate(passages):
        article = passage.article
        rank = ranks.setdefault(article.id, place)
        sentences = sentences_in[article.id]
        for position, sentence in enumerate(sentences):
            inside = passage.chunk.start <= sentence.start < passage.chunk.end
            if not inside or sentence.kind == "heading":
                continue
            if article.id in copies:
                words = sentences_of(article.text[sentence.start : sentence.end])
                if any((other, words) in told for other in copies[article.id]):
                    continue
                told.add((article.id, words))
            found.setdefault(
                (article.id, sentence.start),
                Candidate(article, sentence, "", position, rank, passage.score / best),
            )
    wanted = keys(question.terms)

    def promise(candidate: Candidate) -> float:
        return _shared(question, wanted, candidate.text) / (len(wanted) or 1) + (
            candidate.passage_share
        )

    return [
        replace(one, context=_context(one.article, sentences_in[one.article.id], one.position))
        for one in sorted(found.values(), key=promise, reverse=True)[:CANDIDATES]
    ]


def _shared(question: Question, wanted: frozenset[str], text: str) -> float:
    """How many of the question's terms the text has."""
    if question.language == ENGLISH:
        return len(wanted & keys(content_words(text)))
    spoken_of = vocabulary(text, question.language)
    return sum(map(spoken_of.credit, question.terms))


def _context(article: Article, sentences: Sequence[Sentence], position: int) -> str:
    parts = [article.title]
    heading = next((s for s in reversed(sentences[:position]) if s.kind == "heading"), None)
    if heading:
        parts.append(article.text[heading.start : heading.end])
    parts += [
        article.text[sentence.start : sentence.end]
        for sentence in sentences[max(0, position - 2) : position]
        if sentence.kind == "text"
    ]
    return ". ".join(parts)
