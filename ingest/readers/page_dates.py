"""When a web page was published; the only file that imports htmldate.

Its head and its marked elements state it, or its address. Where they do not, htmldate looks for it
in the page; a line that begins the article is surer than that. The day of an update, of a copyright
or of another article in a list is none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Protocol, cast
from urllib.parse import urlsplit

from ingest.facts.dates import find_date, parse_date
from ingest.text.word_count import count_words

# The names of meta tags, by how sure they are; “:”, “-”, “_” and “.” in them are told apart by few
# pages, so that these are left out of them.
_META = tuple(
    """
    articlepublishedtime ogpublishedtime ogarticlepublishedtime articlepublished
    articlepublisheddate articlepublicationdate articlepostdate articlepublishtime ogpubdate
    ogdatepublished ogregdate datepublished publishdate publisheddate publisheddatetime
    publicationdate publishedat publishedtime publishtime publish published publication pubdate
    btpubdate pdate postdate posteddate dateposted sailthrudate parselypubdate
    citationpublicationdate citationdate citationonlinedate analyticsattributesarticledate
    articledateoriginal cxenseparserecspublishtime mediatorpublishedtime articledate newsdate
    contentcreatedate originalpublicationdate firstpublished dateissued issued
    vrpublishdate vrtpublishdate dcdateissued dctermsissued dcissued dctermsdateissued
    dctermsavailable dcdatepublished dcdate dctermsdate dcdatecreated dctermscreated dccreated
    dctermsdatecreated articlecreated created datecreated creationdate rnewsdatepublished
    rnewsdatecreated ptime date shareaholicarticlepublishedtime twitterpublishdate
    """.split()
)
_NO_LETTER = re.compile(r"[\W_]+")
_MARKED = (
    "//*[contains(translate(@itemprop, 'DP', 'dp'), 'datepublished')]",
    "//*[contains(concat(' ', @property, ' '), 'datePublished ')]",
)
# of these there is one more for each article in a list
_MARKED_ONCE = (
    "//*[@pubdate]",
    "//time[contains(@class, 'publish') or contains(@class, 'entry-date')]"
    "[not(contains(@class, 'updated')) or contains(@class, 'publish')]",
    "//abbr[contains(@class, 'publish')]",
    "//abbr[@data-utime]",
    "//article//time",
    "//time",
)
_MOST_MARKED = 20
_BELOW = "following::*[self::time or self::p or self::h1 or self::h2][position() <= 10]"
_MOST_LETTERS = 200  # of a byline or a caption
_REPORT = "//p | //blockquote"
_DATE_LINE_WORDS = 12  # of one that ends in a full stop
_LONGEST_DATE_LINE = 30
_READ = "//script | //style | //meta | //time | //img | //nav | //aside | //footer"
# 2025/03/04 or 2025-03-04 or 20250304 as parts of an address, as many content systems have it
_ADDRESS = re.compile(
    r"/(?:(?P<y>(?:19|20)\d\d)(?P<sep>[/-])(?P<m>[01]?\d)(?P=sep)(?P<d>[0-3]?\d)(?=[/._-]|$)"
    r"|(?:\w+-)?(?P<day>20\d\d[01]\d[0-3]\d)(?=[/._-]|$))"
)
_EARLIEST = date(1990, 1, 1)  # of the web; a newspaper's archive states older days itself


class _Root(Protocol):
    def xpath(self, path: str) -> list[object]: ...


class _FindDate(Protocol):
    def __call__(
        self, page: _Root, *, extensive_search: bool, original_date: bool
    ) -> str | None: ...


class _Element(Protocol):
    tag: object

    def xpath(self, path: str) -> list[object]: ...
    def drop_tree(self) -> None: ...
    def get(self, key: str) -> str | None: ...
    def text_content(self) -> str: ...


def stated_day(root: _Root, linked: Iterable[str], meta: Mapping[str, str]) -> str | None:
    """The words for the day that the page states, the surest first, or None."""
    candidates = (one.strip() for one in _stated(root, linked, meta))
    return next((one for one in candidates if _is_day(one)), None)


def day_of_address(url: str | None) -> str | None:
    """The day in a page's address, such as …/2025/03/04/title, or None."""
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return None
    for match in _ADDRESS.finditer(path):
        words = match["day"] or f"{match['y']}-{match['m']:0>2}-{match['d']:0>2}"
        day = parse_date(words)
        if day and day >= _EARLIEST:
            return words
    return None


def shown_day(root: _Root) -> str | None:
    """The day that the page shows somewhere, as htmldate finds it without guessing, or None."""
    import htmldate

    # What these state has been read, and much of the rest is of other articles.
    page = deepcopy(root)
    for element in cast(list[_Element], page.xpath(_READ)):
        element.drop_tree()
    # A day within the report is one that it tells of.
    for element in cast(list[_Element], page.xpath(_REPORT)):
        words = element.text_content().strip()
        most = _DATE_LINE_WORDS if words.endswith((".", "。")) else _LONGEST_DATE_LINE
        if count_words(words) > most:
            element.drop_tree()
    find = cast(_FindDate, htmldate.find_date)
    try:
        return find(page, extensive_search=False, original_date=True)
    except MemoryError:
        raise
    except Exception:  # whatever a hostile page brings up inside it; a page may have no date
        return None


def _stated(root: _Root, linked: Iterable[str], meta: Mapping[str, str]) -> Iterator[str]:
    yield from linked
    known: dict[str, str] = {}
    for name, content in meta.items():
        known.setdefault(_NO_LETTER.sub("", name), content)
    yield from (known[name] for name in _META if name in known)
    for path in _MARKED:
        for element in _elements(root, path):
            yield from _words(element)
    for path in _MARKED_ONCE:
        days = dict.fromkeys(next(_words(one), "") for one in _elements(root, path))
        if len(days) == 1:
            yield from days
    for heading in _elements(root, "//h1"):
        days = dict.fromkeys(next(_words(one), "") for one in _times_below(heading))
        if len(days) == 1:
            yield from days


def _times_below(heading: _Element) -> Iterator[_Element]:
    """The time elements between a page's heading and its text."""
    for element in _elements(heading, _BELOW):
        if element.tag == "time":
            yield element
        elif element.tag != "p" or len(element.text_content()) > _MOST_LETTERS:
            return


def _elements(within: "_Root | _Element", path: str) -> list[_Element]:
    return cast(list[_Element], within.xpath(path))[:_MOST_MARKED]


def _words(element: _Element) -> Iterator[str]:
    """What an element has for machines, and what it shows."""
    attributes = (element.get(name) for name in ("datetime", "content", "title", "data-utime"))
    yield from (words for words in attributes if words and _is_day(words.strip()))
    shown = element.text_content().strip()
    if len(shown) < 100:
        yield shown


def _is_day(words: str) -> bool:
    return parse_date(words) is not None or find_date(words) is not None
