"""A candidate sentence with all that is known of how well it answers."""

from dataclasses import dataclass

from rag.evidence.candidates import Candidate
from rag.evidence.features import Rated
from rag.evidence.relevance import Relevance
from rag.evidence.spans import AnswerSpan
from rag.types import Quote


@dataclass(frozen=True, slots=True)
class Judged:
    """`likelihood` is the probability that the sentence holds the answer; 0 where it was not
    estimated."""

    candidate: Candidate
    relevance: Relevance
    spans: tuple[AnswerSpan, ...] = ()
    likelihood: float = 0.0

    @property
    def quote(self) -> Quote:
        sentence = self.candidate.sentence
        return Quote(
            self.candidate.article,
            sentence.start,
            sentence.end,
            self.likelihood,
            self.spans[0].text if self.spans else "",
        )

    def rated(self) -> Rated:
        candidate = self.candidate
        return Rated(
            candidate.text,
            candidate.article.id,
            candidate.article.published,
            candidate.position,
            candidate.rank,
            candidate.passage_share,
            self.relevance,
            self.spans,
        )

    @property
    def first_score(self) -> float:
        """By which the few are chosen whose likelihood is estimated."""
        return self.relevance.score + 0.1 * self.candidate.passage_share
