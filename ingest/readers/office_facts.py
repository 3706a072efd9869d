"""What a Word document or a presentation says of itself: in its properties and page margins.

The day when the file was made is not among it: a report is made, and printed, on other days than it
is published, and a template's day stays in what is made from it.
"""

from ingest.facts.masthead import margin_words
from ingest.readers.package import Package, Properties, local
from ingest.readers.properties import sensible_author, sensible_title

_CUSTOM = "docProps/custom.xml"
_COVERS = tuple(f"customXml/item{number}.xml" for number in range(1, 10))
_MARGINS = tuple(
    f"word/{kind}{number}.xml" for kind in ("header", "footer") for number in range(1, 7)
)
_MOST_PIECES = 40
_MOST_LETTERS = 300
_PUBLISHED = ("publish date", "published", "date published", "publication date")


def office_facts(package: Package, beginning: str) -> dict[str, str]:
    """Title, author, publisher and date by field name; what is absent or a program's is not there.

    `beginning` is the text's, where a title has to stand.
    """
    core, cover, custom = Properties(), Properties(), _Custom()
    for name, target in (("docProps/core.xml", core), (_CUSTOM, custom)):
        if name in package:
            package.follow(name, target)
    for name in _COVERS:
        if name in package:
            package.follow(name, cover)
    margins = _Paragraphs()
    for name in _MARGINS:
        if name in package:
            package.follow(name, margins)
    running = margin_words(margins.found)
    own = custom.found
    day = cover.found.get("PublishDate") or next((own[n] for n in _PUBLISHED if n in own), "")
    stated = {
        "title": sensible_title(core.found.get("title", ""), beginning),
        "author": running.get("author") or sensible_author(core.found.get("creator", "")),
        "publisher": own.get("publisher") or running.get("publisher", ""),
        "published": day or running.get("published", ""),
    }
    return {name: words for name, words in stated.items() if words}


class _Paragraphs:
    """The paragraphs of a page's header or footer; a field's code, such as PAGE, is none of it."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._words: list[str] = []
        self._in_text = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        self._in_text = local(tag) == "t"
        if local(tag) == "tab":
            self._words.append(" | ")

    def data(self, text: str) -> None:
        if self._in_text and len(self._words) < _MOST_PIECES:
            self._words.append(text[:_MOST_LETTERS])

    def end(self, tag: str) -> None:
        self._in_text = False
        if local(tag) == "p":
            words = "".join(self._words).strip(" |")
            if words and len(self.found) < _MOST_PIECES:
                self.found.append(words)
            self._words.clear()


class _Custom(Properties):
    """Properties that a user has named: an element `property` with its value in another."""

    def __init__(self) -> None:
        super().__init__()
        self._name = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        super().start(tag, attributes)
        if local(tag) == "property":
            self._name = attributes.get("name", "").strip().lower()[:100]

    def end(self, tag: str) -> None:  # noqa: ARG002
        words = self.words()
        if words:
            self.found.setdefault(self._name, words)
