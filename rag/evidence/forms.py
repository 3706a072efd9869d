"""Whether a sentence has the form that a question asks for, beyond its words. Pure.

"OpenAI" and "chief executive" in one sentence do not say who leads OpenAI, nor a name and "years"
how old somebody is. A sentence whose surroundings have the name ("the company was founded by ...")
is given the benefit of the doubt.
"""

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from rag.english.synonyms import synonyms
from rag.english.words import Word, keys, names, stem, words
from rag.question import Question
from rag.verification.binding import COMPARISON

_NEAR = 5
"""Words between an office and that whose it is: "chief executive of the San Francisco startup"."""

_LEADS = """
lead leads led leading leader leaders head heads headed heading chief boss ceo chair chairs chaired
chairman chairwoman president director runs ran manage manages managed manager executive premier
helm helms helmed
"""
_FOUNDS = """
found founds founded founder founders founding cofounder cofounders cofounded co-founder co-founded
create created creates creator creators establish established start started set invent invented
inventor brainchild
"""
_OWNS = """
owns owned owner owners parent belongs belonged subsidiary acquired acquire acquires bought buys
stake shareholder
"""
_BACKS = """
back backs backed backer backers backing fund funds funded funding finance finances financed invest
invests invested investor investors investment
"""
_GROUPS = tuple(
    frozenset(stem(word.replace("-", "")) for word in group.split())
    for group in (_LEADS, _FOUNDS, _OWNS, _BACKS)
)
_STAND_INS = frozenset(
    "it its company firm group agency startup start-up lab laboratory fund maker newcomer".split()
)
_VERB = re.compile(
    r"^who (?:(?:currently|now|first|originally|actually) )?(?P<verb>lead|leads|led|"
    r"runs?|ran|heads?|headed|chairs?|chaired|manage[sd]?|owns?|owned|(?:co-?)?founded|"
    r"created?|established|started|set up|invented|backs?|backed|funds?|funded|financed?)\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"^who (?:is|was|stands|are) behind\b", re.IGNORECASE)
_OFFICE = re.compile(
    r"\bwho(?:'s|’s| is| was| are| were) (?:(?:the|its|their|now|currently) )*"
    r"(?:(?:current|former|first|new|co)[ -])?(?P<office>[\w -]{2,40}?) (?:of|at|for|behind) "
    r"|\bwho(?:'s|’s| is| was) [A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3}['’]s? (?P<own>[\w -]{2,40}?)\?*$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"(?:\bformer(?:ly)?|\bex|\bonetime|\bone-time|\bonce|\bthen)[ -]", re.IGNORECASE
)
_AGE = re.compile(r"^how old\b", re.IGNORECASE)
_AGED = re.compile(
    r"\b\d{1,3}-years?-old\b|\bage[ds]? (?:of |about )?\d{1,3}\b|\b\d{1,3} years? (?:old|of age)\b"
    r"|, \d{2},|\bborn\b|\bfounded\b|\b(?:began|started|established)\b",
    re.IGNORECASE,
)
_ASKS_TO_COMPARE = re.compile(
    r"\b(?:compare[sd]?|differ|differs|differences?|versus|vs|(?:better|worse|\w{3,}er|more \w+|"
    r"less \w+) than|as \w+ as)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    rf"{COMPARISON.pattern}|\b(?:outdo\w*|equal\w*|match(?:es|ed)?|rival\w*|than|against|whereas|"
    r"on a par|as \w+ as|ahead of|in front of|behind|compared|versus)\b",
    re.IGNORECASE,
)


class Form(Enum):
    UNASKED = "the question asks for none of these forms"
    LACKING = "it has the words at most"
    POSSIBLE = "it has the form, if a pronoun stands for who is asked about"
    MET = "it has the form"


def form_of(question: Question, sentence: str, title: str, before: str) -> Form:
    """`before` are the sentences before, with their heading."""
    text = question.standalone.strip()
    own_title = {word.key for run in names(title) for word in run} <= question.names
    context = f"{title} {before}" if own_title else before  # of two names it may mean the other
    if question.kind == "person" and (group := _office(text)):
        return _holds_office(question, group, sentence, context)
    if _AGE.search(text):
        return _states_age(question, sentence, context)
    if _ASKS_TO_COMPARE.search(text) and _compares(question, sentence):
        return Form.MET
    return Form.UNASKED


def _compares(question: Question, sentence: str) -> bool:
    """Whether it sets two of the names side by side; one alone may still tell half of it."""
    present = keys(words(sentence))
    sides = [run for run in names(question.standalone) if keys(run) <= present]
    return len(sides) > 1 and bool(_COMPARES.search(sentence))


@lru_cache(maxsize=1024)
def _office(text: str) -> frozenset[str]:
    """The words that an answer may have for the office or deed; empty where none is asked for.
    Kept, since each sentence that is read asks for it."""
    if _BEHIND.search(text):
        return frozenset[str]().union(*_GROUPS[1:])
    if match := _VERB.search(text):
        asked = {stem(match["verb"].split()[0].replace("-", "").lower())}
    elif match := _OFFICE.search(text):
        noun = words(match["office"] or match["own"])[-1:]
        asked = {noun[0].key} if noun else set[str]()
    else:
        return frozenset()
    alike = {key for word in asked for key in synonyms(word)} | asked
    return frozenset(alike).union(*(group for group in _GROUPS if group & asked))


def _holds_office(question: Question, group: frozenset[str], sentence: str, context: str) -> Form:
    present = words(sentence)
    asks_past = bool(_PAST.search(question.standalone))
    offices = [
        n
        for n, word in enumerate(present)
        if word.key in group
        and word.lower != "own"  # "their own" owns nothing
        and (asks_past or not _PAST.search(_before(sentence, present, n)))
    ]
    whose = [n for n, word in enumerate(present) if word.key in question.names]
    if whose or not question.names:
        near = not whose or any(_belongs(question, present, o, w) for o in offices for w in whose)
        return Form.MET if offices and near else Form.LACKING
    stand_ins = [n for n, word in enumerate(present) if word.lower in _STAND_INS]
    near = any(_belongs(question, present, o, n) for o in offices for n in stand_ins)
    return Form.POSSIBLE if near and _speaks_of_names(question, context) else Form.LACKING


def _belongs(question: Question, present: Sequence[Word], office: int, whose: int) -> bool:
    """Near each other, and nobody else's name between them but behind "chief executive of"."""
    low, high = sorted((office, whose))
    if high - low > _NEAR:
        return False
    between = present[low + 1 : high]
    if office < whose and any(word.lower in {"of", "at", "for"} for word in between[:2]):
        return True
    return not any(
        word.text[0].isupper() and not word.is_stop and word.key not in question.names
        for word in between
    )


def _before(sentence: str, present: Sequence[Word], at: int) -> str:
    """The three words before the one at `at`."""
    return sentence[present[max(0, at - 3)].start : present[at].start]


def _states_age(question: Question, sentence: str, context: str) -> Form:
    if not _AGED.search(sentence):
        return Form.LACKING
    if _speaks_of_names(question, sentence):
        return Form.MET
    return Form.POSSIBLE if _speaks_of_names(question, context) else Form.LACKING


def _speaks_of_names(question: Question, text: str) -> bool:
    return not question.names or bool(question.names & keys(words(text)))
