"""What earlier turns spoke of, and what of it a word such as 'it' or 'the company' stands for.

Names come from the earlier questions and from the earlier answers' texts; those texts serve for
nothing else.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.english.words import Word, words
from rag.question.conversation.noun_kinds import (
    ATTRIBUTES,
    NameKind,
    gender_of,
    kind_of_name,
    kind_of_noun,
)
from rag.question.conversation.noun_phrases import NounPhrase, named_runs, noun_phrases
from rag.question.conversation.question_grammar import wh_description
from rag.sentences import split_sentences

Number = Literal["one", "many"]

_MARKER = re.compile(r"\s*\[\d+(?:\s*,\s*\d+)*\]")
_JOINED = re.compile(r"^(?:,? and |, |,? or )$")
_VERB_AFTER = re.compile(
    r"^(?:['’]s? | (?:is|was|has|had|will|says|said|claims?|made|built|bought|won|led|leads|runs|"
    r"owns|makes|announced|\w{3,}ed) )"
)
_ANSWER_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a turn spoke of. `age` counts turns back from the newest, 0; `weight` is how
    much that turn was about it."""

    text: str
    kind: NameKind
    number: Number = "one"
    head: str = ""
    age: int = 0
    weight: float = 0.0
    from_answer: bool = False

    @property
    def is_name(self) -> bool:
        return not self.head


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier turn: its question made stand-alone, its answer's text, and what pronouns of it
    stood for."""

    question: str
    answer: str
    used: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """`text` with what it points to put in; `open` where something stayed without a meaning."""

    text: str
    used: tuple[Mention, ...] = ()
    open: bool = False


Context = Sequence[Earlier]
"""Newest first, at least one."""


def mentions(context: Context) -> list[Mention]:
    """Everything that may be spoken of, the likeliest first."""
    found: list[Mention] = []
    for age, turn in enumerate(context):
        of_turn = [*turn.used, *_in_question(turn.question), *_in_answer(turn)]
        found += [replace(m, age=age, weight=m.weight - 3 * age) for m in of_turn]
    best: dict[str, Mention] = {}
    for mention in found:
        known = best.get(mention.text)
        if known is None or mention.weight > known.weight:
            best[mention.text] = mention
    return sorted(best.values(), key=lambda m: -m.weight)


def choose(
    found: Iterable[Mention], fits: Callable[[Mention], float | None], besides: str = ""
) -> Mention | None:
    """The mention of the highest weight, `fits` (None: not at all) added; none of what `besides`,
    the question itself, already names."""
    own = {word.key for run in named_runs(besides) for word in run}
    scored = [
        (mention.weight + extra, mention)
        for mention in found
        if (extra := fits(mention)) is not None
        and not (own and own >= {word.key for word in words(mention.text)})
    ]
    return max(scored, key=lambda pair: pair[0])[1] if scored else None


def person(pronoun: str) -> Callable[[Mention], float | None]:
    """Fits for he and she: people first, then names of one word, which may be surnames."""

    def fits(mention: Mention) -> float | None:
        if mention.number == "many":
            return None
        gender = gender_of(mention.text) if mention.is_name else None
        agreeing = 0.0 if gender is None else 1.0 if gender == pronoun else -2.5
        if mention.kind == "person":
            return 4.0 + agreeing + (1.0 if mention.from_answer else 0.0)
        single = mention.kind == "name" and mention.is_name and " " not in mention.text
        return -2.0 if single and mention.age == 0 and mention.weight >= 1.5 else None

    return fits


def thing(wanted: NameKind | None) -> Callable[[Mention], float | None]:
    """Fits for 'it', where the question's own words may speak of a kind (`wanted`)."""

    def fits(mention: Mention) -> float | None:
        if mention.number == "many":
            return None
        if mention.kind == "person":
            return -9.0 if mention.is_name else None
        if wanted is None or mention.kind == "name":
            return 0.0
        return 2.0 if mention.kind == wanted else -1.5

    return fits


def several(mention: Mention) -> float | None:
    """Fits for 'they': groups, then whatever has people in it."""
    if mention.number == "many":
        return 3.0
    if mention.kind == "person":
        return 1.0 if mention.head == "one" else None  # 'Who makes it? What else do they make?'
    return {"organisation": 0.5, "name": 0.0, "work": -2.0, "place": -1.0}[mention.kind]


def of_kind(wanted: NameKind, *, pointing: bool = False) -> Callable[[Mention], float | None]:
    """Fits for 'the company' and the like: a name of that kind; one of no known kind for 'that
    model' (`pointing`), which must be something, and for companies, which most names are of."""

    def fits(mention: Mention) -> float | None:
        if mention.number == "many":
            return None
        if mention.kind == wanted:
            return 2.0 + (0.5 if mention.is_name else 0.0)
        unknown = mention.kind == "name" and mention.is_name
        return 0.0 if unknown and (pointing or wanted == "organisation") else None

    return fits


def _in_question(question: str) -> list[Mention]:
    found: list[Mention] = []
    phrases = noun_phrases(question)
    inside = {(word.start, word.end) for p in phrases for word in p.named}
    for run in named_runs(question):
        subsumed = any((word.start, word.end) in inside for word in run)
        for part in _people_apart(run):
            text = question[part[0].start : part[-1].end]
            owner = question[part[-1].end : part[-1].end + 2] in {"'s", "’s"}
            weight = 2.0 - 0.5 * owner - 1.4 * subsumed + _subject(question, part[0].start)
            article = re.search(r"\bthe $", question[: part[0].start]) and not owner
            text = f"the {text}" if article and not subsumed else text
            found.append(Mention(text, kind_of_name(part, question), weight=weight))
    found += [_of_phrase(phrase, question) for phrase in phrases if _is_somebody(phrase)]
    found += _together(question)
    if described := wh_description(question):
        kind = "person" if described.noun is None else kind_of_noun(described.noun) or "name"
        number: Number = "many" if described.plural else "one"
        found.append(Mention(described.text, kind, number, described.noun or "one", weight=0.5))
    return found


def _is_somebody(phrase: NounPhrase) -> bool:
    """Prices and dates are not what 'it' stands for, and 'the company' says nothing by itself."""
    bare = not phrase.named and phrase.determiner == "the"
    return phrase.head not in ATTRIBUTES | {"people"} and not (bare and kind_of_noun(phrase.head))


def _of_phrase(phrase: NounPhrase, question: str) -> Mention:
    return Mention(
        phrase.text,
        kind_of_noun(phrase.head) or "name",
        "many" if phrase.plural else "one",
        phrase.head,
        weight=1.2 + 0.9 * bool(phrase.named) + _subject(question, phrase.start),
    )


def _subject(question: str, start: int) -> float:
    """A turn is about what stands after its auxiliary: 'How much did X cost'."""
    before = question[:start].rstrip()
    return 0.7 * bool(
        re.search(r"\b(?:do|does|did|is|was|are|were|has|have|had|will|can)(?: the)?$", before)
    )


def _in_answer(turn: Earlier) -> list[Mention]:
    """Names of an answer; one that the question did not have is likely what it asked for."""
    answer = _MARKER.sub("", turn.answer[:_ANSWER_CHARACTERS])
    asked = {word.key for word in words(turn.question)}
    asks_for_one = bool(re.match(r"(?:who|which|what)\b", turn.question, re.IGNORECASE))
    found: list[Mention] = []
    for number, span in enumerate(split_sentences(answer)):
        sentence = answer[span.start : span.end]
        of_sentence: list[Mention] = []
        for run in _names_of_answer(sentence):
            for part in _people_apart(run):
                new = not {word.key for word in part} <= asked
                weight = 1.0 + (1.3 if new and asks_for_one and not of_sentence else 0.0)
                text = sentence[part[0].start : part[-1].end]
                kind = kind_of_name(part, sentence)
                weight -= 0.8 * number + 0.2 * len(of_sentence)
                of_sentence.append(Mention(text, kind, weight=weight, from_answer=True))
        found += of_sentence
        people = [m.text for m in of_sentence if m.kind == "person"]
        if len(people) > 1:
            joined = f"{', '.join(people[:-1])} and {people[-1]}"
            found.append(Mention(joined, "person", "many", weight=1.5 - number, from_answer=True))
    return found


def _names_of_answer(sentence: str) -> list[tuple[Word, ...]]:
    """With the first word where a verb follows it, as in 'Globex made the X-9'."""
    runs = list(named_runs(sentence))
    first = words(sentence)[:1]
    if first and not any(first[0] in run for run in runs):
        word = first[0]
        alike = word.lower.endswith(("s", "ing")) and not word.lower.endswith("ss")
        named = word.text[0].isupper() and not word.is_stop and not alike
        if named and _VERB_AFTER.match(sentence[word.end :]):
            runs.insert(0, (word,))
    return runs


def _people_apart(run: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """'OpenAI CEO Sam Altman' is a company and a person."""
    for place, word in enumerate(run):
        if word.text in {"CEO", "CFO", "CTO", "President", "Premier"} and 0 < place < len(run) - 1:
            return [run[:place], run[place + 1 :]]
        if word.text in {"President", "Premier", "CEO"} and place == 0 and len(run) > 1:
            return [run[1:]]
    return [run]


def _together(text: str) -> list[Mention]:
    """'V3 and R1' as one group."""
    runs = named_runs(text)
    groups: list[Mention] = []
    start = 0
    for place in range(1, len(runs) + 1):
        between = text[runs[place - 1][-1].end : runs[place][0].start] if place < len(runs) else ""
        if place < len(runs) and _JOINED.match(between.replace("the ", "")):
            continue
        if place - start > 1:
            joined = text[runs[start][0].start : runs[place - 1][-1].end]
            groups.append(Mention(joined.replace(" or ", " and "), "name", "many", weight=1.8))
        start = place
    return groups
