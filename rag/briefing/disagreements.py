"""Sentences of several articles -> Conflicts, without a question: each pair of alike sentences with
differing figures, or one figure for two things, is put as the question that both answer.

What differs is then decided by rag/composing/conflicts.py, as for a reader's question.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rag.briefing.progress import go_on
from rag.briefing.salience import Line, Lines
from rag.composing import find_conflicts
from rag.english.figures import Figure, dates, figures, same_unit, same_value
from rag.english.opposites import are_opposed, opposite_direction
from rag.english.words import Word, content_words, keys, names, words
from rag.question import Kind, Question, read_question
from rag.sources.citations import Citations
from rag.sources.voices import Voices
from rag.types import Article, Citation, Conflict, Quote

MOST_PAIRS = 400
"""Pairs of sentences of one story that are compared, the most alike first."""

_ALIKE = 0.2
"""Cosine of two sentences' words from which they are compared."""

_FEWEST_SHARED = 3
_SHARED_OF_SHORTER = 0.5
"""Share of the shorter sentence's words, figures and codes left out, that both must have before
different figures are called a disagreement, beside a name that both have; less is two matters."""

_SPANS = frozenset("second minute hour day week month years decade".split())
"""Units of figures that seldom disagree and often differ: "under 6 months", "after four months"."""

_OF_ITS_DAY = re.compile(
    r"\b(?:now|currently|today|as of|so far|at the moment|stands? at|yesterday|latest|to date|"
    r"this (?:morning|afternoon|evening|week))\b",
    re.IGNORECASE,
)
_EXPECTED = re.compile(
    r"\b(?:could|might|may|would|chances?|possib\w+|likely|expects?|expected|forecasts?|predict\w*|"
    r"project(?:s|ed|ion)|nearing|preliminary)\b"
)
"""What is only expected may be said otherwise by another without one of the two being wrong."""

_A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A conflict whose citations are numbered in `quotes`, from 1."""

    conflict: Conflict
    quotes: tuple[Quote, ...]


def disagreements(
    lines: Lines,
    voices: Voices,
    as_of: date,
    *,
    most: int,
    pause: Callable[[], None] = go_on,
) -> list[Disagreement]:
    """At most `most` of one story's, the most alike pairs first.

    A pair is never of one article, nor of two that share a voice.
    """
    found: list[Disagreement] = []
    told: set[frozenset[str]] = set()
    for one, other in _pairs(lines, pause):
        pause()
        quotes = (lines.lines[one].quote, lines.lines[other].quote)
        if same := _conflict(quotes, voices, as_of):
            values = frozenset(value.value.casefold() for value in same.conflict.values)
            if not any(len(values & earlier) > 1 for earlier in told):
                told.add(values)
                found.append(same)
        if len(found) == most:
            break
    return found


def _pairs(lines: Lines, pause: Callable[[], None]) -> list[tuple[int, int]]:
    telling = [n for n, line in enumerate(lines.lines) if figures(line.text)]
    pairs: list[tuple[float, int, int]] = []
    for place, one in enumerate(telling):
        pause()
        pairs += [
            (lines.likeness(one, other), one, other)
            for other in lines.nearest(one, telling[place + 1 :], least=_ALIKE)
            if lines.lines[one].voice != lines.lines[other].voice
            and _of_one_time(lines.lines[one], lines.lines[other])
        ]
    pairs.sort(reverse=True)
    return [(one, other) for _, one, other in pairs[:MOST_PAIRS]]


def _of_one_time(one: Line, other: Line) -> bool:
    """Whether both may speak of one moment: what is reported weeks later is mostly another event,
    or a newer state of this one; and what holds "now" or "as of Tuesday" is of its own day."""
    if not _near_in_time(one.article, other.article):
        return False
    of_its_day = _OF_ITS_DAY.search(one.text) or _OF_ITS_DAY.search(other.text)
    return not of_its_day or one.article.published == other.article.published


def _near_in_time(one: Article, other: Article) -> bool:
    if one.published is None or other.published is None:
        return True
    return abs(one.published - other.published) <= _A_WEEK


def _conflict(quotes: tuple[Quote, Quote], voices: Voices, as_of: date) -> Disagreement | None:
    numbered = Citations(voices)
    cited = [numbered.quote(quote) for quote in quotes]
    for question, about in _questions(quotes[0].text, quotes[1].text, as_of):
        for conflict in find_conflicts(question, cited, voices):
            if all(_says(value.value, value.citations, cited) for value in conflict.values):
                return Disagreement(replace(conflict, about=about), quotes)
    return None


def _says(value: str, numbers: Sequence[int], cited: Sequence[Citation]) -> bool:
    by_number = {citation.n: citation.quote for citation in cited}
    return all(value in by_number[n] for n in numbers)


def _questions(one: str, other: str, as_of: date) -> list[tuple[Question, str]]:
    """What both sentences answer, each with words that name the matter for a reader."""
    shared = _shared(one, other)
    if len(shared) < _FEWEST_SHARED or not _same_time(one, other):
        return []
    if _EXPECTED.search(one) or _EXPECTED.search(other) or _opposed(one, other):
        return []
    found: list[tuple[Question, str]] = []
    first, second = figures(one), figures(other)
    matter = " ".join(word.text for word in shared)
    for figure in first:
        if figure.unit == "year" or figure.unit in _SPANS:
            continue
        worded = one[figure.start : figure.end].strip()
        if any(same_unit(figure, twin) and figure.value == twin.value for twin in second):
            if codes := _own_codes(one, other):
                question = _put(f"Which model: {matter}, {worded}?", "thing", shared, as_of)
                found.append((question, f"What {worded} is given for: {' or '.join(codes)}"))
        elif _close(one, other, shared) and not _own_codes(one, other):
            for rival in _rivals(figure, second):
                focus = _counted(figure, one, rival, other)
                if figure.unit or focus:
                    question = _put(f"How much: {matter}?", _kind(figure), shared, as_of)
                    found.append((replace(question, focus=focus), f"The figure for: {matter}"))
    return found


def _opposed(one: str, other: str) -> bool:
    """Whether the two speak of opposites, as of who approves and who disapproves."""
    first, second = keys(_plain(one)), keys(_plain(other))
    return bool(opposite_direction(one, other)) or any(
        are_opposed(ours, theirs) for ours in first - second for theirs in second - first
    )


def _put(text: str, kind: Kind, shared: Sequence[Word], as_of: date) -> Question:
    """Without names: the figure's neighbour answers, not whatever the maker's is."""
    question = read_question(text, as_of=as_of)
    return replace(question, kind=kind, terms=tuple(shared), names=frozenset[str](), field=None)


def _kind(figure: Figure) -> Kind:
    if figure.is_money:
        return "money"
    return "percent" if figure.unit == "percent" else "number"


def _rivals(figure: Figure, others: Sequence[Figure]) -> list[Figure]:
    """The one other of this unit, where it is the only one and has another value."""
    same = [other for other in others if other.unit == figure.unit]
    return same if len(same) == 1 and not same_value(figure, same[0]) else []


def _counted(figure: Figure, one: str, rival: Figure, other: str) -> str | None:
    """The noun that both count ("41 bridges", "58 old bridges"), as its stem."""
    first = [word.key for word in words(one[figure.number_end :])[:2] if not word.is_stop]
    second = {word.key for word in words(other[rival.number_end :])[:2]}
    return next((key for key in first if key in second), None)


def _shared(one: str, other: str) -> tuple[Word, ...]:
    """The words of `one` that both have, without figures and codes, each once."""
    there = keys(_plain(other))
    found: dict[str, Word] = {}
    for word in _plain(one):
        if word.key in there:
            found.setdefault(word.key, word)
    return tuple(found.values())


def _plain(sentence: str) -> list[Word]:
    spans = [(figure.start, figure.end) for figure in figures(sentence)]
    return [
        word
        for word in content_words(sentence)
        if not word.is_code and not any(start <= word.start < end for start, end in spans)
    ]


def _close(one: str, other: str, shared: Sequence[Word]) -> bool:
    shorter = min(len(keys(_plain(one))), len(keys(_plain(other))))
    named = {word.key for run in names(other) for word in run} & {word.key for word in shared}
    return (
        bool(named)
        and len(shared) >= max(_FEWEST_SHARED + 1, _SHARED_OF_SHORTER * shorter)
        and _same_names(one, other)
    )


def _same_names(one: str, other: str) -> bool:
    """Whether one's names are all among the other's."""
    first = {word.key for run in names(one) for word in run}
    second = {word.key for run in names(other) for word in run}
    return first <= second or second <= first


def _same_time(one: str, other: str) -> bool:
    """Whether no year and no date tells the two apart."""
    years = [{f.value for f in figures(text) if f.unit == "year"} for text in (one, other)]
    days = [{(d.month, d.day) for d in dates(text)} for text in (one, other)]
    return all(not a or not b or a & b for a, b in (years, days))


def _own_codes(one: str, other: str) -> list[str]:
    """A model or product that only one of them names, from each; empty unless both have one."""
    codes = [
        {word.key: word.text for run in names(text) for word in run if word.is_code}
        for text in (one, other)
    ]
    alone = [next((t for k, t in codes[n].items() if k not in codes[1 - n]), None) for n in (0, 1)]
    return [text for text in alone if text] if all(alone) else []
