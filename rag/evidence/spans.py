"""What a sentence offers as the answer to a question: an amount, a date, a name, or a noun. Pure.

An answer span is of the kind asked for and not already in the question. It is rated by how near it
stands to the question's own words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.english.figures import MONTHS, Figure, dates, figures
from rag.english.matching import together
from rag.english.words import Word, count_words, keys, names, words
from rag.evidence.relevance import counts, stands_at_a_place
from rag.languages.spoken import ENGLISH
from rag.question import Question

_JOINS = re.compile(r"^(?: |-|‑|, | of | of the | and | & |['’]s | de | van | von | al-)$")
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun".split()
) | frozenset(MONTHS)
_BREAKS = re.compile(r"[,;:—]\s")
_NEAR = 8
"""Words between a span and a term of the question at which the span is half as likely."""


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """A span of a sentence. `value` is the figure where it is one; `keys` are what its words are
    compared by; `score` is higher for the likelier answer."""

    start: int
    end: int
    text: str
    keys: frozenset[str]
    value: Figure | None = None
    score: float = 0.0

    def agrees(self, other: "AnswerSpan") -> bool:
        """The same figure, or one name within the other."""
        if self.value and other.value:
            return self.value.value == other.value.value
        if not (self.keys and other.keys):
            return False
        return self.keys <= other.keys or other.keys <= self.keys


def says(text: str, value: str) -> bool:
    """Whether `text` has the figure of `value`, or where it has none, all its words."""
    wanted = figures(value)
    if wanted:
        found = {(figure.value, figure.unit) for figure in figures(text)}
        return any((figure.value, figure.unit) in found for figure in wanted)
    return keys(words(value)) <= keys(words(text))


def answer_spans(question: Question, sentence: str) -> tuple[AnswerSpan, ...]:
    """The best first; empty where the sentence has nothing of the kind asked for, and in another
    language than English, whose figures and names are not read."""
    if question.language != ENGLISH:
        return ()
    spans = _spans(question, sentence)
    hits = list(filter(together(question.terms).met_by, words(sentence)))
    rated = [_rated(sentence, span, hits) for span in spans]
    return tuple(sorted(rated, key=lambda span: -span.score))


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    words: tuple[Word, ...]
    value: Figure | None = None
    is_name: bool = False


def _spans(question: Question, sentence: str) -> list[_Span]:
    match question.kind:
        case "money" | "percent" | "number" | "duration":
            return [
                _Span(figure.start, figure.end, (), figure)
                for figure in figures(sentence)
                if _of_kind(question, figure, sentence) and not _asked_already(question, figure)
            ]
        case "date":
            days = [
                _Span(d.start, d.end, words(sentence[d.start : d.end])) for d in dates(sentence)
            ]
            years = [
                _Span(f.start, f.end, (), f)
                for f in figures(sentence)
                if f.unit == "year" and not _asked_already(question, f)
            ]
            return [*days, *years]
        case "person" | "place":
            wants_place = question.kind == "place"
            runs = _names(question, sentence)
            fitting = [s for s in runs if stands_at_a_place(s.words, sentence) == wants_place]
            return fitting or (runs if wants_place else [])
        case "thing":
            return _names(question, sentence) + _nouns(question, sentence)
        case _:
            return []


def _of_kind(question: Question, figure: Figure, sentence: str) -> bool:
    match question.kind:
        case "money":
            return figure.is_money
        case "percent":
            return figure.unit == "percent"
        case "duration":
            return figure.unit in {"years", "month", "week", "day", "hour", "minute"}
        case _:
            return counts(figure.unit, figure.end, question, sentence)


def _asked_already(question: Question, figure: Figure) -> bool:
    return any(figure.value == other.value for other in figures(question.standalone))


def _names(question: Question, sentence: str) -> list[_Span]:
    """Runs of names, joined over 'of the' and the like, that are not the question's own."""
    asked = {term.key for term in question.terms}
    joined: list[list[Word]] = []
    for run in names(sentence):
        if (
            joined
            and _JOINS.match(sentence[joined[-1][-1].end : run[0].start])
            and (
                ", " not in sentence[joined[-1][-1].end : run[0].start]
                and " and " not in sentence[joined[-1][-1].end : run[0].start]
            )
        ):
            joined[-1].extend(run)
        else:
            joined.append(list(run))
    return [
        _Span(run[0].start, run[-1].end, tuple(run), is_name=True)
        for run in joined
        if not all(word.key in asked or word.lower in _CALENDAR for word in run)
    ]


def _nouns(question: Question, sentence: str) -> list[_Span]:
    """Lower-case content words that are not the question's own, alone and in pairs."""
    taken = {word.start for run in names(sentence) for word in run}
    asked = together(question.terms)
    free = [
        word
        for word in words(sentence)
        if word.start not in taken
        and not word.is_stop
        and word.text.isalpha()
        and not asked.met_by(word)
    ]
    return [_Span(word.start, word.end, (word,)) for word in free]


def _rated(sentence: str, span: _Span, hits: Sequence[Word]) -> AnswerSpan:
    near = sorted(_gap(span, hit, sentence) for hit in hits)[:3]
    nearness = sum(1 / (1 + gap / _NEAR) for gap in near) / max(1, len(near)) if near else 0.0
    return AnswerSpan(
        span.start,
        span.end,
        sentence[span.start : span.end],
        frozenset(word.key for word in span.words),
        span.value,
        0.5 * nearness + 0.15 * span.is_name,
    )


def _gap(span: _Span, hit: Word, sentence: str) -> int:
    """Words between a span and a word of the question; a comma counts as two more."""
    low, high = min(span.end, hit.end), max(span.start, hit.start)
    between = sentence[low:high]
    return count_words(between) + 2 * len(_BREAKS.findall(between))
