"""Passages -> Evidence: the few sentences that may support an answer, and whether they do."""

import math
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Embedder, TokenVectors, embed_tokens, max_sim
from rag.evidence.boosted_trees import read_trees
from rag.evidence.by_words import judge_by_words, likelihoods, weights_by_words
from rag.evidence.candidates import Candidate, candidates
from rag.evidence.features import answer_features
from rag.evidence.forms import Form, form_of
from rag.evidence.judged import Judged
from rag.evidence.quote_context import with_antecedents
from rag.evidence.relevance import judge, term_weights
from rag.evidence.rival_answers import rivals
from rag.evidence.spans import answer_spans
from rag.evidence.sufficiency import enough, sufficiency, what_is_missing
from rag.languages.spoken import ENGLISH
from rag.library import Library
from rag.question import Question
from rag.recent import Recent
from rag.types import Evidence, Passage, Risk, Sentence

RATED = 24
"""Sentences whose likelihood is estimated; the answer is among them or not found."""

UNFIT = 0.1
"""What the likelihood of a sentence counts that has not the form that is asked for."""

FIT = 0.3
"""The least likelihood of one that has it, and the kind of thing asked for."""

UNMET = 0.85
"""What the likelihood of a sentence counts that lacks the kind of thing asked for or a name."""

_KEPT_VECTORS = 3_000
"""Sentences whose tokens' vectors are kept: about 70 MB."""

NEARER = 5.0
"""What the odds of a sentence gain, as their logarithm, where all of the question's tokens are in
it instead of none, by `max_sim`."""


class EvidenceFinder:
    """Chooses sentences; keeps the vectors of those it has met, so that asking on is quick."""

    def __init__(self, library: Library, embedder: Embedder, risk: Risk = "balanced") -> None:
        self._library = library
        self._embedder = embedder
        self._risk: Risk = risk
        self._weighed: Recent[dict[str, float]] = Recent()
        self._read: Recent[tuple[Sentence, ...]] = Recent()
        self._vectors: OrderedDict[tuple[str, int], TokenVectors] = OrderedDict()
        self._lock = threading.Lock()

    def find(
        self,
        question: Question,
        vector: TokenVectors,
        passages: Sequence[Passage],
        *,
        most: int,
        copies: Mapping[str, Sequence[str]] | None = None,
        alone: bool = False,
    ) -> Evidence:
        """At most `most` quotes, best first. `vector` is the stand-alone question's; `copies` are
        the copies among the passages' articles, from which a sentence is taken only once. Quotes
        that stand `alone`, where no writer says whom they speak of, begin where they can be
        understood."""
        ranked = self.rank(question, vector, passages, copies)
        several = question.wants_several
        chosen = [judged.quote for judged in _choose(ranked, most, several=several)]
        disputed = rivals(ranked)
        chosen += [q for rival in disputed for q in rival.quotes[:1] if q not in chosen]
        evidence = Evidence(
            tuple(chosen),
            rivals=disputed,
            sufficiency=sufficiency(ranked, question.language),
            enough=enough(ranked, self._risk, question.language),
            missing=what_is_missing(question, [judged.relevance for judged in ranked]),
            sentences=self._sentences_in(passages),
        )
        if not alone:
            return evidence
        return with_antecedents(evidence, lambda article_id: evidence.sentences[article_id])

    def rank(
        self,
        question: Question,
        vector: TokenVectors,
        passages: Sequence[Passage],
        copies: Mapping[str, Sequence[str]] | None = None,
    ) -> list[Judged]:
        """The candidate sentences of `passages`, the likeliest answer first."""
        if question.language != ENGLISH:
            return self._rank_by_words(question, vector, passages, copies or {})
        judged, features = self.features(question, vector, passages, copies)
        if not judged:
            return []
        likelihoods = read_trees("answer_model").probabilities(features)
        rated = [
            replace(one, likelihood=_likelihood(question, one, float(p)))
            for one, p in zip(judged, likelihoods, strict=True)
        ]
        nearness = max_sim(vector, self._sentence_vectors([one.candidate for one in rated]))
        return _nearer_first(rated, nearness)

    def _rank_by_words(
        self,
        question: Question,
        vector: TokenVectors,
        passages: Sequence[Passage],
        copies: Mapping[str, Sequence[str]],
    ) -> list[Judged]:
        found = candidates(question, passages, self._sentences_in(passages), copies)
        weights = self._weights(question)
        judged = [judge_by_words(question, c.text, c.context, weights) for c in found]
        rated = [
            Judged(candidate, relevance, (), likelihood)
            for candidate, relevance, likelihood in zip(
                found, judged, likelihoods(question, judged), strict=True
            )
        ]
        rated.sort(key=lambda one: -one.likelihood)
        rated = rated[:RATED]
        if not vector.read:
            return rated
        nearness = max_sim(vector, self._sentence_vectors([one.candidate for one in rated]))
        return _nearer_first(rated, nearness)

    def features(
        self,
        question: Question,
        vector: TokenVectors,
        passages: Sequence[Passage],
        copies: Mapping[str, Sequence[str]] | None = None,
    ) -> tuple[list[Judged], NDArray[np.float32]]:
        """The most relevant sentences, best first, and their `answer_features`."""
        found = candidates(question, passages, self._sentences_in(passages), copies or {})
        vectors = self._sentence_vectors(found)
        weights = self._weights(question)
        first = [
            Judged(c, judge(question, c.text, c.context, float(own.whole @ vector.whole), weights))
            for c, own in zip(found, vectors, strict=True)
        ]
        first.sort(key=lambda judged: -judged.first_score)
        judged = [
            replace(one, spans=answer_spans(question, one.candidate.text)) for one in first[:RATED]
        ]
        return judged, answer_features(question, weights, [one.rated() for one in judged])

    def _weights(self, question: Question) -> dict[str, float]:
        key = question, self._library.feed.last_change()
        if known := self._weighed.get(key):
            return known
        frequencies = self._library.document_frequency(
            [term.text for term in question.terms], question.language
        )
        weigh = term_weights if question.language == ENGLISH else weights_by_words
        weights = weigh(question, frequencies, self._library.chunk_count(question.language))
        return self._weighed.keep(key, weights)

    def _sentences_in(self, passages: Sequence[Passage]) -> dict[str, tuple[Sentence, ...]]:
        """Of the passages' articles, by id; those of a moment ago are not read again."""
        state = self._library.feed.last_change()
        found = {p.article.id: self._read.get((p.article.id, state)) for p in passages}
        new = self._library.sentences_of([one for one, known in found.items() if known is None])
        for one, sentences in new.items():
            self._read.keep((one, state), sentences)
        return {one: known or new.get(one, ()) for one, known in found.items()}

    def read_ahead(self, most: int) -> None:
        """Makes the vectors of the first `most` sentences, so that the first questions about a
        small library need not wait for them."""
        left = most
        for article in self._library.articles():
            sentences = self._library.sentences_of([article.id]).get(article.id, ())
            candidates = [Candidate(article, s) for s in sentences if s.kind == "text"]
            self._sentence_vectors(candidates[:left])
            left -= len(candidates)
            if left <= 0:
                return

    def _sentence_vectors(self, candidates: Sequence[Candidate]) -> list[TokenVectors]:
        found = {key: self._vectors.get(key) for key in map(_key, candidates)}
        new = [candidate for candidate in candidates if found[_key(candidate)] is None]
        if new:
            texts = [f"{candidate.article.title}: {candidate.text}" for candidate in new]
            made = dict(zip(map(_key, new), embed_tokens(texts, self._embedder), strict=True))
            found.update(made)
            with self._lock:
                self._vectors.update(made)
                while len(self._vectors) > _KEPT_VECTORS:
                    self._vectors.popitem(last=False)
        return [vector for key in map(_key, candidates) if (vector := found[key]) is not None]


def _likelihood(question: Question, judged: Judged, estimated: float) -> float:
    """The trees' likelihood, who saw too few questions of each kind, by what is surer."""
    candidate = judged.candidate
    title = candidate.article.title
    match form_of(question, candidate.text, title, candidate.context.removeprefix(title)):
        case Form.LACKING:
            return UNFIT * estimated
        case Form.MET if judged.relevance.typed:
            return max(FIT, estimated)
        case _:
            return estimated * (1.0 if judged.relevance.sufficiency else UNMET)


def _nearer_first(rated: Sequence[Judged], nearness: NDArray[np.float32]) -> list[Judged]:
    """By likelihood and nearness together, the best first."""
    ordered = sorted(
        zip(rated, nearness, strict=True),
        key=lambda pair: -(log_odds(pair[0].likelihood) + NEARER * float(pair[1])),
    )
    return [one for one, _ in ordered]


def log_odds(probability: float) -> float:
    """Within those of .001 and .999."""
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))


def _key(candidate: Candidate) -> tuple[str, int]:
    return candidate.article.id, candidate.sentence.start


def _choose(ranked: Sequence[Judged], most: int, *, several: bool) -> list[Judged]:
    """The best sentences; no article gives more than half of them while others have any, and with
    `several` each article's best comes first."""
    share = 1 if several else max(2, most // 2)
    chosen: list[Judged] = []
    counts: dict[str, int] = {}
    for judged in ranked:
        article_id = judged.candidate.article.id
        if counts.get(article_id, 0) < share:
            counts[article_id] = counts.get(article_id, 0) + 1
            chosen.append(judged)
    chosen += [judged for judged in ranked if judged not in chosen]
    return chosen[:most]
