"""The lines around a plain report that speak of it: title, publisher, date, byline, notices."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.dates import find_date, parse_date
from ingest.document import Block
from ingest.notices import Notice, read_notice

_MOST_HEADER_BLOCKS = 14
_FOOTER_BLOCKS = 4
_TITLE_WORDS = 30
_PUBLISHER_WORDS = 4

_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*$")
_SEPARATOR = re.compile(r"\s*[|·•]\s*|\s+[–—-]\s+")
_BYLINE = re.compile(
    r"(?:(?:written |reported |words |text |story |analysis )?by:?|author:|von|par)\s+"
    r"(?P<name>[A-ZÀ-Þ][^.!?]{2,80})$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?P<label>title|headline|publisher|outlet|newspaper|publication|website|site|author|date|"
    r"published|url|link|language)\s*:\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_LABELLED = {
    "headline": "title",
    "outlet": "publisher",
    "newspaper": "publisher",
    "publication": "publisher",
    "website": "publisher",
    "site": "publisher",
    "date": "published",
    "link": "url",
}
_PUBLISHED = re.compile(
    r"(?:\(?(?:first |originally )?(?:published|posted|dated?|created|issued|veröffentlicht|publié|"
    r"publicado)(?: on| at| am| le| el)?\s*:?\s*)",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"[\s,;(]*(?:last )?(?:updated|modified|edited|revised|corrected)\b.*", re.IGNORECASE
)
_URL = re.compile(r"https?://\S+$")
_AGENCIES = (
    r"AP|Reuters|AFP|UPI|CNN(?: \w+)?|Xinhua|dpa|Bloomberg|PTI|ANI|IANS|Kyodo|Yonhap|TASS|CNBC|BBC|"
    r"Interfax|EFE|ANSA"
)
_AGENCY = re.compile(_AGENCIES)
# "NEW YORK (AP) —", "LONDON, 3 March 2025 (Reuters) -", "New York CNN Business —", "(CNN)"
_DATELINE = re.compile(
    rf"(?:(?P<place>[A-Z][\w.'’/ -]{{1,40}}(?:, [A-Z][\w.'’ -]{{1,30}})?)?,?\s*"
    rf"(?P<date>[^()—–]{{6,30}})?\s*\((?P<agency>{_AGENCIES})\)\s*[-–—:]?\s"
    rf"|(?:[A-Z][\w.'’ -]{{1,40}} |^)(?P<plain>{_AGENCIES})\s[–—]\s?)"
)


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


def read_header(blocks: Sequence[Block], *, title: str | None) -> Header:
    """Reads the lines before and after the report. `title` is known from the format, or None."""
    header = Header()
    candidates: list[Block] = []
    dated_after: Block | None = None  # the candidate that a line with only a date follows
    place = 0
    expects_origin = False
    while place < min(len(blocks), _MOST_HEADER_BLOCKS):
        block = blocks[place]
        notice = read_notice(block.text) if block.kind != "item" else None
        if expects_origin:
            header.origins.append(block.text.strip(" .,;:"))
            expects_origin = False
        elif notice:
            header.take(notice)
            expects_origin = notice.announces
        elif _is_report(block) or (block.kind == "heading" and block.level > 1 and place):
            break
        elif _is_dateline(block, header):
            pass
        elif _read_line(block, header):
            only_date = parse_date(block.text) is not None
            if only_date and candidates and dated_after is None:
                dated_after = candidates[-1]
        else:
            rest = _take_glued_date(block.text, header)
            candidates.append(Block(rest, block.kind, block.level) if rest else block)
        place += 1
    kept = _choose_title(candidates, header, title, dated_after)
    body = [*kept, *blocks[place:]]
    header.blocks = _read_footer(body, header)
    _read_dateline(header)
    return header


def same_words(one: str, other: str) -> bool:
    """Whether two titles differ in nothing but quotes, case, accents of form and punctuation."""
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _is_report(block: Block) -> bool:
    """Whether this is the report itself: a list item, a sentence, or too long for a title."""
    if block.kind == "item":
        return True
    words = block.text.count(" ") + 1
    if block.kind == "heading":
        return words > _TITLE_WORDS
    closed = _ENDS_SENTENCE.search(block.text) is not None
    return words > _TITLE_WORDS or (closed and words > 7 and not _BYLINE.match(block.text))


def _read_line(block: Block, header: Header) -> bool:
    """Takes a line that is a date, a byline, a labelled field, an address or several of them."""
    text = block.text
    labelled = _LABEL.match(text)
    if labelled:
        label = labelled["label"].lower()
        name = _LABELLED.get(label, label)
        if name == "published" and find_date(labelled["value"]) is None:
            return False
        header.note(name, labelled["value"].strip())
        return True
    if _URL.match(text):
        header.note("url", text)
        return True
    if _UPDATED.fullmatch(text) and find_date(text):
        return True
    day = _date_words(text)
    if day:
        header.note("published", day)
        return True
    byline = _BYLINE.match(text)
    if byline and block.text.count(" ") < 12 and find_date(text) is None:
        header.note("author", byline["name"].strip())
        return True
    return _read_parts(text, header)


def _read_parts(text: str, header: Header) -> bool:
    """A line such as “By Ann Lee | The Daily Planet | 3 March 2025”."""
    parts = [part for part in _SEPARATOR.split(text) if part]
    days = [day for day in map(_date_words, parts) if day]
    bylines = [match for match in map(_BYLINE.match, parts) if match]
    others = [
        p for p in parts if not _date_words(p) and not _BYLINE.match(p) and not _UPDATED.match(p)
    ]
    known = len(parts) - len(others)
    if len(parts) < 2 or not known or len(others) > 1:
        return False
    if others and (
        others[0].count(" ") >= _PUBLISHER_WORDS or not (days and others[0][0].isupper())
    ):
        return False
    if others and not bylines and len(parts) == 2 and others[0].count(" ") >= 2:
        return False  # rather a title with its date, which keeps its words
    for day in days:
        header.note("published", day)
    for byline in bylines:
        header.note("author", byline["name"].strip())
    for other in others:
        header.note("publisher", other)
    return True


def _date_words(text: str) -> str | None:
    """The date of a line that is nothing but a date, with a label and an update at most."""
    label = _PUBLISHED.match(text)
    start = label.end() if label else 0
    found = find_date(text, start)
    if not found or text[start : found.start].strip(" ,("):
        return None
    rest = text[found.end :].strip(" ,;.|()–—-·")
    if rest and not _UPDATED.match(rest):
        return None
    return text[found.start : found.end].strip()


def _take_glued_date(text: str, header: Header) -> str | None:
    """The title without a date that sticks to its end, as in “Dam fails3 March 2025 10:15”."""
    found = find_date(text)
    if not found or found.end < len(text.rstrip(" )")) or not found.start:
        return None
    before = text[: found.start]
    words = text[found.start : found.end].strip()
    glued = not before[-1].isspace() and (before[-1].isalpha() or before[-1] in ')”’"?!|–—·')
    separated = _SEPARATOR.search(before + " ") is not None and before.rstrip()[-1] in "|·•–—-"
    # a time of day is no part of a title either
    timed = re.search(r"\d{1,2}[:.]\d{2}", words) is not None
    if not (glued or separated or timed):
        return None
    header.note("published", words)
    return before.rstrip(" |·•–—-,(")


def _choose_title(
    candidates: list[Block], header: Header, title: str | None, dated_after: Block | None
) -> list[Block]:
    """Notes title and publisher among the short first lines; gives back those that are neither."""
    remaining = list(candidates)
    title = title or header.words.get("title")
    if title is None and remaining:
        first = remaining[0]
        heading = next((b for b in remaining if b.kind == "heading" and b.level == 1), None)
        short = first.text.count(" ") < _PUBLISHER_WORDS
        if heading:
            title_block = heading
        elif len(remaining) > 1 and short and first is dated_after:
            header.note("publisher", first.text)
            remaining.remove(first)
            title_block = remaining[0]
        else:
            title_block = first
        remaining.remove(title_block)
        title = title_block.text
        header.note("title", title)
    kept: list[Block] = []
    for block in remaining:
        if title and same_words(block.text, title):
            continue
        if title and _names_title(block.text, title):
            header.origins.append(block.text)
        else:
            kept.append(block)
    return kept


def _names_title(text: str, title: str) -> bool:
    """Whether a line is the title with an outlet beside it: “CNBC - TITLE”, “TITLE – YouTube”."""
    parts = _SEPARATOR.split(text, maxsplit=1)
    ends = [(parts[0], parts[-1])] if len(parts) == 2 else []
    last = _SEPARATOR.split(text)
    if len(last) > 2:
        ends.append((text[: text.rfind(last[-1])].rstrip(" |·•–—-"), last[-1]))
    return any(
        same_words(one, title) and other.count(" ") < _PUBLISHER_WORDS
        for pair in ends
        for one, other in (pair, pair[::-1])
    )


def _read_footer(blocks: list[Block], header: Header) -> list[Block]:
    """Takes notices and dates from the last blocks, as long as a report is left."""
    kept = list(blocks)
    for block in list(reversed(blocks))[:_FOOTER_BLOCKS]:
        if len(kept) < 2 or block.kind == "item":
            break
        notice = read_notice(block.text)
        day = _date_words(block.text)
        if notice and not notice.announces:
            header.take(notice)
        elif day and _PUBLISHED.match(block.text):
            header.note("published", day)
        elif not (_UPDATED.fullmatch(block.text) and find_date(block.text)):
            continue
        kept.remove(block)
    return kept


def _read_dateline(header: Header) -> None:
    """Notes what the report's dateline says, which captions of pictures may stand before."""
    for place, block in enumerate(header.blocks[:_MOST_HEADER_BLOCKS]):
        if _is_dateline(block, header):
            del header.blocks[place]
            return
        if "publisher" in header.words:
            return


def _is_dateline(block: Block, header: Header) -> bool:
    """Notes publisher and date of “NEW YORK, 3 March 2025 (AP) — …”; whether that is all of it."""
    match = _DATELINE.match(f"{block.text} ") if block.kind == "text" else None
    if not match:
        if _AGENCY.fullmatch(block.text):
            header.note("publisher", block.text)
            return True
        return False
    header.note("publisher", match["agency"] or match["plain"])
    day = (match["date"] or "").strip(" ,")
    if day and parse_date(day):
        header.note("published", day)
    return match.end() >= len(block.text)
