"""The beginning of a report that says where, when and for which agency it was written."""

# ruff: noqa: RUF003 - letters of other scripts are what this file is about

import re
from dataclasses import dataclass

from ingest.facts.dates import parse_date
from ingest.facts.outlets import AGENCIES

_UPPER = "A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄΑ-Ω"
_PLACE = rf"[{_UPPER}][\w.'’/ -]{{1,40}}(?:, [{_UPPER}][\w.'’ -]{{1,30}})?"
_SHORT_DAY = r"\d{1,2}\.? [^\W\d_]{3,12}\.?|[^\W\d_]{3,12}\.? \d{1,2}"
_FORMS = tuple(
    re.compile(form)
    for form in (
        # NEW YORK (AP) —, LONDON, 3 March 2025 (Reuters) -, МОСКВА, 4 марта. /ТАСС/, (CNN)
        rf"(?:{_PLACE})?,?\s*(?P<date>[^()/—–]{{6,30}})?\s*[(/](?P<agency>{AGENCIES})[)/]\.?\s*"
        r"[-–—:]*\s",
        # New York CNN Business —
        rf"(?:[A-Z][\w.'’ -]{{1,40}} |^)(?P<agency>{AGENCIES})\s[–—]\s?",
        # SEESTADT, March 4 (Bay Wire) -: in this form any name is an agency's
        rf"{_PLACE}, (?P<date>(?:{_SHORT_DAY})(?:,? \d{{4}})?) "
        rf"\((?P<agency>[{_UPPER}][^\W\d_]*(?: [{_UPPER}]\w*){{0,2}})\)\s*[-–—]+\s",
        # 新华社北京3月4日电, 【共同】, (서울=연합뉴스)
        r"[（(【\[]?(?P<agency>\w{1,4}社|共同|時事|中央社)(?:[】\])）]|\w{0,8}?(?:\d{1,2}月)?\d{1,2}日电)",
        r"[(（][가-힣]{1,6}=(?P<agency>[가-힣]{2,6})[)）]",
    )
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """`end` is where the report goes on; `published` is None where no year is given."""

    agency: str
    published: str | None
    end: int


def find_dateline(text: str) -> Dateline | None:
    """What the beginning of `text` says of its agency, or None."""
    matches = (form.match(f"{text} ") for form in _FORMS)
    found = next((match for match in matches if match), None)
    if found is None:
        return None
    day = (found.groupdict().get("date") or "").strip(" ,.")
    return Dateline(found["agency"], day if parse_date(day) else None, found.end())
