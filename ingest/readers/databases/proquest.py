"""ProQuest: rules of underlines between articles, and a label before every field."""

import re

from ingest.readers.databases.exported import Exported, exported, paragraphs_of

_RULE = re.compile(r"^[ \t]*_{20,}[ \t]*$", re.MULTILINE)
_FIELDS = {
    "title": "title",
    "author": "author",
    "publication title": "publisher",
    "publication date": "published",
    "document url": "url",
    "language of publication": "language",
    "full text": "text",
    "abstract": "summary",
}
_OTHERS = frozenset(
    [
        "publication info",
        "publication year",
        "publication subject",
        "proquest document link",
        "proquest document id",
        "links",
        "subject",
        "subject term",
        "business indexing term",
        "identifier / keyword",
        "location",
        "people",
        "company / organization",
        "classification",
        "product name",
        "pages",
        "first page",
        "volume",
        "issue",
        "section",
        "year",
        "publisher",
        "place of publication",
        "country of publication",
        "issn",
        "e-issn",
        "source type",
        "document type",
        "document feature",
        "accession number",
        "copyright",
        "last updated",
        "database",
        "column",
        "dateline",
        "credit",
        "supplement",
        "caption",
        "illustration",
    ]
)
_KNOWN = _OTHERS | _FIELDS.keys()
_LABEL = re.compile(r"(?P<label>[A-Za-z][\w /-]{2,30}):(?:[ \t]+(?P<value>.*))?$")
# What only ProQuest writes, and writes below every text.
_SURE = ("ProQuest document ID:", "Publication title:")
_SURE_LABELS = frozenset(["publication title", "publication date", "proquest document id"])


def proquest_articles(text: str) -> list[Exported]:
    """The articles of an export of ProQuest; none of any other text."""
    if _SURE[0] not in text and not (_SURE[1] in text and "Full text:" in text):
        return []
    found = [
        _article(piece) for piece in _RULE.split(text) if _SURE[0] in piece or _SURE[1] in piece
    ]
    return [one for one in found if one]


def _article(piece: str) -> Exported | None:
    values: dict[str, list[str]] = {}
    label = ""
    above: list[str] = []
    lines = piece.split("\n")
    for place, line in enumerate(lines):
        match = _LABEL.match(line.strip())
        name = match["label"].lower() if match else ""
        if match and _opens(name, label, lines, place):
            label = name
            values.setdefault(label, []).append(match["value"] or "")
        elif label:
            values[label].append(line)
        elif line.strip():
            above.append(line.strip())
    stated = {
        field: " ".join(next(iter(paragraphs_of("\n".join(values.get(label, ())))), ()))
        for label, field in _FIELDS.items()
        if field not in ("text", "summary")
    }
    stated["publisher"] = stated["publisher"].partition(";")[0]
    if not stated["title"]:
        stated["title"] = next((one for one in above if not one.startswith("Document ")), "")
    if not stated["publisher"] and not stated["published"]:
        return None
    body = "\n".join(values.get("full text", ()))
    if not body.strip() or body.strip() == "Not available.":
        body = "\n".join(values.get("abstract", ()))
        stated["excerpt"] = "Abstract"
    return exported(stated, paragraphs_of(body)) if body.strip() else None


def _opens(name: str, label: str, lines: list[str], place: int) -> bool:
    """Whether a line begins another field. A report may have a line that looks like one; below
    the text another follows at once."""
    if name not in _KNOWN:
        return False
    if label != "full text" or name in _SURE_LABELS:
        return True
    following = next((one for one in lines[place + 1 : place + 9] if one.strip()), "")
    match = _LABEL.match(following.strip())
    return match is not None and match["label"].lower() in _KNOWN
