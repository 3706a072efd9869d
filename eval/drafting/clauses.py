"""The clause of a sentence that holds a mark, cut out where that is safe."""

import re
from dataclasses import dataclass

from eval.drafting.verbs import may_be_finite
from eval.drafting.wording import Wording

MARK = "◊"
"""Stands where the answer was."""

_LONGEST_CLAUSE = 24
_OPENERS = re.compile(
    r"^(?:(?:But|And|So|Yet|Still|Then|Now|Also) (?=\S)|(?:However|Meanwhile|Moreover|Still|Then"
    r"|Instead|Indeed|Overall|In addition|In fact|As a result|For example|For instance|For now"
    r"|At the same time|By contrast|In contrast|By comparison),\s)",
)
_ASIDES = re.compile(
    r",\s(?:by comparison|by contrast|in contrast|however|meanwhile|for example|for instance"
    r"|in turn|too|in fact|moreover|of course),?(?=\s)"
)
_SPEECH = "said|says|told|reported|reports|wrote|added|estimates|estimated|announced|claims|claimed"
_TAIL = re.compile(
    rf",\s(?:according to [^,]+|(?:[^,]{{2,50}}\s)?(?:{_SPEECH})(?:\s[^,]{{2,40}})?)$",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"(?:;|,)\s(?P<word>while|whereas|where|although|though|even though|which|who|whose|because|but"
    r"|yet|so|and|since|as|after|before|when|with|including|against"
    r"|compared with|up from|down from|according to|such as|[a-z]{3,}ing)\s"
    r"|[;:]\s|\s?[—–]\s?|,\s(?=[a-z]+ing\s)"
)
_COORDINATING = frozenset({"while", "whereas", "but", "yet", "and", "although", "though"})
_FOR_A_NAME = re.compile(r"^(?:it|they|he|she|this|that|we|you|its \w+) ")
_NEEDS_A_CLAUSE = frozenset({"and", "but", "yet", "so"})
_ODD = re.compile(r"[\"“”():—–\[\]/…?!*•|]|\s[-‑]\s|(?<!\w)['‘]")
_LEAD = re.compile(
    r"^(?P<lead>(?:In|On|At|By|During|After|Before|Since|Until|For|Under|Between|From|Last|Over)"
    r"\s[^,]{2,50}),\s(?P<body>.+)$"
)
_LEAD_HAS_SENSE = re.compile(r"\d|\b[A-Z]|\b(?:year|month|week|quarter|decade)\b")
_DETERMINERS = frozenset("a an the some many most both several few more".split())
_NO_START = frozenset(
    """
        it they he she we you i this that these those there here if when whether because although
        though while as since unless who which what where how why not its their his her our my your
        such another others some both all none nobody nothing everyone everything to one it's that's
        """.split()
)
_SECOND_FIGURE = re.compile(rf"{MARK}[^,]*\band [^,]{{0,12}}\d")
_ADVERBS_DROPPED = re.compile(r"\s(?:also|thus|therefore|instead|even|already)\b(?!,)")


@dataclass(frozen=True, slots=True)
class Clause:
    """`lead`: an adverbial that stood before the subject, with its first letter small."""

    lead: str
    body: str


def marked_clause(marked: str, wording: Wording) -> Clause | None:
    """The clause with the mark, without what hangs on it; None where cutting is not safe."""
    if not marked.endswith(".") or "\n" in marked:
        return None
    text = _OPENERS.sub("", marked[:-1].rstrip())
    text = re.sub(r"\s\([^()◊]*\)", "", text)
    text = _TAIL.sub("", _ASIDES.sub("", text))
    text = _ADVERBS_DROPPED.sub("", _without_second_clause(_part(text, wording), wording))
    if (
        MARK not in text
        or _ODD.search(text)
        or _SECOND_FIGURE.search(text)
        or len(text.split()) > _LONGEST_CLAUSE
    ):
        return None
    lead = _LEAD.match(text)
    if lead and MARK not in lead["lead"] and not re.match(r"(?:and|or)\b", lead["body"]):
        said = lead["lead"] if _LEAD_HAS_SENSE.search(lead["lead"][1:]) else ""
        clause = Clause(said[:1].lower() + said[1:], lead["body"])
    elif lead and lead["lead"].endswith(MARK) and lead["lead"] == MARK:
        return None
    else:
        clause = Clause("", text)
    return clause if begins_well(clause.body, wording) else None


def _part(text: str, wording: Wording) -> str:
    """The main clause, or the coordinate clause that has the mark; empty where it is neither."""
    start, joint_word = 0, ""
    for joint in _JOINT.finditer(text):
        word = joint["word"] or ""
        rest = text[joint.end() :]
        if word in _NEEDS_A_CLAUSE and not _is_clause(_FOR_A_NAME.sub("The ", rest), wording):
            continue
        if MARK in text[start : joint.start()]:
            return text[start : joint.start()] if _may_stand(joint_word) else ""
        if word in {"who", "which", "whose"} and MARK in rest and "," in rest:
            return ""  # the mark may belong to the main clause, which goes on after this one
        start, joint_word = joint.end(), word or joint.group().strip()
    rest = text[start:]
    if start and not (_may_stand(joint_word) and _is_clause(rest, wording)):
        return ""
    return rest


def _without_second_clause(text: str, wording: Wording) -> str:
    """'The bridge cost ◊ and Mayor Lind paid' without the second subject and what it did."""
    for joint in re.finditer(r"\s(?:and|but)\s", text):
        first, second = text[: joint.start()], text[joint.end() :]
        if (
            MARK in first
            and any(may_be_finite(word) for word in first.split())
            and any(may_be_finite(word) for word in second.split()[1:3])
            and begins_well(second, wording)
        ):
            return first
    return text


def _may_stand(joint_word: str) -> bool:
    return joint_word in {"", ";"} or joint_word in _COORDINATING


def _is_clause(text: str, wording: Wording) -> bool:
    """Whether it begins with a subject and a known verb soon follows, with no comma before."""
    head = text.partition(",")[0]
    found = [n for n, word in enumerate(head.split()) if may_be_finite(word)]
    return begins_well(text, wording) and bool(found) and found[0] > 0


def begins_well(text: str, wording: Wording) -> bool:
    """Whether its subject is at its beginning and points to nothing said before."""
    first = text.split()[0].lower() if text.split() else ""
    if first.endswith("ing") and "," in text:
        return False
    if text.startswith(MARK):
        return True
    return first not in _NO_START and (
        first in _DETERMINERS or first.endswith("ing") or bool(wording.opening_name(text))
    )
