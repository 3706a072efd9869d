"""A question as it was asked -> what is asked for: stand-alone wording, kind of answer, key terms.

No model is needed: the wording of a question says most of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from rag.english.periods import Period
from rag.english.words import Word, content_words, names, stem, words
from rag.errors import QuestionError
from rag.question.asked_for import Asked, read_asked
from rag.question.fields import DOCUMENT, Field, field_of, published_in
from rag.question.follow_up import make_standalone
from rag.question.parts import question_parts
from rag.types import Turn

Kind = Literal[
    "money", "percent", "number", "duration", "date", "person", "place", "thing", "yes-no", "open"
]
"""What an answer has to hold: an amount, a share, a count, a time, a name, or anything."""

_MONEY = frozenset(
    """
        cost costs price priced prices budget spend spent spends spending charge charges charged pay
        paid pays fee fees worth revenue sales profit loss losses invest invested investment raise
        raised fund funds funding dollars euros pounds valuation salary fine money amount value
        expensive earn earned bill donate donated
        """.split()
)
_DATE = re.compile(
    r"^(?:since |until |by |from |on |in |during )?(?:when\b|(?:what|which) "
    r"(?:year|month|day|date|week|quarter|decade)\b)|\b(?:what|which) (?:is|was) the date\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"^(?:by |to |with |from |for |of |and )?(?:who|whom|whose)\b", re.IGNORECASE)
_PLACE = re.compile(
    r"^(?:and )?where\b|\b(?:what|which) (?:city|country|place|state|town|region|continent)\b",
    re.IGNORECASE,
)
_DURATION = re.compile(r"^(?:for |and |but )?how (?:long|old)\b", re.IGNORECASE)
_PERCENT = re.compile(r"\b(?:what|which) (?:percentage|share|proportion|percent)\b", re.IGNORECASE)
_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_MUCH = re.compile(r"\bhow (?:much|large|big|expensive|cheap)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"^(?:and |but )?(?:why|how)\b|^(?:describe|explain|summari[sz]e)", re.IGNORECASE
)
_THING = re.compile(r"^(?:\w+ )?(?:which|what)\b", re.IGNORECASE)
_YES_NO = re.compile(
    r"^(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|should)\b", re.IGNORECASE
)
_AMOUNT_NOUN = r"(?:costs?|price|budget|revenue|valuation|salary|fee|amount|sum)\b"
_WHAT_AMOUNT = re.compile(
    rf"\bwhat(?:'s| is| was| are| were) (?:\w+ ){{0,4}}?{_AMOUNT_NOUN}"
    rf"|\b(?:what|which) {_AMOUNT_NOUN}",
    re.IGNORECASE,
)
_WHAT_CHARGE = re.compile(r"^what (?:does|did|do) .*\b(?:charge|cost|pay|spend)\b", re.IGNORECASE)
_DATE_NOUNS = frozenset("date year month day decade quarter".split())
_COUNT_NOUNS = frozenset("population".split())
_PLACE_NOUNS = frozenset(
    "city country place state town region continent nation province county village".split()
)
_LIST = re.compile(
    rf"^(?:please )?(?:list|compare|enumerate)\b|\bcompare[ds]?\b|\b(?:each|every) {DOCUMENT}\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\b(?:compare[sd]?|differ|differs|differences?|versus|vs)\b", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(?:the articles|which (?:\w+ ){0,2}articles|various|different|"
    r"(?:each|every)(?! (?:year|quarter|month|week|day|hour)\b))\b",
    re.IGNORECASE,
)
_THE_X_OF = re.compile(
    r"\b(?:what|who|which)(?:'s| is| was| are| were) (?:the|its|their|his|her) ([\w -]+?) "
    r"(?:of|for|in|at)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\bhow (?:many|much) ((?:\w+ )?\w+?)\b"
    r"(?= (?:does|did|do|has|have|is|are|was|were|will|can|could|would)\b|$|\?)",
    re.IGNORECASE,
)
_QUESTION_WORDS = frozenset(
    """
        date year month day many much long old kind type sort name names companies company people
        person article articles post report reported reportedly relative compared use used using
        version versions come came take took place happen happened call called give amount number
        times hundred thousand million billion trillion figure figures
        """.split()
)
_HELPERS = frozenset("do does did will would can could may might should has have had".split())
_SUBJECTS = frozenset("it he she they we you i".split())
_ARTICLES = frozenset("the a an its their his her".split())
_CHANGE = re.compile(
    r"\bhow much (?:\w+ ){0,3}?(?:did|does|do|has|have|will) .*"
    r"\b(?:fall|rise|drop|grow|increase|decrease|decline|shrink|climb|fallen|risen|dropped|grown)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """`terms` are the words that an answer's sentence should speak of, `names` and `verbs` the keys
    of those that name something and that say what happens; `focus` is the noun that is asked for
    ("layers" of "how many layers"), where the wording names one; `published_in` asks which articles
    are of that time; `wants_list` lifts the limit on an answer's length, `wants_several` asks more
    than one article. Nothing after `as_of` is searched; `asked_on` is the day from which 'last
    week' counts, None where it is unknown. `compared` are the names that it sets side by side.
    `parts` are the questions that it joins, none where it asks one thing; `is_part` marks one of
    them. `language` is a code: of a question in another than English only the kind, the terms, the
    names and the verbs are read (rag/question/other_languages.py)."""

    text: str
    standalone: str
    kind: Kind
    terms: tuple[Word, ...]
    names: frozenset[str]
    verbs: frozenset[str]
    focus: str | None
    field: Field | None
    published_in: Period | None
    wants_list: bool
    wants_several: bool
    as_of: date
    asked_on: date | None
    compared: tuple[tuple[Word, ...], ...] = ()
    parts: "tuple[Question, ...]" = ()
    is_part: bool = False
    language: str = "en"


def read_question(
    text: str,
    history: Sequence[Turn] = (),
    *,
    as_of: date,
    asked_on: date | None = None,
    longest: int = 2000,
) -> Question:
    """Of a question in English. Raises QuestionError for an empty one or one of more than `longest`
    characters."""
    asked = checked(text, longest)
    pieces = question_parts(asked)
    if len(pieces) > 1:
        parts = _read_parts(pieces, history, as_of, asked_on)
        whole = read_question(pieces[0], history, as_of=as_of, asked_on=asked_on)
        standalone = " ".join(part.standalone for part in parts)
        return replace(whole, text=asked, standalone=standalone, parts=parts)
    standalone = make_standalone(asked, history)
    asked_for = read_asked(standalone)
    kind = _kind(asked_for)
    return Question(
        text=asked,
        standalone=standalone,
        kind=kind,
        terms=_terms(standalone),
        names=frozenset(word.key for run in names(standalone) for word in run),
        verbs=_verbs(standalone),
        focus=_focus(asked_for, kind),
        field=field_of(standalone),
        published_in=published_in(standalone, asked_on or as_of),
        wants_list=bool(_LIST.search(standalone)),
        wants_several=bool(_SEVERAL.search(standalone)) or bool(_LIST.search(standalone)),
        as_of=as_of,
        asked_on=asked_on,
        compared=names(standalone) if _COMPARES.search(standalone) else (),
    )


def checked(text: str, longest: int) -> str:
    """The question with single spaces. Raises QuestionError."""
    asked = " ".join(text.split())
    if not re.search(r"\w", asked):
        raise QuestionError("the question is empty", next="Type a question about the articles.")
    if len(asked) > longest:
        raise QuestionError(
            f"the question has {len(asked):,} characters; {longest:,} are allowed",
            next="Shorten it, or raise the setting question_chars.",
        )
    return asked


def _read_parts(
    pieces: Sequence[str], history: Sequence[Turn], as_of: date, asked_on: date | None
) -> tuple[Question, ...]:
    """Each after those before it, which say what it leaves unsaid: "who founded it, and when?"."""
    parts: list[Question] = []
    for piece in pieces:
        earlier = (*history, *(Turn(part.text) for part in parts))
        part = read_question(piece, earlier, as_of=as_of, asked_on=asked_on)
        parts.append(replace(part, is_part=True))
    return tuple(parts)


def _kind(asked: Asked) -> Kind:
    text = asked.tail
    lower = {word.lower for word in words(asked.clause)}
    if _DURATION.search(text):
        return "duration"
    if _MANY.search(text):
        return "number"
    if _PERCENT.search(text):
        return "percent"
    if _CHANGE.search(text):
        return "number"
    if _MUCH.search(text):
        return "money" if lower & _MONEY else "number"
    if _WHAT_AMOUNT.search(text) or _WHAT_CHARGE.search(text) or "dollars" in lower:
        return "money"
    if _DATE.search(text) or asked.head in _DATE_NOUNS:
        return "date"
    if asked.head in _COUNT_NOUNS:
        return "number"
    if _PERSON.search(text):
        return "person"
    if _PLACE.search(text) or asked.head in _PLACE_NOUNS:
        return "place"
    if _YES_NO.search(text):
        return "yes-no"
    if _OPEN.search(text):
        return "open"
    return "thing" if _THING.search(text) else "open"


def _terms(text: str) -> tuple[Word, ...]:
    seen: set[str] = set()
    kept: list[Word] = []
    for word in content_words(text):
        if word.lower in _QUESTION_WORDS or word.key in seen:
            continue
        seen.add(word.key)
        kept.append(word)
    return tuple(kept) or content_words(text)


def _verbs(text: str) -> frozenset[str]:
    """Keys of the words that stand where a question has its verb: after who, after to, after the
    subject of did and its like; and those that end like a participle without an article before."""
    found = words(text)
    lower = [word.lower for word in found]
    helped = any(word in _HELPERS for word in lower)
    verbs: set[str] = set()
    for position, word in enumerate(found):
        if word.is_stop or not word.text.islower() or position == 0:
            continue
        before = found[position - 1]
        after_subject = helped and (before.text[0].isupper() or before.lower in _SUBJECTS)
        participle = word.lower.endswith(("ed", "ing")) and before.lower not in _ARTICLES
        if before.lower in {"who", "to"} or after_subject or participle:
            verbs.add(word.key)
    return frozenset(verbs)


def _focus(asked: Asked, kind: Kind) -> str | None:
    """The stem of the noun that a sentence must speak of to be an answer: what is counted, and X in
    'what (or who) is the X of Y'. An amount of money or a date need not be called one."""
    text = asked.tail
    if kind not in {"money", "percent", "date"} and (match := _THE_X_OF.search(text)):
        return stem(match[1].split()[-1].lower())
    if kind != "number" or not (match := _COUNTED.search(text)):
        return None
    noun = match[1].split()[-1].lower()
    return None if noun in {"is", "was", "are", "does", "did"} else stem(noun)
