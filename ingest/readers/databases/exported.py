"""One article of an export, and what the layouts of all databases have in common."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_RIGHTS = re.compile(
    r"(?:copyright\b|©|\(c\) ?(?:19|20)\d\d|all rights reserved|alle rechte vorbehalten|"
    r"tous droits réservés|todos los derechos|tutti i diritti|alle rechten voorbehouden)",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:by|von|par|por|di|da|door)\s+(?=\w)", re.IGNORECASE)

Paragraph = list[str]
"""Lines that follow one another without an empty one, trimmed."""


@dataclass(frozen=True, slots=True)
class Exported:
    """`stated` are raw words by field, as in a Document; `text` is the report alone."""

    stated: Mapping[str, str]
    text: str


def paragraphs_of(text: str) -> list[Paragraph]:
    found: list[Paragraph] = [[]]
    for line in text.split("\n"):
        if line.strip():
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return [paragraph for paragraph in found if paragraph]


def joined(paragraphs: Iterable[Paragraph]) -> str:
    return "\n\n".join("\n".join(paragraph) for paragraph in paragraphs)


def is_rights(line: str) -> bool:
    """Whether a line says who owns the text."""
    return _RIGHTS.match(line) is not None


def without_by(words: str) -> str:
    return _BY.sub("", words, count=1) if _BY.match(words) else words


def exported(stated: Mapping[str, str], paragraphs: Iterable[Paragraph]) -> Exported:
    """The article, without fields that say nothing and lines at its end on who owns it."""
    kept = list(paragraphs)
    while kept and is_rights(kept[-1][0]):
        kept.pop()
    given = {name: words.strip() for name, words in stated.items() if words.strip()}
    if "author" in given:
        given["author"] = without_by(given["author"])
    return Exported(given, joined(kept))
