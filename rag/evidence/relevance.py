"""How well one sentence answers a question: the measures that evidence is chosen and judged by."""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.english.figures import dates, figures
from rag.english.matching import Vocabulary, vocabulary
from rag.english.synonyms import is_light
from rag.english.words import Word, content_words, names, stem, words
from rag.question import Question

CONTEXT_CREDIT = 0.7
"""What a term is worth that only the sentence's surroundings have: its title, heading or the two
sentences before, as when 'the company' stands for a name."""

NAME_SHARE, VERB_SHARE, LIGHT_SHARE = 1.5, 0.5, 0.25
"""What a name, a verb and a word that says little weigh, beside a noun: of two sentences that may
answer, the one with the question's names and nouns in other words is the better."""

OWN_SHARE = 0.75
"""Of what is asked besides names, for a figure whose sentence names nobody."""

_AT = frozenset("in at from near to into across outside".split())
_RELATIVE_TIMES = frozenset("before after since until during ago recently when".split())


@dataclass(frozen=True, slots=True)
class Relevance:
    """All in [0, 1]. `coverage` is the weight of the question's terms that the sentence or its
    surroundings speak of; `own` counts the sentence alone; `typed` says that it holds the kind of
    thing asked for, `focused` that it speaks of the question's focus, `named` of all its names;
    `about` is the coverage of the terms that are not names; `missing` are the terms with no match
    at all."""

    cosine: float
    coverage: float
    own: float
    typed: bool
    focused: bool
    named: bool
    about: float
    missing: tuple[Word, ...]

    @property
    def sufficiency(self) -> float:
        """How surely the sentence answers: 0 where it lacks the kind of thing, the focus or a name;
        words in common count, and so does likeness in meaning where the words differ."""
        if not (self.typed and self.focused and self.named):
            return 0.0
        return 0.5 * self.coverage + 0.3 * self.about + 0.5 * self.cosine

    @property
    def score(self) -> float:
        return 0.45 * self.cosine + 0.45 * self.own + 0.2 * self.coverage + 0.12 * self.typed


def term_weights(
    question: Question, frequencies: Mapping[str, int], chunks: int
) -> dict[str, float]:
    """Term key -> weight: BM25's inverse document frequency, names half as much again, verbs and
    words that say little a part of it."""
    weights: dict[str, float] = {}
    for term in question.terms:
        frequency = min(frequencies.get(term.text, 0), chunks)
        rarity = math.log(1 + (chunks - frequency + 0.5) / (frequency + 0.5))
        weights[term.key] = (0.25 + rarity) * _emphasis(term, question)
    return weights


def _emphasis(term: Word, question: Question) -> float:
    if term.key in question.names:
        return NAME_SHARE
    if is_light(term.key) or term.lower.endswith("ly"):
        return LIGHT_SHARE
    return VERB_SHARE if term.key in question.verbs else 1.0


def judge(
    question: Question,
    sentence: str,
    context: str,
    cosine: float,
    weights: Mapping[str, float],
) -> Relevance:
    """`context` is the title, heading and two sentences before; `weights` are `term_weights`."""
    own, around = vocabulary(sentence), vocabulary(context)
    met = [
        _Met(term, weights.get(term.key, 1.0), *_credit(term, own, around))
        for term in terms_to_cover(question, sentence)
    ]
    about = [m for m in met if m.term.key not in question.names]
    return Relevance(
        cosine=max(0.0, cosine),
        coverage=_share(met),
        own=_share([m for m in met if m.own], of=met),
        typed=holds_kind(question, sentence),
        focused=not any(m.term.key == question.focus and not m.credit for m in met),
        named=_names_met(question, met),
        about=_share(about),
        missing=tuple(m.term for m in met if not m.credit),
    )


@dataclass(frozen=True, slots=True)
class _Met:
    """How far a sentence meets a term: `credit` in [0, 1], `own` where not its surroundings do."""

    term: Word
    weight: float
    credit: float
    own: bool


def _credit(term: Word, own: Vocabulary, around: Vocabulary) -> tuple[float, bool]:
    if own.speaks_of(term):
        return 1.0, True
    return (CONTEXT_CREDIT, False) if around.speaks_of(term) else (0.0, False)


def _share(met: Sequence[_Met], of: Sequence[_Met] | None = None) -> float:
    """Weighted credit of `met` as a share of the weight of all of `of`; 1 of nothing."""
    whole = sum(m.weight for m in (met if of is None else of))
    return sum(m.weight * m.credit for m in met) / whole if whole else 1.0


_FIGURE_KINDS = frozenset({"money", "percent", "number", "duration", "date"})


def _names_met(question: Question, met: Sequence[_Met]) -> bool:
    """Every name of the question was met; of 'V3 or R1', one. A figure belongs to what its own
    sentence names, unless that speaks of everything else that is asked."""
    named = [m for m in met if m.term.key in question.names]
    unmet = [m for m in named if not m.credit]
    if unmet:
        alternatives = any(word.lower == "or" for word in words(question.standalone))
        return alternatives and len(unmet) < len(named)
    if question.kind in _FIGURE_KINDS and named and not any(m.own for m in named):
        others = [m for m in met if m.term.key not in question.names]
        return _share([m for m in others if m.own], of=others) >= OWN_SHARE
    return True


def holds_kind(question: Question, sentence: str) -> bool:
    """Whether the sentence holds a thing of the kind asked for."""
    found = figures(sentence)
    match question.kind:
        case "money":
            return any(figure.is_money for figure in found)
        case "percent":
            return any(figure.unit == "percent" for figure in found)
        case "number":
            return any(counts(figure.unit, figure.end, question, sentence) for figure in found)
        case "duration":
            return any(f.unit in {"years", "month", "week", "day", "hour", "minute"} for f in found)
        case "date":
            return (
                bool(dates(sentence))
                or any(figure.unit == "year" for figure in found)
                or any(word.lower in _RELATIVE_TIMES for word in words(sentence))
            )
        case "person" | "place":
            wants_place = question.kind == "place"
            return any(
                stands_at_a_place(run, sentence) == wants_place
                for run in names(sentence)
                if not _in_question(run, question)
            )
        case _:
            return True


def counts(unit: str, end: int, question: Question, sentence: str) -> bool:
    """A figure that counts the noun asked for, within the three words after it."""
    if not question.focus:
        return unit != "year"
    following = content_words(sentence[end : end + 40])[:3]
    return stem(unit) == question.focus or any(w.key == question.focus for w in following)


def stands_at_a_place(run: tuple[Word, ...], sentence: str) -> bool:
    """Whether a name follows 'in', 'at' or the like, as places do and people do not."""
    found = words(sentence)
    place = bisect_left(found, run[0].start, key=lambda word: word.start)
    near = [word.lower for word in found[max(0, place - 2) : place]]
    return near[-1:] != [] and (near[-1] in _AT or (near[-1] in {"the", "and"} and near[0] in _AT))


def _in_question(run: tuple[Word, ...], question: Question) -> bool:
    asked = {term.key for term in question.terms}
    return all(word.key in asked for word in run)


_KIND_WORDS: Mapping[str, frozenset[str]] = {
    "money": frozenset(
        """
            cost price spend spent charg pay paid fee budget dollar amount money expens worth
            """.split()
    ),
    "date": frozenset("date year month day".split()),
    "percent": frozenset("percentag share proport percent".split()),
    "duration": frozenset("long old last take".split()),
    "place": frozenset("base citi countri state town region place locat".split()),
}


def terms_to_cover(question: Question, sentence: str) -> tuple[Word, ...]:
    """The terms without those that the answer's kind stands for: an amount need not say 'cost'.
    Where only names would be left, they stay: not every sentence about Acme says where it is."""
    implied = _KIND_WORDS.get(question.kind, frozenset[str]())
    if not implied or not holds_kind(question, sentence):
        return question.terms
    rest = tuple(term for term in question.terms if term.key not in implied)
    return rest if any(term.key not in question.names for term in rest) else question.terms
