"""Names made false: another one, another speaker, two that change places."""

import re
from itertools import pairwise
from random import Random

from eval.contradictions.claimed import Claimed
from eval.contradictions.names import Name, names, once, others, replaced

_SAID = (
    r"(?:said|says|told|explained|noted|argued|warned|announced|testified|recalled"
    r"|stated|predicted|acknowledged|insisted|claimed|suggested|added)"
)
_SPEAKS = re.compile(rf"(?:,[^,]{{3,60}},)? (?:also |later |has |had |then )?{_SAID}\b")
_SPOKEN = re.compile(rf"(?:\b{_SAID}|\baccording to) (?:[\w.]+ )?$")
# Between two names: what the one does to the other, never both to each other.
_DOES = re.compile(
    r"\b(?:beat|defeated|sued|accused|replaced|succeeded|endorsed|invaded|bought|acquired|told"
    r"|criticized|criticised|praised|interviewed|hired|fired|shot|killed|attacked|visited|thanked"
    r"|urged|warned|blamed|said|says|asked|helped|edged|topped|outscored|beating|defeating|over"
    r"|supported|supports|backed|nominated|appointed|arrested|charged|threatened|imposed|against"
    r"|from|owns|owned|owes|overtook|sent|supplied|welcomed|called|mocked|pushed|wants|wanted"
    r"|took|left|fled|by|investigating|investigated|named|believes|described|for)\b"
)


def name(claimed: Claimed, random: Random) -> str | None:
    """A person, a place or an organisation, of whom nothing is said to be said."""
    found = once(claimed.text, names(claimed.text, claimed.people))
    found = [one for one in found if not _is_speaker(claimed.text, one)]
    random.shuffle(found)
    for one in found:
        if new := _another(one, claimed, random):
            return replaced(claimed.text, one, new)
    return None


def speaker(claimed: Claimed, random: Random) -> str | None:
    found = once(claimed.text, names(claimed.text, claimed.people))
    for one in found:
        is_person = one.group in {"person", "newsroom", "agency", "company"}
        if is_person and _is_speaker(claimed.text, one):
            new = _another(one, claimed, random)
            return replaced(claimed.text, one, new) if new else None
    return None


def swapped_names(claimed: Claimed, random: Random) -> str | None:
    text = claimed.text
    found = once(text, names(text, claimed.people))
    pairs = [(one, other) for one, other in pairwise(found) if _swappable(text, one, other)]
    if not pairs:
        return None
    one, other = random.choice(pairs)
    return (
        text[: one.start] + other.text + text[one.end : other.start] + one.text + text[other.end :]
    )


def _swappable(text: str, one: Name, other: Name) -> bool:
    between = text[one.end : other.start]
    after = text[other.end :]
    joined = r"\b(?:and|or|with|vs|between|met|both|alongside|nor|like|plus|versus|joined)\b"
    return (
        one.group == other.group
        and one.surname != other.surname
        and _DOES.search(between) is not None
        and not re.search(joined, between)
        and not re.match(r",? (?:and|or)\b", after)
        and not re.search(r"\b(?:and|or|between|both) (?:[A-Z]\w+ )?$", text[: one.start])
        and not re.match(r", [A-Z]", between)
        and "according to" not in between
    )


def _is_speaker(text: str, one: Name) -> bool:
    said_before = _SPOKEN.search(text[: one.start])
    return _SPEAKS.match(text[one.end :]) is not None or (
        said_before is not None
        and not re.match(r"['’]s\b| (?:was|is|has|had|would|will)\b", text[one.end :])
        and (not re.search(r"\btold ", said_before[0]))
    )


def _another(one: Name, claimed: Claimed, random: Random) -> str | None:
    """Half of the time someone of the same article, in the quotes if need be: that is what a
    careless writer mixes up."""
    if one.group == "person" and random.random() < 0.5:
        near = [p for p in claimed.people if p.rpartition(" ")[2] != one.surname]
        new = next(iter(others(one, near, claimed.text, random)), None)
        if new:
            return new
    return next(iter(others(one, claimed.strangers, claimed.shown, random)), None)
