"""Words of a question that point to an earlier turn, such as 'it', 'the company', 'the other one'
and 'there', and what they stand for."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rag.english.words import stem, words
from rag.question.conversation.antecedents import (
    Context,
    Mention,
    Resolved,
    choose,
    mentions,
    of_kind,
    person,
    several,
    thing,
)
from rag.question.conversation.noun_kinds import (
    ATTRIBUTES,
    ROLES,
    NameKind,
    is_document,
    kind_of_noun,
)
from rag.question.conversation.noun_phrases import named_runs, noun_phrases, possessive
from rag.question.conversation.question_grammar import AUXILIARY
from rag.question.conversation.unsaid import (
    asked_noun,
    compared,
    compares,
    other_of_pair,
    owned,
    pair_of,
)

_PRONOUN = re.compile(
    r"\b(?:(?P<person>he|him|his|she|her|hers)|(?P<thing>it|its)"
    r"|(?P<several>they|them|their|theirs))\b(?!['’])",
    re.IGNORECASE,
)
_POSSESSIVES = frozenset("his its their theirs hers".split())
_EMPTY_IT = re.compile(
    r"\bit (?:takes?|took|costs?)\b(?= (?:\w+ ){0,3}to \w)"
    r"|\b(?:is|was|isn't|wasn't|be|makes?|made) it(?= (?:\w+ ){1,3}(?:to|that|for|if|when)\b)"
    r"|\bit (?:is|was|'s)(?= (?:\w+ ){1,3}(?:to|that|for)\b)"
    r"|\b(?:is|was|did|does|will) it(?= (?:rain|snow|cold|hot|warm|late|dark)\w*)",
    re.IGNORECASE,
)
_EMPTY_TAKE = re.compile(r"\b(?:does|did|will|would|do) it (?:take|cost)(?= (?:\w+ )*to \w)", re.I)
_CLAUSE = re.compile(
    r"\b(?:that|when|if|whether|because|after|before|while|how|why|where|what|who|as|since|until|"
    r"said|says|claims?|and|but|which|so)\b|[,;:]",
    re.IGNORECASE,
)
_DEFINITE = re.compile(
    r"\b(?P<determiner>the|this|that|these|those|both)\s+(?P<noun>(?:two\s+)?[a-z][a-z-]+)\b"
    r"(?!\s+(?:that|which|who|of|behind|called|named|in|at|for|from|with|to|on|between|about|near)"
    r"\b(?!\s*\?))(?!['’]s\b)",
    re.IGNORECASE,
)
_OTHER_ONE = re.compile(r"\bthe other(?: (?:one|company|model|firm|side|party|country))?\b", re.I)
_RANKED = re.compile(r"\bthe (?P<which>former|latter|first one|second one)\b", re.IGNORECASE)
_ONE = re.compile(r"\b(?P<before>which|what|another|that|this) (?P<one>ones?)\b", re.IGNORECASE)
_THERE = re.compile(r"\bthere\b", re.IGNORECASE)
_EXISTS = re.compile(rf"(?:{AUXILIARY}|been|be|that|and|if|when) $|^$", re.IGNORECASE)
_ORGANISED = frozenset(
    stem(word)
    for word in """
        lead leads led runs run founded founder ceo headquartered headquarters based employ employs
        hire staff revenue owns owned owner buy bought acquire backs backed fund funded funds
        valuation shareholders rivals competitors compete charge announce profit earn spend invest
        subsidiary employees listed bankrupt sue sued spun
        """.split()
)
_MADE = frozenset(
    stem(word)
    for word in """
        cost costs price released release launched launch trained train perform works built cheaper
        faster slower parameters layers version sink sank posted published written wrote author
        opened completed beat outperform available download
        """.split()
)
_LIVED_IN = frozenset(
    stem(word)
    for word in "population capital government border currency mayor live inhabit".split()
)


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    words: str
    used: tuple[Mention, ...]


def resolve(text: str, context: Context) -> Resolved:
    """`text` is a whole question; the same text where it points to nothing earlier."""
    reading = _Reading(text, context)
    for step in (
        reading.others,
        reading.ones,
        reading.definite_nouns,
        reading.pronouns,
        reading.places,
    ):
        step()
    resolved = reading.result()
    if resolved.used or resolved.open:
        return resolved
    return owned(text, context) or compared(text, context) or resolved


class _Reading:
    """One question on its way: the edits found so far."""

    def __init__(self, text: str, context: Context) -> None:
        self._text = text
        self._context = context
        self._mentions = mentions(context)
        self._edits: list[_Edit] = []
        self._open = False
        self._taken: set[str] = set()

    def result(self) -> Resolved:
        text = self._text
        used: list[Mention] = []
        for edit in sorted(self._edits, key=lambda edit: -edit.start):
            text = text[: edit.start] + edit.words + text[edit.end :]
            used += edit.used
        return Resolved(text, tuple(dict.fromkeys(used)), self._open)

    def others(self) -> None:
        """'the other one' of a pair, 'the latter' of 'V3 and R1'."""
        if match := self._first(_RANKED):
            pair = pair_of(self._context)
            first = match["which"].lower() in {"former", "first one"}
            self._put(match, pair[0 if first else -1] if pair else None)
        if match := self._first(_OTHER_ONE):
            self._put(match, other_of_pair(self._context))

    def ones(self) -> None:
        """'Which one' of what a question before asked 'which' of."""
        for match in self._all(_ONE):
            asked = next(
                (m for m in self._mentions if m.head not in {"", "one"} and m.kind != "person"),
                None,
            )
            noun = asked_noun(self._context)
            if noun:
                start, end = match.span("one")
                self._edits.append(_Edit(start, end, noun, (asked,) if asked else ()))
            elif not compares(self._text):
                self._open = True

    def definite_nouns(self) -> None:
        for match in self._all(_DEFINITE):
            noun = match["noun"].lower()
            if self._modifies(match):
                continue
            pointing = match["determiner"].lower() in {"this", "that", "these", "those"}
            chosen = self._for_noun(noun, pointing)
            if chosen:
                self._put(match, chosen)
            elif pointing and kind_of_noun(noun) and not named_runs(self._text):
                self._open = True

    def _modifies(self, match: re.Match[str]) -> bool:
        """'the ferry company': the noun only says which company, and that is named enough."""
        after = re.match(r"\s+([a-z][a-z-]+)\b", self._text[match.end() :])
        noun = after[1].lower() if after else ""
        return bool(kind_of_noun(noun)) and noun not in ATTRIBUTES

    def _for_noun(self, noun: str, pointing: bool) -> Mention | None:
        if noun == "two" or noun.startswith("two "):
            return next((m for m in self._mentions if m.number == "many" and m.is_name), None)
        same = [
            m
            for m in self._mentions
            if not m.is_name and stem(m.head) == stem(noun) and m.text.lower() != f"the {noun}"
        ]
        if same and (kind_of_noun(noun) != "person" or noun not in ROLES):
            return same[0]
        kind = kind_of_noun(noun)
        if kind is None or noun in ROLES or noun in ATTRIBUTES or self._names_a(kind, noun):
            return None
        if is_document(noun) and not pointing:
            return None
        if noun.endswith("s") and not noun.endswith("ss") and kind_of_noun(noun[:-1]):
            groups = [m for m in self._mentions if m.number == "many"]
            return choose(groups, several, self._text)
        return choose(self._mentions, of_kind(kind, pointing=pointing), self._text)

    def _names_a(self, kind: NameKind, noun: str) -> bool:
        """'the company Acme', 'the Acme company': the phrase has its name with it."""
        after = re.search(rf"\b{re.escape(noun)}\b ?", self._text, re.IGNORECASE)
        runs = named_runs(self._text)
        return bool(after and any(run[0].start == after.end() for run in runs)) and kind != "name"

    def pronouns(self) -> None:
        for match in self._all(_PRONOUN):
            if self._is_bound(match) or self._is_empty(match):
                continue
            word = match.group().lower()
            chosen = choose(self._candidates(), self._fits(match), self._besides(match))
            if chosen is None:
                self._open = True
                continue
            owns = word in _POSSESSIVES or (
                word == "her"
                and re.match(r" (?!to\b|in\b|at\b|for\b|about\b)\w", self._after(match))
            )
            self._taken.add(chosen.text)
            self._edits.append(
                _Edit(*match.span(), possessive(chosen.text) if owns else chosen.text, (chosen,))
            )

    def _fits(self, match: re.Match[str]) -> Callable[[Mention], float | None]:
        word = match.group().lower()
        if match["person"]:
            return person("he" if word in {"he", "him", "his"} else "she")
        return several if match["several"] else thing(_wanted(self._text, match))

    def _candidates(self) -> list[Mention]:
        return [mention for mention in self._mentions if mention.text not in self._taken]

    def _besides(self, match: re.Match[str]) -> str:
        """What the pronoun cannot stand for: names of its own clause."""
        return "" if match.group().lower() in _POSSESSIVES else self._text

    def _is_bound(self, match: re.Match[str]) -> bool:
        """Whether the pronoun stands for something that the question itself has before it."""
        before = self._text[: match.start()]
        runs = named_runs(before)
        own = [p for p in noun_phrases(before) if p.determiner and p.determiner != "the"]
        if match["several"]:
            own += [p for p in noun_phrases(before) if p.plural]
        ends = [run[-1].end for run in runs] + [p.end for p in own if p.end < match.start()]
        if not ends:
            return False
        if match.group().lower() in _POSSESSIVES or match.group().lower() == "her":
            return True
        return bool(_CLAUSE.search(before[min(ends) :]))

    def _is_empty(self, match: re.Match[str]) -> bool:
        if not match["thing"]:
            return False
        found = [*_EMPTY_IT.finditer(self._text), *_EMPTY_TAKE.finditer(self._text)]
        return any(m.start() <= match.start() < m.end() for m in found)

    def places(self) -> None:
        for match in self._all(_THERE):
            if _EXISTS.search(self._text[: match.start()]):
                continue
            found = choose(self._mentions, _place_fits, self._text)
            if found:
                preposition = "in" if found.kind == "place" else "at"
                self._edits.append(_Edit(*match.span(), f"{preposition} {found.text}", (found,)))

    def _put(self, match: re.Match[str], chosen: Mention | None) -> None:
        if chosen is None:
            self._open = True
        elif all(match.end() <= e.start or match.start() >= e.end for e in self._edits):
            self._taken.add(chosen.text)
            self._edits.append(_Edit(*match.span(), chosen.text, (chosen,)))

    def _after(self, match: re.Match[str]) -> str:
        return self._text[match.end() :]

    def _first(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return next(self._all(pattern), None)

    def _all(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches that are not inside quotation marks."""
        quoted = [m.span() for m in re.finditer(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’", self._text)]
        for match in pattern.finditer(self._text):
            if not any(start <= match.start() < end for start, end in quoted):
                yield match


def _wanted(text: str, match: re.Match[str]) -> NameKind | None:
    """The kind of thing that the question's other words speak of."""
    present = {word.key for word in words(text)}
    before, after = text[: match.start()], text[match.end() :]
    if re.search(r"\b(?:make|makes|build|builds|sell|sells|use|uses|develop|develops) $", before):
        return "work"
    if re.match(r" (?:make|build|sell|use|develop|charge|own|employ|plan)\b", after):
        return "organisation"
    if present & _LIVED_IN:
        return "place"
    if present & _ORGANISED:
        return "organisation"
    return "work" if present & _MADE else None


def _place_fits(mention: Mention) -> float | None:
    if mention.number == "many" or mention.kind == "person":
        return None
    return {"place": 3.0, "organisation": 1.0, "name": 0.5, "work": -1.0}[mention.kind]
