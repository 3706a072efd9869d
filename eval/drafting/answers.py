"""What a sentence could be asked for: a figure, a date, or who it is that did or said something."""

import re
from collections.abc import Iterator

from eval.drafting.amounts import amount
from eval.drafting.target import Target
from eval.drafting.wording import Wording
from rag.english.figures import DateMention, dates, figures

_LONGEST_NAME = 4
"""In words; longer runs are offices before a name, which nobody repeats whole."""

_NOUN_AFTER_NAME = re.compile(
    r" (?:administration|government|project|university|party|council|court|commission|army|group"
    r"|bank|agency|department|ministry|team|foundation|committee|union|police|board|club|industry)\b"
)
_DATE_BEFORE = re.compile(r"\b(in|on|since|until)\s$", re.IGNORECASE)
_QUOTATION = re.compile(
    r"[“\"](?P<said>[^“”\"]{25,160}[,.])[”\"]\s(?P<says>(?:said|says|wrote|added)\s)?(?=[A-Z])"
)
_SAYS_AFTER = re.compile(
    r" (?:has |had )?(?:said|says|told|wrote|added|writes|explained)\b[^“\"]*$"
)


def targets(sentence: str, wording: Wording) -> Iterator[Target]:
    """The name that begins it, who speaks in it, its figures, its dates."""
    for named in (_opening_name(sentence, wording), _speaker(sentence, wording)):
        if named:
            yield named
    for figure in figures(sentence):
        found = (
            _when(sentence, figure.start, figure.end, "year")
            if figure.unit == "year"
            else amount(sentence, figure)
        )
        if found:
            yield found
    for mention in dates(sentence):
        if found := _date(sentence, mention):
            yield found


def _opening_name(sentence: str, wording: Wording) -> Target | None:
    opening = re.match(r"The ", sentence)
    begin = opening.end() if opening else 0
    run = wording.opening_name(sentence[begin:])
    if not run or len(run) > _LONGEST_NAME:
        return None
    end = begin + run[-1].end
    if opening and (noun := _NOUN_AFTER_NAME.match(sentence, end)):
        end = noun.end()
    if sentence[end : end + 1] not in {" ", ","} or re.match(r",? (?:and|or)\b", sentence[end:]):
        return None
    apposition = re.match(r", (?:an?|the|once|formerly|another)\b[^,]*,", sentence[end:])
    cut_end = end + (apposition.end() if apposition else 0)
    parts = tuple(
        word.text
        for word in run
        if len(run) > 1 and word.text in wording.alone and len(word.text) > 3
    )
    return Target(
        "name",
        begin,
        end,
        0,
        cut_end,
        "who or what",
        parts if len(run) == 2 and not opening else (),
    )


def _speaker(sentence: str, wording: Wording) -> Target | None:
    """Who says a sentence that is all of it quoted, up to the speaker."""
    quotation = _QUOTATION.match(sentence)
    if not quotation:
        return None
    begin = quotation.end()
    run = wording.opening_name(sentence[begin:])
    if not run or len(run) > _LONGEST_NAME:
        return None
    end = begin + run[-1].end
    if not quotation["says"] and not _SAYS_AFTER.match(sentence, end):
        return None
    asked = f"who said “{quotation['said'].rstrip(',.')}”"
    return Target("speaker", begin, end, 0, len(sentence), asked)


def _date(sentence: str, mention: DateMention) -> Target | None:
    if mention.month is None:
        return None
    unit = "date" if mention.day else "month"
    said = sentence[mention.start : mention.end]
    also: list[str] = []
    if mention.day and (
        month := re.search(r"[A-Za-z]{3,}\.?", re.sub(r"\d(?:st|nd|rd|th)", "", said))
    ):
        year = f" {mention.year}" if mention.year else ""
        also += [f"{mention.day} {month.group()}{year}"]
        also += [f"{month.group()} {mention.day}{',' if year else ''}{year}"]
    return _when(
        sentence, mention.start, mention.end, unit, tuple(text for text in also if text != said)
    )


def _when(
    sentence: str, start: int, end: int, unit: str, also: tuple[str, ...] = ()
) -> Target | None:
    before = _DATE_BEFORE.search(sentence[:start])
    if not before or sentence[end : end + 1] not in {"", " ", ",", "."}:
        return None
    if re.match(r" (?:and|or|to) ", sentence[end:]) or sentence[end:].startswith((" (", "-", "'")):
        return None
    preposition = before[1].lower()
    return Target("date", start, end, before.start(), end, f"{preposition} which {unit}", also)
