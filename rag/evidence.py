"""Passages -> Evidence: the few sentences that may support an answer, and whether they do."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.copies import sentences_of
from rag.embed import Embedder
from rag.library import Library
from rag.question import Question
from rag.relevance import SAME_MEANING, Relevance, WordMeanings, holds_kind, judge, term_weights
from rag.sufficiency import ENOUGH, PROMISING, sufficiency, what_is_missing
from rag.terms import content_words, keys
from rag.types import Article, Evidence, Passage, Quote, Sentence

CANDIDATES = 48
"""Sentences that are embedded for one question at most: they take a fifth of a second on two cores
the first time, and nothing when they were seen before. 80 gave the same answers."""

ABOUT_THE_QUESTION = 0.45
"""Share of the question's terms, names left out, that a claim and its quote must speak of."""

_KEPT_VECTORS = 20_000  # sentences, about 30 MB


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage, with what stands around it and the passage's share of the best
    passage's score."""

    article: Article
    sentence: Sentence
    context: str
    passage_share: float

    @property
    def text(self) -> str:
        return self.article.text[self.sentence.start : self.sentence.end]


@dataclass(frozen=True, slots=True)
class Judged:
    candidate: Candidate
    relevance: Relevance

    @property
    def score(self) -> float:
        return self.relevance.score + 0.1 * self.candidate.passage_share


class EvidenceFinder:
    """Chooses sentences; keeps the vectors of those it has met, so that asking on is quick."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self._library = library
        self._embedder = embedder
        self._meanings = WordMeanings(embedder)
        self._vectors: OrderedDict[tuple[str, int], NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def find(
        self,
        question: Question,
        vector: NDArray[np.float32],
        passages: Sequence[Passage],
        *,
        most: int,
        copies: Mapping[str, Sequence[str]] | None = None,
    ) -> Evidence:
        """At most `most` quotes, best first. `vector` is the stand-alone question's; `copies` are
        the copies among the passages' articles, from which a sentence is taken only once."""
        ranked = self.rank(question, vector, passages, copies)
        relevances = [judged.relevance for judged in ranked]
        sure = sufficiency(relevances)
        chosen = _choose(ranked, most, several=question.wants_several or question.kind == "open")
        return Evidence(
            tuple(
                Quote(
                    judged.candidate.article,
                    judged.candidate.sentence.start,
                    judged.candidate.sentence.end,
                    judged.score,
                    judged.relevance.sufficiency,
                )
                for judged in chosen
            ),
            enough=sure >= ENOUGH,
            promising=sure >= PROMISING,
            missing=None if sure >= ENOUGH else what_is_missing(question, relevances),
        )

    def answers(self, question: Question, claim: str, quote: str, title: str) -> bool:
        """Whether a verified claim holds the kind of thing asked for and, with its quote, speaks
        of the question's names and of enough of the rest."""
        weights = self._weights(question)
        self._meanings.learn(
            [word.lower for text in (question.standalone, claim) for word in content_words(text)]
        )
        judged = judge(question, f"{claim} {quote}", title, 0.0, weights, self._meanings)
        return (
            holds_kind(question, claim)
            and judged.named
            and judged.focused
            and judged.about >= ABOUT_THE_QUESTION
        )

    def means_the_same(self, word: str, others: Sequence[str]) -> bool:
        """Whether `word` and one of `others` mean the same, going by their vectors."""
        self._meanings.learn([word, *others])
        return self._meanings.closest(word, others) >= SAME_MEANING

    def rank(
        self,
        question: Question,
        vector: NDArray[np.float32],
        passages: Sequence[Passage],
        copies: Mapping[str, Sequence[str]] | None = None,
    ) -> list[Judged]:
        """Every candidate sentence of `passages`, best first."""
        candidates = self._candidates(question, passages, copies or {})
        if not candidates:
            return []
        vectors = self._sentence_vectors(candidates)
        weights = self._weights(question)
        first = [
            Judged(c, judge(question, c.text, c.context, float(own @ vector), weights))
            for c, own in zip(candidates, vectors, strict=True)
        ]
        first.sort(key=lambda judged: -judged.score)
        return self._with_meanings(question, first, weights)

    def _weights(self, question: Question) -> dict[str, float]:
        frequencies = self._library.document_frequency([term.text for term in question.terms])
        return term_weights(question, frequencies, self._library.counts().chunks)

    def _with_meanings(
        self, question: Question, ranked: list[Judged], weights: dict[str, float], top: int = 12
    ) -> list[Judged]:
        """The best few judged again with words of like meaning counted."""
        best = ranked[:top]
        vocabulary = [term.lower for term in question.terms]
        for judged in best:
            vocabulary += [word.lower for word in content_words(judged.candidate.text)]
        self._meanings.learn(vocabulary)
        again = [
            Judged(
                j.candidate,
                judge(
                    question,
                    j.candidate.text,
                    j.candidate.context,
                    j.relevance.cosine,
                    weights,
                    self._meanings,
                ),
            )
            for j in best
        ]
        return sorted(again, key=lambda judged: -judged.score) + ranked[top:]

    def _candidates(
        self,
        question: Question,
        passages: Sequence[Passage],
        copies: Mapping[str, Sequence[str]],
    ) -> list[Candidate]:
        found: dict[tuple[str, int], Candidate] = {}
        best = max((passage.score for passage in passages), default=0.0) or 1.0
        told: set[tuple[str, frozenset[str]]] = set()  # by articles that have copies
        for passage in passages:
            sentences = self._library.sentences(passage.article.id)
            for position, sentence in enumerate(sentences):
                inside = passage.chunk.start <= sentence.start < passage.chunk.end
                if not inside or sentence.kind == "heading":
                    continue
                if passage.article.id in copies:
                    words = sentences_of(passage.article.text[sentence.start : sentence.end])
                    if any((other, words) in told for other in copies[passage.article.id]):
                        continue
                    told.add((passage.article.id, words))
                found.setdefault(
                    (passage.article.id, sentence.start),
                    Candidate(
                        passage.article,
                        sentence,
                        _context(passage.article, sentences, position),
                        passage.score / best,
                    ),
                )
        terms = keys(question.terms)

        def promise(candidate: Candidate) -> float:
            shared = len(terms & keys(content_words(candidate.text)))
            return shared / (len(terms) or 1) + candidate.passage_share

        return sorted(found.values(), key=promise, reverse=True)[:CANDIDATES]

    def read_ahead(self, most: int) -> None:
        """Makes the vectors of the first `most` sentences and their words, so that the first
        questions about a small library need not wait for them."""
        left = most
        for article in self._library.articles():
            sentences = self._library.sentences(article.id)
            candidates = [Candidate(article, s, "", 0.0) for s in sentences if s.kind == "text"]
            self._sentence_vectors(candidates[:left])
            self._meanings.learn(
                [word.lower for c in candidates[:left] for word in content_words(c.text)]
            )
            left -= len(candidates)
            if left <= 0:
                return

    def _sentence_vectors(self, candidates: Sequence[Candidate]) -> list[NDArray[np.float32]]:
        found = {key: self._vectors.get(key) for key in map(_key, candidates)}
        new = [candidate for candidate in candidates if found[_key(candidate)] is None]
        if new:
            texts = [f"{candidate.article.title}: {candidate.text}" for candidate in new]
            made = dict(zip(map(_key, new), self._embedder.embed(texts), strict=True))
            found.update(made)
            with self._lock:
                self._vectors.update(made)
                while len(self._vectors) > _KEPT_VECTORS:
                    self._vectors.popitem(last=False)
        return [vector for key in map(_key, candidates) if (vector := found[key]) is not None]


def _key(candidate: Candidate) -> tuple[str, int]:
    return candidate.article.id, candidate.sentence.start


def _choose(ranked: Sequence[Judged], most: int, *, several: bool) -> list[Judged]:
    """The best sentences; no article gives more than half of them while others have something
    nearly as good, and with `several` each article's best comes first."""
    if not ranked:
        return []
    floor = 0.55 * ranked[0].score
    good = [judged for judged in ranked if judged.score >= floor]
    share = 1 if several else max(2, most // 2)
    chosen: list[Judged] = []
    counts: dict[str, int] = {}
    for judged in good:
        article_id = judged.candidate.article.id
        if counts.get(article_id, 0) < share:
            counts[article_id] = counts.get(article_id, 0) + 1
            chosen.append(judged)
    chosen += [judged for judged in good if judged not in chosen]
    return chosen[:most]


def _context(article: Article, sentences: Sequence[Sentence], position: int) -> str:
    """Title, nearest heading and the two sentences before the one at `position`."""
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
