"""Where a sentence names persons, places and organisations, found by lists and by capitals."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random

from eval.contradictions.lists import ALIASES, FIRST_NAMES, GROUPS, TITLES

_CAPITAL = r"[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)?(?<!['’]s)"
_FULL = re.compile(rf"\b({_CAPITAL}) ((?:[A-Z]\. )?(?:Mc|Mac|De|Van |O['’])?{_CAPITAL})")
_GROUPED = re.compile(
    r"\b(?:"
    + "|".join(
        re.escape(name).replace("'", "['’]")
        for name in sorted((name for names in GROUPS.values() for name in names), key=len)[::-1]
    )
    + r")\b"
)
_GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}
_NO_SURNAME = frozenset(
    "News Times Post Street Park University Hospital House County Day Award Island Center Centre "
    "School College Stadium Avenue Road Foundation Group Brothers Church Cup Prize Act Beach "
    "Bridge Does Airport Museum Institute Show Company Inc Jr Sr".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name at `[start, end)`. `surname` is what a person is called by later, else the name."""

    start: int
    end: int
    text: str
    group: str
    surname: str


def names(sentence: str, people: Collection[str] = ()) -> list[Name]:
    """All names that are surely whole, in their order; `people` are full names known from the same
    article, so that a surname alone is known for one."""
    found = [
        Name(match.start(), match.end(), match[0], _GROUP_OF[match[0].replace("’", "'")], match[0])
        for match in _GROUPED.finditer(sentence)
        if _stands_alone(sentence, match.start(), match.end())
    ]
    found += full_names(sentence)
    for surname in {person.rpartition(" ")[2] for person in people}:
        for match in re.finditer(rf"\b{re.escape(surname)}\b", sentence):
            if _stands_alone(sentence, match.start(), match.end()):
                found.append(Name(match.start(), match.end(), surname, "person", surname))
    found.sort(key=lambda name: (name.start, -name.end))
    kept: list[Name] = []
    for name in found:
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


def full_names(text: str) -> list[Name]:
    """Persons by first name and surname."""
    found: list[Name] = []
    for match in _FULL.finditer(text):
        surname = match[2].rpartition(" ")[2]
        known = match[1] in FIRST_NAMES and surname not in _NO_SURNAME
        if known and surname not in _GROUP_OF and _stands_alone(text, match.start(), match.end()):
            found.append(Name(match.start(), match.end(), match[0], "person", surname))
    return found


def once(sentence: str, found: Sequence[Name]) -> list[Name]:
    """The names whose surname the sentence has only once, and that no a or an goes before: such a
    name can be replaced without a trace of it staying."""
    return [
        name
        for name in found
        if len(re.findall(rf"\b{re.escape(name.surname)}\b", sentence)) == 1
        and not re.search(r"\b[Aa]n? $", sentence[: name.start])
        and not re.match(r"['’](?!s\b)", sentence[name.end :])
    ]


def others(name: Name, people: Sequence[str], shown: str, random: Random) -> list[str]:
    """What may stand for `name` and is not in `shown`, in an order drawn by chance. A full name is
    replaced by a full name, a surname by a surname."""
    if name.group == "person":
        is_full = " " in name.text
        options = [person if is_full else person.rpartition(" ")[2] for person in people]
    else:
        options = list(GROUPS[name.group])
    plain = shown.replace("’", "'")
    options = sorted({option for option in options if option.rpartition(" ")[2] not in plain})
    options = [o for o in options if not any({o, name.text} <= alias for alias in ALIASES)]
    random.shuffle(options)
    return options


def replaced(sentence: str, name: Name, by: str) -> str:
    return sentence[: name.start] + by + sentence[name.end :]


def _stands_alone(text: str, start: int, end: int) -> bool:
    """No other capitalised word beside it, which might make it part of a longer name, and no
    hyphen. A title before it is fine, and so is the first word of a sentence that is no name."""
    before, after = text[:start], text[end:]
    if re.match(r"(?:['’]s)? [A-Z&]|-|[A-Za-z]|\.[A-Za-z]| (?:Jr|Sr|II|III)\b", after):
        return False
    if re.search(r"[-&/@#.][ ]?$|[A-Za-z]$", before) and not re.search(r"[a-z]{3}\. $", before):
        return bool(re.search(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Prof|Gen|Col|Rev)\. $", before))
    previous = re.search(r"(\S+) $", before)
    if previous is None or not previous[1][0].isupper():
        return True
    opening = before.strip() == previous[1]
    return previous[1] in TITLES or (opening and previous[1] in _OPENERS) or previous[1][-1] == ","


_OPENERS = frozenset("In On At For From The As With By After Before Since During Like".split())
