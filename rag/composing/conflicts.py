"""Evidence -> Conflicts: different values, in different articles, for the thing asked about. Pure.

Three kinds are read: figures of the kind asked for, the model, version or product (a code such as
V3 or GPT-4o) that the question leaves open, and whatever sentences differ in that are otherwise
alike (rag/evidence/rival_answers.py). "5.6 million" and "under six million" agree.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.english.figures import Figure, dates, figures, of_other_things, same_unit
from rag.english.matching import vocabulary
from rag.english.words import Word, keys, names, words
from rag.evidence import terms_to_cover
from rag.languages.spoken import ENGLISH
from rag.question import Question
from rag.sources.citations import Citations
from rag.sources.voices import Voices
from rag.types import Citation, Conflict, ConflictValue, Rival
from rag.verification.binding import distance

_ON_TOPIC = 0.6
"""Share of the question's terms that a quote must have to speak of the same thing."""

_SPEAKS = re.compile(
    r"(?P<name>[A-Z][\w.-]+(?: [A-Z][\w.-]+){0,3}) (?:says|said|claims|claimed|announced)\b"
)


@dataclass(frozen=True, slots=True)
class _Value:
    """What one citation gives: a code's key or a figure to compare by, and how it is worded."""

    compared: str | Figure
    wording: str
    citation: Citation


def find_conflicts(
    question: Question, evidence: Sequence[Citation], voices: Voices | None = None
) -> tuple[Conflict, ...]:
    """At most one conflict: the values that the evidence gives for what is asked.

    A quote that also stands in a copy is the copy's as well, so two sentences of one story are no
    conflict because two papers print it; where one of the papers prints another figure, they are.
    Figures are read in English alone.
    """
    if question.language != ENGLISH:
        return ()
    alternatives = _alternatives(question)
    values: list[_Value] = []
    for citation in evidence:
        if not _on_topic(question, citation, alternatives):
            continue
        if alternatives:
            found = _alternative(alternatives, citation.quote)
        else:
            found = _code(question, citation.quote) if _asks_for_code(question) else None
            found = found or _amount(question, citation.quote)
        if isinstance(found, Word):
            values.append(_Value(found.key, found.text, citation))
        elif found:
            values.append(_Value(found, _wording(found, citation.quote), citation))
    groups = _group(values)
    if len(groups) < 2 or _in_one_article(values, voices or Voices(())):
        return ()
    return (
        _conflict(
            question,
            [(group[0].wording, [value.citation for value in group]) for group in groups],
        ),
    )


def conflict_of_rivals(
    question: Question, rivals: Sequence[Rival], citations: Citations
) -> tuple[Conflict, ...]:
    """The one between sentences that are otherwise alike, if any."""
    if not rivals:
        return ()
    values = [(r.value, [citations.quote(quote) for quote in r.quotes]) for r in rivals]
    return (_conflict(question, values),)


def _conflict(question: Question, values: Sequence[tuple[str, Sequence[Citation]]]) -> Conflict:
    return Conflict(
        about=question.standalone.rstrip("?"),
        values=tuple(
            ConflictValue(wording, tuple(citation.n for citation in cited))
            for wording, cited in values
        ),
    )


def _in_one_article(values: Sequence[_Value], voices: Voices) -> bool:
    """Whether one article says all of it by itself."""
    tellers = [voices.tellers(v.citation.article_id, v.citation.quote) for v in values]
    return bool(frozenset(tellers[0]).intersection(*tellers[1:]))


def _alternatives(question: Question) -> tuple[Word, ...]:
    """The codes of a question such as 'did V3 or R1 cost ...'; empty for any other."""
    codes = tuple(term for term in question.terms if term.is_code)
    has_or = any(word.lower == "or" for word in words(question.standalone))
    return codes if has_or and len(codes) > 1 else ()


def _alternative(alternatives: Sequence[Word], quote: str) -> Word | None:
    """The one alternative that the quote speaks of; None where it is none or both."""
    present = keys(words(quote))
    said = [word for word in alternatives if word.key in present]
    return said[0] if len(said) == 1 else None


def _on_topic(question: Question, citation: Citation, alternatives: Sequence[Word]) -> bool:
    """The codes of the question in the quote, and most of its other words there or in the title.
    Of a choice between two ('V3 or R1') half of the rest is enough."""
    present, around = vocabulary(citation.quote), vocabulary(citation.title)
    terms = terms_to_cover(question, citation.quote)
    terms = tuple(term for term in terms if term not in alternatives)
    spoken_of = [
        term
        for term in terms
        if present.speaks_of(term) or (not term.is_code and around.speaks_of(term))
    ]
    if any(term.is_code and term not in spoken_of for term in terms):
        return False
    return len(spoken_of) >= (0.5 if alternatives else _ON_TOPIC) * len(terms)


def _asks_for_code(question: Question) -> bool:
    """'Which version of X', 'which model', 'what did the $40 million buy'."""
    if question.kind != "thing":
        return False
    asked = {word.lower for word in words(question.standalone)}
    return bool(asked & {"version", "model", "models", "chip", "chips", "product"}) or bool(
        figures(question.standalone)
    )


def _code(question: Question, quote: str) -> Word | None:
    """The code that answers: of the family that the question names, or nearest to its figure."""
    asked = keys(question.terms)
    codes = [word for run in names(quote) for word in run if word.is_code and word.key not in asked]
    family = [
        word
        for word in codes
        if any(len(name) >= 3 and name in word.key for name in question.names if name.isalpha())
    ]
    if family:
        return family[0]
    if owned := _owned_code(question, codes, quote):
        return owned
    anchors = [
        figure
        for figure in figures(quote)
        for other in figures(question.standalone)
        if figure.value == other.value
    ]
    if not anchors or not codes:
        return None
    return min(codes, key=lambda word: distance(word, anchors[0], quote))


def _owned_code(question: Question, codes: Sequence[Word], quote: str) -> Word | None:
    """'Acme's X-4' or 'X-4 from Acme', for a question about which model of Acme."""
    for word in words(quote):
        if word.key not in question.names:
            continue
        for code in codes:
            behind, before = quote[word.end : code.start], quote[code.end : word.start]
            if re.fullmatch(r"(?:['’]s?)? ", behind) or before == " from ":
                return None if _of_somebody_else(question, quote) else code
    return None


def _of_somebody_else(question: Question, quote: str) -> bool:
    """Whether a quote that lacks a name of the question is the word of somebody it does not name:
    what Acme says of its chips is no answer to which chips Norcopper uses."""
    speaker = _SPEAKS.match(quote)
    asked = keys(word for run in names(question.standalone) for word in run if not word.is_code)
    present = keys(words(quote))
    return speaker is not None and not asked <= present and not keys(words(speaker["name"])) & asked


def _amount(question: Question, quote: str) -> Figure | None:
    """The figure of the kind asked for that stands nearest to the question's own words."""
    wanted = [figure for figure in figures(quote) if _of_kind(question, figure, quote)]
    anchors = [word for word in words(quote) if word.key in keys(question.terms)]
    if not wanted or not anchors:
        return None
    near = min(wanted, key=lambda f: sum(sorted(distance(w, f, quote) for w in anchors)[:3]))
    if any(
        same_unit(near, other) and near.value == other.value
        for other in figures(question.standalone)
    ):
        return None
    return near


def _of_kind(question: Question, figure: Figure, quote: str) -> bool:
    match question.kind:
        case "money":
            return figure.is_money
        case "percent":
            return figure.unit == "percent"
        case "date":
            return figure.unit == "year" and not dates(quote)
        case "number":
            tail = {word.key for word in words(quote[figure.end - 12 : figure.end + 30])}
            return figure.unit != "year" and question.focus in tail
        case _:
            return False


def _wording(figure: Figure, quote: str) -> str:
    start = figure.start
    if figure.bound != "exactly":
        lead = quote[max(0, start - 14) : start].split()
        words_back = lead[-2:] if lead[-2:-1] and lead[-2] in {"more", "less", "at"} else lead[-1:]
        return " ".join([*words_back, quote[start : figure.end]])
    return quote[start : figure.end]


def _group(values: Sequence[_Value]) -> list[list[_Value]]:
    """Values that agree with each other, in the order in which they came."""
    groups: list[list[_Value]] = []
    for value in values:
        for group in groups:
            if all(_agree(value.compared, other.compared) for other in group):
                group.append(value)
                break
        else:
            groups.append([value])
    return groups


def _agree(one: str | Figure, other: str | Figure) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    if one.unit != other.unit or of_other_things(one, other):
        return True  # not comparable, so not in conflict
    return _within(one, other.value) or _within(other, one.value)


def _within(limit: Figure, value: float) -> bool:
    match limit.bound:
        case "under":
            return 0.5 * limit.value <= value <= limit.value
        case "over":
            return limit.value <= value <= 2 * limit.value
        case "about":
            return abs(limit.value - value) <= 0.1 * limit.value
        case _:
            return value == limit.value
