"""What an answer is worth, as pure functions of the question, the answer and the cited articles.

Right, wrong and declined are three outcomes: guessing must not pay, so declining is never counted
as wrong, nor an unsupported sentence as right.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from eval.datasets.questions import Question
from rag.types import Answer, Article, CheckedSentence, Citation, Status, Verdict

LONGEST_ANSWER = 80
"""Words, as the public contract promises; a longer answer is not right, whatever it holds."""

_MARKER = re.compile(r"\s*\[\d+\]")
_STRAIGHT = dict.fromkeys(range(0x2018, 0x201C), "'") | dict.fromkeys(range(0x201C, 0x2020), '"')
"""Curly quotation marks and apostrophes to straight ones."""


class Outcome(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article that an answer cites, with every source that holds its text."""

    article: Article
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What is counted about one answer; None where the question asks nothing of the kind."""

    answerable: bool
    outcome: Outcome
    words: int
    quotes: int
    quotes_exact: int
    right_source: bool | None
    all_sides_cited: bool | None
    conflict_expected: bool
    conflict_flagged: bool
    seconds: float

    @property
    def declined_rightly(self) -> bool:
        return not self.answerable and self.outcome is Outcome.DECLINED

    @property
    def declined_falsely(self) -> bool:
        return self.answerable and self.outcome is Outcome.DECLINED

    @property
    def falls_short(self) -> bool:
        """Anything to look at: not the outcome hoped for, an inexact quote, a wrong source, a
        side that was not cited, a conflict missed or made up."""
        return (
            not (self.declined_rightly or self.outcome is Outcome.RIGHT)
            or self.quotes_exact < self.quotes
            or self.right_source is False
            or self.all_sides_cited is False
            or self.conflict_flagged != self.conflict_expected
        )


def score(
    question: Question, answer: Answer, cited: Mapping[str, CitedArticle], *, seconds: float
) -> Score:
    """`cited` holds the cited articles by id; an id that is not in it is not a source."""
    exact, quotes = exact_quotes(answer, cited)
    return Score(
        answerable=not question.abstain,
        outcome=outcome(question, answer),
        words=word_count(answer.text),
        quotes=quotes,
        quotes_exact=exact,
        right_source=right_source(question, answer, cited),
        all_sides_cited=all_sides_cited(question, answer, cited),
        conflict_expected=question.conflict,
        conflict_flagged=bool(answer.conflicts),
        seconds=seconds,
    )


def outcome(question: Question, answer: Answer) -> Outcome:
    """Right: at most 80 words, and verified sentences that hold one string of every group."""
    if answer.status is Status.DECLINED:
        return Outcome.DECLINED
    if question.abstain or word_count(answer.text) > LONGEST_ANSWER:
        return Outcome.WRONG
    text = " ".join(sentence.text for sentence in _verified(answer))
    holds_all = all(any(holds(text, wanted) for wanted in group) for group in question.answer)
    return Outcome.RIGHT if holds_all else Outcome.WRONG


def holds(text: str, wanted: str) -> bool:
    """Whether `wanted` is in `text` as whole words, case and kind of quotation mark aside.

    A trailing * allows any ending of the last word. A figure is whole too: 5.6 is not in 15.6,
    nor 4 in 4.5, nor 400 in 1,400.
    """
    stem = plain(wanted).removesuffix("*")
    before = r"(?<!\w)(?<!\d[.,])" if stem[:1].isdigit() else r"(?<!\w)"
    if wanted.endswith("*"):
        after = ""
    else:
        after = r"(?!\w)(?![.,]\d)" if stem[-1:].isdigit() else r"(?!\w)"
    return re.search(before + re.escape(stem) + after, plain(text)) is not None


def plain(text: str) -> str:
    """Text to compare: no citation markers, NFKC, straight quotation marks, single spaces, case
    folded."""
    unmarked = _MARKER.sub("", text)
    folded = unicodedata.normalize("NFKC", unmarked).translate(_STRAIGHT).casefold()
    return " ".join(folded.split())


def word_count(text: str) -> int:
    """Words between spaces; citation markers are none."""
    return len(_MARKER.sub("", text).split())


def exact_quotes(answer: Answer, cited: Mapping[str, CitedArticle]) -> tuple[int, int]:
    """(exact, all). A text citation is exact where its quote, not empty, is the article's own
    `text[start:end]`; a metadata citation where it is a raw text of that field.

    A verified sentence without a citation, and a marker that no citation has, are one inexact
    quote each.
    """
    numbers = {citation.n for citation in answer.citations}
    verified = _verified(answer)
    missing = sum(not sentence.citations for sentence in verified) + sum(
        n not in numbers for sentence in verified for n in sentence.citations
    )
    exact = sum(_is_exact(citation, cited) for citation in answer.citations)
    return exact, len(answer.citations) + missing


def right_source(
    question: Question, answer: Answer, cited: Mapping[str, CitedArticle]
) -> bool | None:
    """Whether a verified sentence cites an acceptable file with one of the expected quotes.

    A declined answer cites nothing and so is False. None where the question names no source.
    """
    if not question.cite and not question.quote:
        return None
    return any(
        (not question.cite or _is_from(citation, question.cite, cited))
        and (not question.quote or _has_one_of(citation.quote, question.quote))
        for citation in _supporting(answer)
    )


def all_sides_cited(
    question: Question, answer: Answer, cited: Mapping[str, CitedArticle]
) -> bool | None:
    """Whether verified sentences, or the values of a conflict, cite a file of every group."""
    if not question.cite_all_of:
        return None
    in_conflicts = {
        n for conflict in answer.conflicts for value in conflict.values for n in value.citations
    }
    citations = [*_supporting(answer), *(c for c in answer.citations if c.n in in_conflicts)]
    return all(
        any(_is_from(citation, group, cited) for citation in citations)
        for group in question.cite_all_of
    )


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which `percent` of `values` lie, between neighbours by straight line (type
    7 of Hyndman and Fan, 1996, which numpy takes too). NaN of nothing."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    position = (len(ordered) - 1) * percent / 100
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; a share of nothing is not zero but absent (`whole` == 0)."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The scores of a group of questions, added up."""

    questions: int
    right: Share
    """Of the questions that have an answer; so are `wrong` and `declined_falsely`."""
    wrong: Share
    declined_falsely: Share
    declined_rightly: Share
    """Of the questions that have none; the rest got an invented answer."""
    quotes_exact: Share
    right_source: Share
    all_sides_cited: Share
    conflicts_flagged: Share
    """Of the questions where the articles disagree."""
    conflicts_false: Share
    """Of the other questions that were answered."""
    words_p50: float
    """Of the answers that were not declined: the longer, the likelier to hold what was expected."""
    seconds_p50: float
    seconds_p95: float


def summarise(scores: Iterable[Score]) -> Summary:
    rows = tuple(scores)
    answerable = [row for row in rows if row.answerable]
    others = [r for r in rows if not r.conflict_expected and r.outcome is not Outcome.DECLINED]
    seconds = [row.seconds for row in rows]
    return Summary(
        questions=len(rows),
        right=_share(row.outcome is Outcome.RIGHT for row in answerable),
        wrong=_share(row.outcome is Outcome.WRONG for row in answerable),
        declined_falsely=_share(row.declined_falsely for row in answerable),
        declined_rightly=_share(row.declined_rightly for row in rows if not row.answerable),
        quotes_exact=Share(sum(r.quotes_exact for r in rows), sum(r.quotes for r in rows)),
        right_source=_share(r.right_source for r in rows if r.right_source is not None),
        all_sides_cited=_share(r.all_sides_cited for r in rows if r.all_sides_cited is not None),
        conflicts_flagged=_share(row.conflict_flagged for row in rows if row.conflict_expected),
        conflicts_false=_share(row.conflict_flagged for row in others),
        words_p50=percentile([r.words for r in rows if r.outcome is not Outcome.DECLINED], 50),
        seconds_p50=percentile(seconds, 50),
        seconds_p95=percentile(seconds, 95),
    )


def _share(truths: Iterable[bool]) -> Share:
    given = tuple(truths)
    return Share(sum(given), len(given))


def _verified(answer: Answer) -> tuple[CheckedSentence, ...]:
    return tuple(item for item in answer.sentences if item.verdict is Verdict.VERIFIED)


def _supporting(answer: Answer) -> Iterator[Citation]:
    """The citations of verified sentences."""
    wanted = {n for sentence in _verified(answer) for n in sentence.citations}
    return (citation for citation in answer.citations if citation.n in wanted)


def _is_exact(citation: Citation, cited: Mapping[str, CitedArticle]) -> bool:
    if citation.article_id not in cited or not citation.quote.strip():
        return False
    article = cited[citation.article_id].article
    if citation.kind == "metadata":
        return any(  # a field may have several values: two disclosures, say
            item.field == citation.field and item.raw == citation.quote for item in article.metadata
        )
    start, end = citation.start, citation.end
    if start is None or end is None or not 0 <= start < end <= len(article.text):
        return False
    return citation.quote == article.text[start:end]


def _is_from(
    citation: Citation, prefixes: Sequence[str], cited: Mapping[str, CitedArticle]
) -> bool:
    if citation.article_id not in cited:
        return False
    names = [PurePath(source).name for source in cited[citation.article_id].sources]
    return any(name.startswith(prefix) for name in names for prefix in prefixes)


def _has_one_of(quote: str, wanted: Sequence[str]) -> bool:
    return any(plain(text) in plain(quote) for text in wanted)
