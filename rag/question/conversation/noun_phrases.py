"""Noun phrases of a question and the names in it, by a few patterns over English wording."""

import re
from dataclasses import dataclass

from rag.english.words import Word, names, words
from rag.question.conversation.noun_kinds import kind_of_noun

_DETERMINERS = frozenset("the a an this that these those its their his her which what".split())
_THE = frozenset("the a an this that these those which what".split())
_VERBS = frozenset(
    """
        cost take make say do use run lead work start begin end open close win lose sell buy build
        charge pay own hold employ fall rise sink grow change happen come go get give need want mean
        plan announce report claim cause compare support promise sign join leave earn spend train
        stand call call cover reach beat agree live move mine publish release warn deny admit expect
        think know back fund face try help show tell ask stop become meet follow provide serve raise
        cut design develop deny sue meet
        """.split()
)
_HEADS_OF = frozenset("Bank University Ministry House Republic Council Court Department".split())
_TIME_NOUNS = frozenset("week month year day time moment quarter decade night morning".split())
_DO_BEFORE = re.compile(r"\b(?:do|does|did|will|would|can|could) (?:the )?$", re.IGNORECASE)
_LINK = re.compile(r"^ (?:of|in|at|with|between|for|on|from|to|against|about) (?:the )?$")


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """`text` is the phrase as another question may use it; `head` its noun, in lower case; `named`
    the names that stand in it; `[start, end)` the words of the phrase itself."""

    text: str
    head: str
    determiner: str
    plural: bool
    named: tuple[Word, ...]
    start: int
    end: int


def named_runs(text: str) -> tuple[tuple[Word, ...], ...]:
    """`rag.english.words.names`, with what a small word cuts in two joined: Zero One Dot AI, Bank
    of X."""
    runs: list[tuple[Word, ...]] = []
    for run in names(text):
        between = text[runs[-1][-1].end : run[0].start] if runs else ""
        inside = re.fullmatch(r" [A-Z][a-z]+ ", between)
        of = between in {" of ", " of the "} and runs[-1][-1].text in _HEADS_OF
        if inside or of:
            runs[-1] = (*runs[-1], *run)
        else:
            runs.append(run)
    return tuple(runs)


def noun_phrases(question: str, *, asked: bool = False) -> list[NounPhrase]:
    """Phrases with a determiner or an owner, and plural ones without; the one that which or what
    asks for only where `asked`."""
    found: list[NounPhrase] = []
    all_words = words(question)
    named = {word.start for run in named_runs(question) for word in run}
    place = 0
    while place < len(all_words):
        determiner = _determiner_before(question, all_words, place)
        if all_words[place].is_stop or all_words[place].lower in _DETERMINERS:
            place += 1
            continue
        end = place
        while end < len(all_words) and _goes_on(question, all_words, place, end):
            end += 1
        run = _without_verbs(all_words[place:end], named, question)
        nouns = [w for w in run if w.start not in named and not w.text[0].isdigit()]
        if run and nouns and (phrase := _phrase(question, run, nouns[-1], determiner, named)):
            is_asked = determiner in {"which", "what"}
            if asked or not is_asked:
                found.append(phrase)
        place = max(end, place + 1)
    return found


def _goes_on(question: str, all_words: tuple[Word, ...], first: int, at: int) -> bool:
    word = all_words[at]
    if at == first:
        return True
    gap = question[all_words[at - 1].end : word.start]
    return not word.is_stop and gap in {" ", "-"} and word.lower not in _DETERMINERS


def _without_verbs(run: tuple[Word, ...], named: set[int], question: str) -> tuple[Word, ...]:
    """The run up to its noun: verbs at its end, and one at its beginning, left out."""
    kept = list(run)
    if _DO_BEFORE.search(question[: run[0].start]):  # 'Did Nvidia design chips'
        verbs = [n for n, w in enumerate(kept) if n and w.lower in _VERBS and w.start not in named]
        if verbs and verbs[0] < len(kept) - 1 and kept[verbs[0] - 1].start in named:
            kept = kept[verbs[0] + 1 :]
    if len(kept) > 1 and kept[0].lower in _VERBS and kept[0].start not in named:
        kept = kept[1:]
    for place, word in enumerate(kept):
        if place and is_plural(word.lower) and word.start not in named:
            follows = kept[place + 1] if place + 1 < len(kept) else None
            if follows and follows.start not in named:
                return tuple(kept[: place + 1])
    while len(kept) > 1 and kept[-1].start not in named and _is_verb(kept[-1].lower):
        kept.pop()
    return tuple(kept)


def _is_verb(word: str) -> bool:
    if kind_of_noun(word):
        return False  # a plan and a mine are nouns here
    return word in _VERBS or word.endswith(("ed", "ly"))


def _phrase(
    question: str, run: tuple[Word, ...], head: Word, determiner: str, named: set[int]
) -> NounPhrase | None:
    plural = is_plural(head.lower)
    owner = determiner if determiner.endswith(("'s", "’s", "'", "’")) else ""
    if not determiner and not plural:
        return None
    if head.lower in _TIME_NOUNS or (not determiner and _is_verb(head.lower)):
        return None
    start, end = run[0].start, run[-1].end
    inside = [word for word in run if word.start in named]
    text = question[start:end]
    for linked in named_runs(question):
        link = question[end : linked[0].start]
        if linked[0].start > end and _LINK.match(link):
            text += question[end : linked[-1].end]
            inside += linked
            break
    if owner:
        text = f"{owner} {text}"
    elif determiner in _THE:
        text = f"the {text}"
    elif determiner:
        text = f"{_owner_of(question, run[0].start)} {text}"
    return NounPhrase(text, head.lower, determiner, plural, tuple(inside), start, end)


def _determiner_before(question: str, all_words: tuple[Word, ...], place: int) -> str:
    """The determiner of the phrase that begins at `place`, or the name that owns it with its 's."""
    if place == 0:
        return ""
    before = all_words[place - 1]
    if before.lower in _DETERMINERS:
        return before.lower
    gap = question[before.end : all_words[place].start]
    if gap.strip() in {"'s", "’s", "'", "’"}:
        for run in named_runs(question):
            if run[-1].end == before.end:
                return question[run[0].start : before.end] + gap.strip()
    return ""


def _owner_of(question: str, start: int) -> str:
    """'Huawei's' for the 'its' of 'What does Huawei say about its chips?'."""
    runs = [run for run in named_runs(question) if run[-1].end < start]
    return possessive(question[runs[-1][0].start : runs[-1][-1].end]) if runs else "their"


def possessive(name: str) -> str:
    return name + ("'" if name.endswith("s") else "'s")


def is_plural(word: str) -> bool:
    return (
        (word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")))
        or (kind_of_noun(word) is not None and word.endswith("s"))
        or word in {"people", "police", "children", "men", "women"}
    )
