"""Question -> Passages: vectors and full text fused, with what stands beside a passage and what a
news article has besides its passages: a title, a lead and a date.

Fusion is a convex combination of the two searches' scores, each scaled to its own best hit
(Bruch, Gai, Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval"): unlike rank
fusion it keeps how much better the first hit is than the second.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import cache
from typing import NamedTuple

from rag.embedding import Reranker, TokenVectors
from rag.errors import ArticleNotFound
from rag.index import VectorIndex
from rag.library import Library
from rag.question import Question
from rag.retrieval.freshness import freshness
from rag.retrieval.titles import title_shares
from rag.sources.copies import without_repeats
from rag.types import Article, ChunkPlace, Hit, Passage, Scope

VECTOR_SHARE = 0.5
"""Weight of the vector score; full text has the rest."""

LEAD_SHARE, TITLE_SHARE = 0.3, 0.2
"""Weights of the lead's score and of the title's words, beside 1 for the passage itself. News says
first what it is about: on 111 news questions (RealTimeQA) MRR .576 without both, .617 with the
lead, .628 with both; on 1,487 about single paragraphs (SQuAD), where neither can help, .893, .896
and .896. With all else in place lead .2 to .5 and title .2 to .4 differ by less than .006."""

CONTEXT_SHARE = 0.5
"""Weight of the chunks before and after, each of which counts as half the chunk itself where there
is none or where it fits less: a short passage says little alone. RealTimeQA's MRR with dates .779
without, .788 at .3, .795 at .5, .791 at .7, without dates .689, .692, .696, .702; SQuAD, whose
neighbours are other subjects' paragraphs, loses: .901, .899, .897, .895."""

DEPTH = 400
"""Hits that each search contributes at least. As a share of the first ten, 200 would do; but what
is recent may lie deeper. With dates MRR .769 at 200, .791 at 400, .795 at 1,000, for 15 ms more at
46,000 chunks; without dates .701 and .696."""

COMMON, FEW_CHUNKS = 0.1, 2000
"""A term in over this share of the chunks, and in more than so many, is not searched for, while
rarer ones are: at 46,000 chunks full text takes 13 instead of 21 ms, MRR .626 instead of .627."""

RERANKED = 40
"""Passages that a cross-encoder reads, where there is one."""

PER_ARTICLE = 3
"""Passages of one article among those that an answer is looked for in, while others fit."""


Vector = Future[TokenVectors]
"""A question's vector on its way: embedding it takes as long as searching full text."""


class Ranked(NamedTuple):
    """A chunk with its place in the library, its score in [0, 1], and what part of the score its
    date left: 1 for a chunk of the time asked about."""

    place: ChunkPlace
    score: float
    fresh: float


class Retriever:
    """Searches one library. Scores are in [0, 1], and all but the best are far from 1."""

    def __init__(
        self,
        library: Library,
        index: VectorIndex,
        *,
        prefer_fresh: bool = True,
        reranker: Reranker | None = None,
    ) -> None:
        self.library = library
        self.index = index
        self._prefer_fresh = prefer_fresh
        self._reranker = reranker

    def retrieve(
        self, question: Question, vector: Vector, *, k: int, scope: Scope
    ) -> tuple[tuple[Passage, ...], Mapping[str, Sequence[str]]]:
        """The best `k` passages, best first; fewer where the library has fewer. `vector` is the
        stand-alone question's, waited for when full text has been searched. With them, by id, the
        copies of their articles, also those of which no passage is there."""
        ranked = at_most(self.rank(question, vector, k=k, scope=scope), PER_ARTICLE)
        return self._passages(question, ranked, k)

    def retrieve_articles(
        self, question: Question, vector: Vector, *, k: int, scope: Scope
    ) -> tuple[Passage, ...]:
        """The best `k` articles, each once, as their best passage; a copy that only repeats one
        of them is named there in `also_in`."""
        best: dict[str, Ranked] = {}
        for one in self.rank(question, vector, k=k, scope=scope):
            best.setdefault(one.place.article_id, one)
        return self._passages(question, list(best.values()), k)[0]

    def rank(self, question: Question, vector: Vector, *, k: int, scope: Scope) -> list[Ranked]:
        """All that the searches found, enough for `k` articles, best first; ties by id, so that
        runs repeat."""
        depth = max(DEPTH, 4 * k)
        language = question.language
        chunks = self.library.chunk_count(language)
        frequencies = self.library.document_frequency([w.text for w in question.terms], language)
        terms = searched_terms(frequencies, chunks)
        by_text = self.library.match(terms, limit=depth, scope=scope, language=language)
        meant = vector.result()
        by_vector = self.index.search(meant.whole, k=depth, scope=scope) if meant.read else []
        own = fuse(by_vector, by_text)
        places = self.library.places([hit.chunk_id for hit in own])
        found = [(hit, place) for hit in own if (place := places.get(hit.chunk_id))]
        own_scores = {(place.article_id, place.ordinal): hit.score for hit, place in found}
        titles = title_shares(question, [place for _, place in found], frequencies, chunks)
        fresh = freshness(question.standalone, asked_on=question.asked_on, newest=question.as_of)
        factor = cache(fresh.factor)  # many articles share a day
        ranked: list[Ranked] = []
        for hit, place in found:
            score = (
                hit.score
                + CONTEXT_SHARE * _context(place, own_scores)
                + LEAD_SHARE * own_scores.get((place.article_id, 0), 0.0)
                + TITLE_SHARE * titles.get(place.article_id, 0.0)
            ) / (1 + CONTEXT_SHARE + LEAD_SHARE + TITLE_SHARE)
            lately = factor(place.published) if self._prefer_fresh else 1.0
            ranked.append(Ranked(place, score * lately, lately))
        return sorted(ranked, key=lambda one: (-one.score, one.place.chunk_id))

    def _passages(
        self, question: Question, ranked: Sequence[Ranked], k: int
    ) -> tuple[tuple[Passage, ...], Mapping[str, Sequence[str]]]:
        """The first `k` without repeats; a story of more copies than that may leave fewer."""
        reach = ranked[: 2 * k]
        if self._reranker:
            reach = self._reranked(self._reranker, question, ranked[: max(2 * k, RERANKED)])
        copies = self.library.copies_among(
            list(dict.fromkeys(one.place.article_id for one in reach))
        )
        if not copies:
            return self._read(reach[:k]), copies
        return without_repeats(self._read(reach), copies)[:k], copies

    def _reranked(
        self, reranker: Reranker, question: Question, ranked: Sequence[Ranked]
    ) -> list[Ranked]:
        """The same in the order of the reranker's scores, times what their dates leave of them."""
        passages = {passage.chunk.id: passage for passage in self._read(ranked)}
        ranked = [one for one in ranked if one.place.chunk_id in passages]
        texts = [f"{one.place.title}\n{passages[one.place.chunk_id].text}" for one in ranked]
        scores = reranker.scores(question.standalone, texts)
        again = [
            one._replace(score=float(score) * one.fresh)
            for one, score in zip(ranked, scores, strict=True)
        ]
        return sorted(again, key=lambda one: (-one.score, one.place.chunk_id))

    def _read(self, ranked: Sequence[Ranked]) -> tuple[Passage, ...]:
        chunks = self.library.chunks([one.place.chunk_id for one in ranked])
        articles = self._articles({one.place.article_id for one in ranked})
        return tuple(
            Passage(chunk, articles[one.place.article_id], one.score)
            for one in ranked
            if (chunk := chunks.get(one.place.chunk_id)) and one.place.article_id in articles
        )

    def _articles(self, article_ids: set[str]) -> dict[str, Article]:
        """By id, without those that another process has removed since the search."""
        found: dict[str, Article] = {}
        for article_id in article_ids:
            with suppress(ArticleNotFound):
                found[article_id] = self.library.article(article_id)
        return found


def searched_terms(frequencies: Mapping[str, int], chunks: int) -> list[str]:
    """The terms without those that are all over the library; the rarest two where all are."""
    most = max(COMMON * chunks, FEW_CHUNKS)
    rare = [term for term, found in frequencies.items() if found <= most]
    return rare or sorted(frequencies, key=lambda term: frequencies[term])[:2]


def fuse(by_vector: Sequence[Hit], by_text: Sequence[Hit]) -> list[Hit]:
    """Both hit lists as one, best first; ties in the order of ids, so that runs repeat."""
    scores: dict[str, float] = {}
    for hits, share in ((by_vector, VECTOR_SHARE), (by_text, 1 - VECTOR_SHARE)):
        for chunk_id, scaled in _scaled(hits).items():
            scores[chunk_id] = scores.get(chunk_id, 0.0) + share * scaled
    return [Hit(chunk_id, score) for chunk_id, score in sorted(scores.items(), key=_best_first)]


def at_most(ranked: Iterable[Ranked], per_article: int) -> list[Ranked]:
    """The same with what an article has over its share moved behind all others."""
    counts: dict[str, int] = {}
    first: list[Ranked] = []
    rest: list[Ranked] = []
    for one in ranked:
        counts[one.place.article_id] = counts.get(one.place.article_id, 0) + 1
        (first if counts[one.place.article_id] <= per_article else rest).append(one)
    return first + rest


def _scaled(hits: Sequence[Hit]) -> dict[str, float]:
    """Scores as shares of the best one; cosines below zero count as zero."""
    if not hits or (best := max(hit.score for hit in hits)) <= 0:
        return {}
    return {hit.chunk_id: max(0.0, hit.score) / best for hit in hits}


def _best_first(item: tuple[str, float]) -> tuple[float, str]:
    return (-item[1], item[0])


def _context(place: ChunkPlace, scores: Mapping[tuple[str, int], float]) -> float:
    """The mean of the scores of both neighbours, each at least half the chunk's own."""
    article_id, ordinal = place.article_id, place.ordinal
    least = scores[article_id, ordinal] / 2
    before = scores.get((article_id, ordinal - 1), 0.0)
    after = scores.get((article_id, ordinal + 1), 0.0)
    return (max(least, before) + max(least, after)) / 2
