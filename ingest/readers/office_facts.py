"""What a Word document or a presentation says of itself in its properties.

The day when the file was made is not among it: a report is made, and printed, on other days than it
is published, and a template's day stays in what is made from it.
"""

from ingest.readers.package import Package, Properties, local
from ingest.readers.properties import sensible_author, sensible_title

_CUSTOM = "docProps/custom.xml"
_COVERS = tuple(f"customXml/item{number}.xml" for number in range(1, 10))
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
    own = custom.found
    day = cover.found.get("PublishDate") or next((own[n] for n in _PUBLISHED if n in own), "")
    stated = {
        "title": sensible_title(core.found.get("title", ""), beginning),
        "author": sensible_author(core.found.get("creator", "")),
        "publisher": own.get("publisher", ""),
        "published": day,
    }
    return {name: words for name, words in stated.items() if words}


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
