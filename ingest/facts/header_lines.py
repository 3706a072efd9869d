"""One line beside a report: a date, a byline, a labelled field, an agency, or several of them."""

# ruff: noqa: RUF001 - letters of other scripts are what this file is about

import re
from dataclasses import dataclass, field

from ingest.document import Block
from ingest.facts.dateline import find_dateline
from ingest.facts.dates import find_date
from ingest.facts.masthead import PUBLISHED, UPDATED, read_masthead
from ingest.facts.notices import Notice
from ingest.facts.outlets import AGENCIES, is_outlet_alone
from ingest.text.word_count import count_words
from rag.sentences import split_sentences

TITLE_WORDS = 30
TITLE_CHARACTERS = 300
PUBLISHER_WORDS = 4
_SENTENCE_WORDS = 3
_QUESTION_WORDS = 20
SEPARATOR = re.compile(r"\s*[|·•]\s*|\s+[–—-]\s+")

# not after an initial, as in "… in the U.S.", and not after dots, which cut off long titles
_CLOSING = "[\"'”’»›“」』）)\\]]*$"
_ENDS_STATEMENT = re.compile(rf"(?:(?<!\.)(?<!\b[A-Z])\.|[。．।॥۔։።]){_CLOSING}")
_ENDS_QUESTION = re.compile(rf"[!?！？؟]{_CLOSING}")
_BYLINE = re.compile(
    r"(?:(?:written |reported |words |text |story |analysis )?by:?|author:|von|par)\s+"
    r"(?P<name>[A-ZÀ-Þ][^.!?]{2,80})$",
    re.IGNORECASE,
)
# What a field is called above a text
_LABELS = {
    "title": "title headline titel titre título titolo tytuł заголовок 标题 標題 タイトル 제목",
    "publisher": "publisher outlet newspaper publication website site zeitung medium periódico "
    "jornal testata krant gazeta газета издание 媒体 报纸 媒體",
    "author": "author autor autora auteur autore автор 作者",
    "published": "published date datum fecha data дата tarih 日期 日付 날짜",
    "url": "url link",
    "language": "language sprache langue idioma lingua taal язык 语言 言語",
}
_FIELD_OF = {name: field for field, names in _LABELS.items() for name in names.split()}
_LABEL = re.compile(rf"(?P<label>{'|'.join(_FIELD_OF)})\s*[:：]\s*(?P<value>\S.*)", re.IGNORECASE)
_URL = re.compile(r"https?://\S+$")
_AGENCY = re.compile(AGENCIES)


@dataclass(slots=True)
class Header:
    """What the lines around a text say, in their own words by field name, and the text without
    them. A field that no line gives is missing."""

    blocks: list[Block] = field(default_factory=list[Block])
    words: dict[str, str] = field(default_factory=dict[str, str])
    disclosures: list[str] = field(default_factory=list[str])
    origins: list[str] = field(default_factory=list[str])

    def note(self, name: str, words: str) -> None:
        """Keeps the first words found for a field."""
        self.words.setdefault(name, words)

    def take(self, notice: Notice) -> None:
        if notice.disclosure:
            self.disclosures.append(notice.disclosure)
        if notice.origin:
            self.origins.append(notice.origin)


def is_report(block: Block, *, titled: bool = True) -> bool:
    """Whether this is the report itself: a list item, a sentence, or too long for a title.

    A question can be a title, as long as none has been found.
    """
    text = block.text
    if block.kind == "item" or len(text) > TITLE_CHARACTERS:
        return True
    words = count_words(text)
    if block.kind == "heading":
        return words > TITLE_WORDS
    if words > TITLE_WORDS or (_ENDS_STATEMENT.search(text) and words >= _SENTENCE_WORDS):
        return not _BYLINE.match(text)
    asks = _ENDS_QUESTION.search(text) is not None
    return asks and (titled or words > _QUESTION_WORDS or len(split_sentences(text)) > 1)


def read_line(block: Block, header: Header, *, titled: bool) -> bool:
    """Takes a line that is a date, a byline, a labelled field, an address or several of them.

    Before a title has been found (`titled`), “X | 3 March 2025” is one, with its date.
    """
    text = block.text
    labelled = _LABEL.match(text)
    if labelled:
        name = _FIELD_OF[labelled["label"].lower()]
        if name == "published" and find_date(labelled["value"]) is None:
            return False
        header.note(name, labelled["value"].strip())
        return True
    if _URL.match(text):
        header.note("url", text)
        return True
    if _is_update(text):
        return True
    day = _date_words(text)
    if day:
        header.note("published", day)
        return True
    byline = _BYLINE.match(text)
    if byline and block.text.count(" ") < 12 and find_date(text) is None:
        header.note("author", byline["name"].strip())
        return True
    return _read_parts(text, header, titled=titled)


def take_date_line(block: Block, header: Header) -> bool:
    """Takes a line that says when the text was published or updated, and nothing else."""
    day = _date_words(block.text) if PUBLISHED.match(block.text) else None
    if day:
        header.note("published", day)
    return day is not None or _is_update(block.text)


def _is_update(text: str) -> bool:
    return UPDATED.fullmatch(text) is not None and find_date(text) is not None


def _read_parts(text: str, header: Header, *, titled: bool) -> bool:
    """A line such as “By Ann Lee | The Daily Planet | 3 March 2025”."""
    parts = [part for part in SEPARATOR.split(text) if part]
    days = [day for day in map(_date_words, parts) if day]
    bylines = [match for match in map(_BYLINE.match, parts) if match]
    others = [
        p for p in parts if not _date_words(p) and not _BYLINE.match(p) and not UPDATED.match(p)
    ]
    known = len(parts) - len(others)
    if len(parts) < 2 or not known or len(others) > 1:
        return False
    if others and (
        others[0].count(" ") >= PUBLISHER_WORDS or not (days and others[0][0].isupper())
    ):
        return False
    if others and not bylines and not titled:
        return False
    for day in days:
        header.note("published", day)
    for byline in bylines:
        header.note("author", byline["name"].strip())
    for other in others:
        header.note("publisher", other)
    return True


def _date_words(text: str) -> str | None:
    """The date of a line that is nothing but a date, with a label and an update at most."""
    label = PUBLISHED.match(text)
    start = label.end() if label else 0
    found = find_date(text, start)
    if not found or text[start : found.start].strip(" ,("):
        return None
    rest = text[found.end :].strip(" ,;.|()–—-·")
    if rest and not UPDATED.match(rest):
        return None
    return text[found.start : found.end].strip()


def take_glued_date(text: str, header: Header) -> str | None:
    """The title without a date that sticks to its end, as in “Dam fails3 March 2025 10:15”."""
    found = find_date(text)
    if not found or found.end < len(text.rstrip(" )")) or not found.start:
        return None
    before = text[: found.start]
    words = text[found.start : found.end].strip()
    glued = not before[-1].isspace() and (before[-1].isalpha() or before[-1] in ')”’"?!|–—·')
    separated = SEPARATOR.search(before + " ") is not None and before.rstrip()[-1] in "|·•–—-"
    # a time of day is no part of a title either
    timed = re.search(r"\d{1,2}[:.]\d{2}", words) is not None
    if not (glued or separated or timed):
        return None
    header.note("published", words)
    return before.rstrip(" |·•–—-,(")


def read_dateline(block: Block, header: Header) -> bool:
    """Notes publisher and date of “NEW YORK, 3 March 2025 (AP) — …”; whether that is all of it."""
    found = find_dateline(block.text) if block.kind == "text" else None
    if found is None:
        if _AGENCY.fullmatch(block.text.strip("()")):
            header.note("publisher", block.text.strip("()"))
            return True
        return False
    header.note("publisher", found.agency)
    if found.published:
        header.note("published", found.published)
    return found.end >= len(block.text)


def take_masthead(
    block: Block, header: Header, *, titled: bool = True, below: bool = False, above: bool = False
) -> bool:
    """Takes a line such as “Bay Post, 4 March 2025. By Ann Lee”; whether it is one.

    `above` the report, with a title, a place and a date are one too, and `below` a byline any name
    and a date.
    """
    if block.kind != "text":
        return False
    if titled and {"published", "author"} & header.words.keys() and is_outlet_alone(block.text):
        header.note("publisher", block.text)
        return True
    found = read_masthead(block.text, below_byline=below and titled)
    if found is None or (len(found.words) < 2 and not (found.place and titled and above)):
        return False
    if not titled and "publisher" not in found.words:
        return False
    if found.place:  # which may be the outlet after all
        found.words["published"] = block.text
    for name, words in found.words.items():
        header.note(name, words)
    return True
