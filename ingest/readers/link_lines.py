"""Lines of a page that are no more than a link to another: “Read also: TITLE”, TITLE alone."""

import re
from collections.abc import Iterator
from typing import Protocol, cast

from ingest.facts.dates import find_date
from ingest.facts.masthead import BYLINE
from ingest.text.characters import one_line
from ingest.text.word_count import count_words

# a line that is a link inside a paragraph, a box or a heading of the text; items of lists are the
# article's as often as not
_LINES = "//p[.//a[@href]] | //div[a[@href] and not(*[not(self::a or self::br)])]"
_OUTSIDE = "ancestor::li or ancestor::td or ancestor::blockquote"
_MOST_WORDS = 30
_MOST_LINES = 2000
_LABEL_WORDS = 5
_TITLE_WORDS = 4  # “Written by: ANN LEE” and “Case number: 12/25” are labels of the article itself
_LABEL = re.compile(r".{2,40}[:：|»>]\s*$")
_JOINT = re.compile(r"[\s,;|·•/–—-]*$")
_ENDS_SENTENCE = re.compile(r"[.。।][\"'”’»)\]]*$")


class _Element(Protocol):
    tag: object
    text: str | None
    tail: str | None

    def __iter__(self) -> Iterator["_Element"]: ...
    def get(self, key: str) -> str | None: ...
    def xpath(self, path: str) -> object: ...
    def text_content(self) -> str: ...


def link_lines(root: _Element) -> frozenset[str]:
    """The words of the lines that are a link, or a label with a colon and links, and nothing else.

    A sentence that is a link is none of them: it has a full stop. Nor is a byline.
    """
    found: set[str] = set()
    for element in cast(list[_Element], root.xpath(_LINES))[:_MOST_LINES]:
        words = one_line(element.text_content())
        if count_words(words) > _MOST_WORDS or _ENDS_SENTENCE.search(words):
            continue
        if BYLINE.match(words) or find_date(words):
            continue
        if _is_link(element) and not element.xpath(_OUTSIDE):
            found.add(words)
    return frozenset(found)


def _is_link(element: _Element) -> bool:
    pieces = list(_pieces(element))
    shown = [(words, linked) for words, linked in pieces if words.strip()]
    if not shown or not any(linked for _, linked in shown):
        return False
    first = 0
    while first < len(shown) and not shown[first][1]:
        first += 1
    label = "".join(words for words, _ in shown[:first])
    rest = shown[first:]
    if not all(linked or _JOINT.fullmatch(words) for words, linked in rest):
        return False
    if not label.strip():
        return True
    title = one_line("".join(words for words, _ in rest))
    short = count_words(label.strip()) <= _LABEL_WORDS
    return short and _LABEL.match(label) is not None and count_words(title) >= _TITLE_WORDS


def _pieces(element: _Element, linked: bool = False) -> Iterator[tuple[str, bool]]:
    """The texts in an element in order, and whether they are a link to another page."""
    if not isinstance(element.tag, str):
        return
    target = element.get("href") if element.tag == "a" else None
    linked = linked or bool(target and not target.startswith(("#", "mailto:")))
    yield element.text or "", linked
    for child in element:
        yield from _pieces(child, linked)
        yield child.tail or "", linked
