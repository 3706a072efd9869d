"""A model's draft -> checked sentences, one at a time."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rag.composing.prompt import NOT_STATED
from rag.composing.shown_passages import ShownSentence
from rag.english.language import language_of_draft
from rag.english.words import content_words, keys, words
from rag.errors import EndpointReply
from rag.reading import SURE_FROM, Judge, Judgement, Reading
from rag.sentences import split_sentences
from rag.sources.attribution import attribution
from rag.sources.citations import Citations
from rag.types import CheckedSentence, Quote, Verdict
from rag.verification import Finding, Support, settle, verify
from rag.verification.names import has_name

_MARKER = re.compile(r"\s*\[\s*(\d+(?:\s*,\s*\d+)*)\s*\]")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
_ENDED = re.compile(r"(?:[.!?][\"'”’)]*|\[[\d,\s]+\][.!?]?)\s*$")
"""How a line ends that is all there: a full stop or a marker."""

MOST_CITED, MOST_OTHERS = 4, 4
"""Sentences that a claim is laid beside: of those that it cites, and of others like it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a draft without its markers, and the numbers that they gave."""

    text: str
    hints: tuple[int, ...]


def claims(pieces: Iterable[str]) -> Iterator[Claim]:
    """Whole sentences of a stream of text, each as soon as it is complete.

    What a stream leaves unfinished when it breaks off is dropped, never half a sentence. Raises
    what the stream raises, and EndpointReply for one that is over in the middle of a sentence.
    """
    pending = ""
    for piece in pieces:
        pending += piece
        *lines, pending = pending.split("\n")
        for line in lines:
            yield from _claims_of(line)
    last = list(_claims_of(pending))
    if not last or _ENDED.search(pending):
        yield from last
        return
    yield from last[:-1]
    raise EndpointReply("the writer ended in the middle of a sentence", next="Ask again.")


def _claims_of(line: str) -> Iterator[Claim]:
    text = _BULLET.sub("", line).strip()
    if not text or NOT_STATED in text:
        return
    # A marker after the full stop belongs to the sentence before it: "... [1]." and "... . [1]"
    text = re.sub(r"([.!?])(\s*\[[\d,\s]+\])", r"\2\1", text)
    for span in split_sentences(text, language_of_draft(text)):
        sentence = text[span.start : span.end]
        hints = tuple(
            int(n) for found in _MARKER.findall(sentence) for n in re.findall(r"\d+", found)
        )
        plain = " ".join(_MARKER.sub("", sentence).split())
        if plain and plain[-1] not in ".!?":
            plain += "."
        if len(plain.split()) >= 2:
            yield Claim(plain, hints)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Sentences of one article that a claim is laid beside, in its order; `cited` by the draft."""

    sentences: tuple[ShownSentence, ...]
    cited: bool
    question: str = ""
    article: str = ""

    @property
    def article_id(self) -> str:
        return self.sentences[0].quote.article.id

    @property
    def quotes(self) -> tuple[Quote, ...]:
        return tuple(one.quote for one in self.sentences)

    @property
    def support(self) -> Support:
        first = self.sentences[0]
        text = " ".join(quote.text for quote in self.quotes)
        article = first.quote.article
        return Support(
            text,
            article.title,
            first.before,
            self.question,
            self.article,
            article.published,
            article.language,
        )

    def told_by(self, claim: str) -> str | None:
        """Whose word it is, where the article says so and the claim does not; in words."""
        for quote in self.quotes:
            told = attribution(quote.article, quote.start, quote.end)
            if told and not (told.speaker and has_name(words(told.speaker), claim)):
                speaker = told.speaker or "people whom it does not name"
                return f"The article gives this as the word of {speaker}."
        return None

    def reading(self, claim: str, question: str) -> Reading:
        support = self.support
        return Reading(claim, support.quote, support.context, support.before, question)


_Laid = tuple[Finding, _Candidate]
"""What a claim is laid beside, and what its wording comes to."""


class ClaimChecker:
    """Checks claims against what a writer was shown for one question.

    A sentence is laid beside the sentences that it cites, together where they are of one article,
    and beside those that share most words with it. Code removes what stands nowhere there; whether
    the rest says it is for the `judge`, and where there is none for the wording.
    """

    def __init__(
        self,
        shown: Sequence[ShownSentence],
        citations: Citations,
        question: str = "",
        judge: Judge | None = None,
        deadline: float = math.inf,
    ) -> None:
        self._shown = {sentence.n: sentence for sentence in shown}
        self._citations = citations
        self._question = question
        self._judge = judge
        self._deadline = deadline

    def check(self, drafted: Sequence[Claim]) -> list[CheckedSentence]:
        """Each verified or weak with the quotes that support it best, or removed."""
        laid = [self._laid_beside(claim) for claim in drafted]
        judged = self._judged(drafted, laid)
        return [
            self._settled(claim, found, read)
            for claim, found, read in zip(drafted, laid, judged, strict=True)
        ]

    def _judged(
        self, drafted: Sequence[Claim], laid: Sequence[Sequence[_Laid]]
    ) -> list[list[Judgement | None]]:
        """What the judge finds of each claim beside what may support it best; of one that reads
        them one after another, the next best only where the best does not support it."""
        judged: list[list[Judgement | None]] = [[] for _ in drafted]
        if self._judge is None:
            return judged
        rounds = [[0, 1]] if self._judge.at_once else [[0], [1]]
        for places in rounds:
            asked = [
                (n, found[place][1].reading(drafted[n].text, self._question))
                for n, found in enumerate(laid)
                if _possible(found) and not _supported(judged[n])
                for place in places
                if place < len(found)
            ]
            readings = [reading for _, reading in asked]
            read = self._judge.support(readings, self._deadline) if readings else []
            for (n, _), one in zip(asked, read, strict=True):
                judged[n].append(one)
        return judged

    def _laid_beside(self, claim: Claim) -> list[_Laid]:
        """What may support it, what it cites first, then by the wording; what code has disproven
        comes last, and stays only where there is nothing else."""
        found = [(verify(claim.text, one.support), one) for one in self._candidates(claim)]
        found.sort(key=lambda pair: pair[0].rank, reverse=True)
        found.sort(key=lambda pair: not pair[1].cited)
        return [pair for pair in found if _possible([pair])] or found[:1]

    def _settled(
        self, claim: Claim, found: Sequence[_Laid], judged: Sequence[Judgement | None]
    ) -> CheckedSentence:
        """By the judge's best, or where nothing was read by the wording's."""
        if not found:
            return CheckedSentence(claim.text, Verdict.REMOVED, (), "There is no evidence for it.")
        read = [(one, *found[place]) for place, one in enumerate(judged) if one is not None]
        if read:
            judgement, finding, best = max(read, key=lambda item: item[0].log_odds)
            text = best.support.quote
            told_by = best.told_by(claim.text)
            verdict, reason = settle(claim.text, text, finding, judgement, told_by)
        else:
            finding, best = max(found, key=lambda pair: pair[0].rank)
            verdict, reason = finding.verdict, finding.reason
        if verdict is Verdict.REMOVED:
            return CheckedSentence(claim.text, verdict, (), reason)
        numbers = tuple(self._citations.quote(quote).n for quote in best.quotes)
        return CheckedSentence(claim.text, verdict, numbers, reason)

    def _candidates(self, claim: Claim) -> list[_Candidate]:
        cited = [self._shown[n] for n in dict.fromkeys(claim.hints) if n in self._shown]
        cited = cited[:MOST_CITED]
        wanted = keys(content_words(claim.text))
        others = sorted(
            (one for one in self._shown.values() if one not in cited),
            key=lambda one: -len(wanted & keys(content_words(one.quote.text))),
        )
        alone = [_Candidate((one,), cited=one in cited) for one in (*cited, *others[:MOST_OTHERS])]
        joined = [
            _Candidate(together, cited=True)
            for article in dict.fromkeys(one.quote.article.id for one in cited)
            if len(together := tuple(o for o in cited if o.quote.article.id == article)) > 1
        ]
        return [
            replace(one, question=self._question, article=self._texts[one.article_id])
            for one in joined + alone
        ]

    @cached_property
    def _texts(self) -> dict[str, str]:
        """All that is shown of each article."""
        texts: dict[str, str] = {}
        for one in self._shown.values():
            texts[one.quote.article.id] = f"{texts.get(one.quote.article.id, '')} {one.quote.text}"
        return texts


def _supported(judged: Sequence[Judgement | None]) -> bool:
    """Whether a judge has read it as said."""
    return any(one is not None and one.log_odds >= SURE_FROM for one in judged)


def _possible(found: Sequence[_Laid]) -> bool:
    """Whether code has not disproven the first of them."""
    return bool(found) and found[0][0].verdict is not Verdict.REMOVED
