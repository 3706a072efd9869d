"""Other wordings of a sentence that say the same, or less: never anything else."""

import re
from collections.abc import Callable
from random import Random

from eval.contradictions.amounts import MONTHS, SPELLED, VALUES
from eval.contradictions.sentences import balanced

Wording = Callable[[str], str]

_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|said|says|told|did|made|became|took|won|lost"
    r"|rose|fell|\w{3,}ed)\b"
)
_LEADING = re.compile(
    r"(?:(?:In|On|At|During|For|Over) (?:[\w.$%'’-]+ ){0,5}[\w.$%'’-]+|However|Meanwhile"
    r"|In addition|Moreover|Also|Still|For example|For instance|Additionally|Earlier|Later"
    r"|Last \w+), (?=\S)"
)
_TRAILING = re.compile(
    r", (?:which|who|where|whose|including|adding|with|while|but|although|though|such as)"
    r" [^,]{8,}\.$"
)
_APPOSITION = re.compile(
    r", (?:\d\d|(?:a|an|the) [^,“”\"]{5,60}),(?= (?:is|was|has|had|will|said|says|told)\b)"
)
_WHOLE = re.compile(
    r"\b(?:no|not|never|none|only|all|every|first|last|most|least|nobody|nothing|any|without|n['’]t"
    r"|more|less|fewer|than|\w+est)\b|n['’]t"
)


def shortened(sentence: str) -> str | None:
    """Without its opening adverbial or its last clause, cut at a comma. Not where the rest would
    then say more: a superlative or a negation may hold only within what is dropped."""
    if not _WHOLE.search(sentence) and (match := _LEADING.match(sentence)):
        rest = sentence[match.end() :]
        if _stands(rest) and not re.match(
            r"(?:but|and|or|which|who|he|she|they|it|as|then)\b", rest
        ):
            return rest[0].upper() + rest[1:]
    if match := _TRAILING.search(sentence):
        rest = sentence[: match.start()] + "."
        after_name = re.match(r", (?:who|whose|where)", match[0])
        if _stands(rest) and (not after_name or rest.count(",") == 0):
            return rest
    return _without_apposition(sentence)


def _without_apposition(sentence: str) -> str | None:
    match = _APPOSITION.search(sentence)
    if match is None or not re.search(r"[a-z]$", sentence[: match.start()]):
        return None
    return sentence[: match.start()] + sentence[match.end() :]


def reworded(sentence: str, random: Random) -> str | None:
    """With one or two things written another way."""
    wordings = list(_WORDINGS)
    random.shuffle(wordings)
    text, done = sentence, 0
    for wording in wordings:
        changed = wording(text)
        if changed != text:
            text, done = changed, done + 1
        if done == 2:
            break
    return text if done else None


def _stands(rest: str) -> bool:
    return (
        len(rest.split()) >= 7
        and not rest[0].isdigit()
        and balanced(rest)
        and rest.count("'") < 2
        and _FINITE.search(rest) is not None
    )


def _sub(pattern: str, by: str | Callable[[re.Match[str]], str], count: int = 1) -> Wording:
    compiled = re.compile(pattern)
    return lambda text: compiled.sub(by, text, count=count)


def _without_separator(match: re.Match[str]) -> str:
    return match[0].replace(",", "")


def _in_figures(match: re.Match[str]) -> str:
    return str(VALUES[match[0]])


def _in_words(match: re.Match[str]) -> str:
    return SPELLED[int(match[0])]


def _day_first(match: re.Match[str]) -> str:
    year = f" {match['year']}" if match["year"] else ""
    return f"{match['day']} {match['month']}{year}"


_LONG = "|".join(month for month in MONTHS if len(month) > 5)
_COUNTED = (
    r"(?= (?:people|years|months|weeks|days|hours|men|women|children|states|countries|times|minutes"
    r"|others|games|points|students|officers)\b)"
)
_ATTRIBUTIVE = (
    r"(?! (?:[a-z]+ )?(?:deal|fine|lawsuit|settlement|bill|package|loan|project|home|mansion"
    r"|contract|investment|fund|company))"
)

_WORDINGS: tuple[Wording, ...] = (
    _sub(rf"\$(\d[\d,.]*\d|\d) (million|billion){_ATTRIBUTIVE}(?=[ ,.])", r"\1 \2 dollars"),
    _sub(r"(?<=\$)(\d[\d,.]*\d|\d) million\b", r"\1m"),
    _sub(r"(?<=\$)(\d[\d,.]*\d|\d) billion\b", r"\1bn"),
    _sub(r"(?<=\d)%(?=[ ,.])", " percent"),
    _sub(r"(?<=\d) per ?cent\b", "%"),
    _sub(r"(?<![\d.,$])\d{1,3}(?:,\d{3})+(?![\d,])", _without_separator),
    _sub(rf"(?<=[a-z] )\b(?:{'|'.join(SPELLED[2:13])}){_COUNTED}", _in_figures),
    _sub(rf"(?<=[a-z] )\b(?:[2-9]|1[0-2]){_COUNTED}", _in_words),
    _sub(rf"\b({_LONG})(?= \d)", lambda match: f"{match[1][:3]}."),
    _sub(
        r"\b(Jan|Feb|Aug|Oct|Nov|Dec|Sept?)\.(?= \d)",
        lambda match: next(month for month in MONTHS if month.startswith(match[1][:3])),
    ),
    _sub(
        rf"\b(?P<month>{'|'.join(MONTHS)}) (?P<day>\d{{1,2}})(?:, (?P<year>\d{{4}}),?)?(?=[ .])",
        _day_first,
    ),
    _sub(r"(?<=[a-z] )stated(?= (?:that|the|in)\b)", "said"),
    _sub(r"\b(he|she|[A-Z][a-z]+) added\b(?=[.,])", r"\1 said"),
    _sub(r"\bthe United States\b", "the U.S."),
    _sub(r"\bU\.S\.(?= [a-z])", "US"),
    _sub(r"\bthe United Kingdom\b", "the UK"),
    _sub(r"\b(was|were|is|are|did|does|has|have|had|would|could) not\b", r"\1n't"),
    _sub(r"\b(was|were|is|are|did|does|has|have|had|would|could)n['’]t\b", r"\1 not"),
    _sub(r"(?<!no )\bmore than(?= [\d$])", "over"),
    _sub(r"\babout(?= \$?\d)", "approximately"),
    _sub(r"\bapproximately(?= \$?\d)", "about"),
    _sub(r"\bkm\b", "kilometers"),
    _sub(r"\bkilometres\b", "kilometers"),
    _sub(r"[“”]", '"', count=0),
    _sub(r"’", "'", count=0),
    _sub(r"\b(said|says) that(?= (?:the|he|she|they|it)\b)", r"\1"),
    _sub(r"\b(said|says) (?=(?:the|he|she|they|it)\b)", r"\1 that "),
)  # fmt: skip
