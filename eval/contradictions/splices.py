"""Two true halves of two articles made one sentence that neither says."""

import re
from dataclasses import dataclass

from eval.contradictions.names import names

_HALVES = re.compile(
    r"(?P<subject>[A-Z][^,;:\"“”()]{4,70}?) (?P<verb>was|is|has|had|were|are|have|will|would|could"
    r"|told|announced|won|took|became|began|plans|signed|died|launched|released|joined|received"
    r"|opened|reached|faces|reported|agreed|voted|appeared|made|left|lost|beat|led) "
    r"(?P<rest>[^\"“”]{25,})"
)
_SUBORDINATE = re.compile(
    r"\b(?:who|which|that|where|when|what|as|if|because|after|before|while|than|whether|said|says"
    r"|until|but|and|or|not|no|in|on|at|since|during|for|with|by)\b",
    re.I,
)
_REFERS = re.compile(
    r"\b(?:he|she|his|her|they|their|it|its|him|them|himself|herself|itself)\b", re.I
)
_ONE, _MANY = {"was", "is", "has", "plans", "faces"}, {"were", "are", "have"}


@dataclass(frozen=True, slots=True)
class Halves:
    """`group` is what kind of name the subject is: only like goes with like."""

    subject: str
    group: str
    verb: str
    rest: str


def halves(sentence: str, people: tuple[str, ...] = ()) -> Halves | None:
    """A subject that begins with a name and what is said of it; None for any other sentence."""
    match = _HALVES.fullmatch(sentence)
    if match is None or _SUBORDINATE.search(match["subject"]):
        return None
    found = names(match["subject"], people)
    if len(found) != 1 or found[0].end != len(match["subject"]):
        return None
    return Halves(match["subject"], found[0].group, match["verb"], match["rest"])


def spliced(first: Halves, second: Halves) -> str | None:
    """The subject of the first with what the second says; None where they do not go together."""
    if (
        first.group != second.group
        or _REFERS.search(second.rest)
        or not _agree(first.verb, second.verb)
    ):
        return None
    name = first.subject.rpartition(" ")[2]
    if name in second.rest or first.subject == second.subject:
        return None
    return f"{first.subject} {second.verb} {second.rest}"


def _agree(one: str, other: str) -> bool:
    return other not in _ONE | _MANY or {one, other} <= _ONE or {one, other} <= _MANY
