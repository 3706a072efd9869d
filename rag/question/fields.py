"""Whether a question asks for an article itself: its date, publisher, title, origin. Pure."""

import re
from datetime import date
from typing import Literal

from rag.english.periods import Period, find_period

Field = Literal["published", "publisher", "title", "origin", "disclosure", "source"]

DOCUMENT = r"(?:article|post|report|story|piece|text|document|blog|entry|reply|digest|summary)"
_FIELDS: tuple[tuple[Field, re.Pattern[str]], ...] = (
    (
        "published",
        re.compile(
            rf"\bdate\b.*\b{DOCUMENT}\b|\b{DOCUMENT}\b.*\b(?:dated|published|posted|appear)\b"
            rf"|\bwhen was (?:the|this|that) (?:\w+ ){{0,4}}{DOCUMENT}\b",
            re.IGNORECASE,
        ),
    ),
    (
        "publisher",
        re.compile(
            rf"^(?:who|which \w+|what \w+) (?:published|posted|ran|carried)\b"
            rf"|\bpublisher of\b.*\b{DOCUMENT}\b",
            re.IGNORECASE,
        ),
    ),
    ("title", re.compile(rf"\b(?:title|headline|titled what)\b.*\b{DOCUMENT}\b", re.IGNORECASE)),
    (
        "origin",
        re.compile(
            rf"\b{DOCUMENT}\b.*\b(?:based|sums? up|summari[sz]es?|drawn|taken|retold)\b"
            rf"|\b(?:based on|source of|origin of)\b.*\b{DOCUMENT}\b",
            re.IGNORECASE,
        ),
    ),
    (
        "disclosure",
        re.compile(
            rf"\b{DOCUMENT}\b.*\b(?:written|made|generated|translated|produced)\b"
            r".*\b(?:person|people|human|machine|automatically|computer|software|AI)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "source",
        re.compile(rf"\bwhich (?:\w+ ){{0,2}}{DOCUMENT}s?\b(?! is| was)", re.IGNORECASE),
    ),
)
_PUBLISHED_THEN = re.compile(
    rf"^(?:and )?(?:which|what) (?:\w+ ){{0,3}}?{DOCUMENT}s? (?:\w+ ){{0,3}}?"
    r"(?:published|posted|dated|from|printed|written|appeared|appear|ran|runs|came out|went up|"
    r"went online|goes back)\b",
    re.IGNORECASE,
)


def field_of(question: str) -> Field | None:
    return next((name for name, wording in _FIELDS if wording.search(question)), None)


def published_in(question: str, asked_on: date) -> Period | None:
    """The time of 'which article was published on 24 January?'; None for any other question."""
    return find_period(question, asked_on) if _PUBLISHED_THEN.search(question) else None
