# ruff: noqa: RUF001 - Cyrillic codes are listed here
"""What tells, in a language, whether a full stop ends a sentence: abbreviations.json as values."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

_FILE = Path(__file__).with_name("abbreviations.json")
_SAME = {"nb": "no", "nn": "no", "bs": "hr", "sr": "hr", "mk": "bg", "be": "ru", "kk": "ru"}


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """All words are in lower case, without their last full stop: "z. B." is "z.b"."""

    marks: str = ""
    """Marks that end its sentences and no other language's: the Greek question mark ";"."""
    ordinals: bool = False
    """A number with a full stop may be an ordinal: "am 12. Juni"."""
    nouns: bool = False
    """All nouns have a capital, so that one tells little."""
    vowelless: bool = False
    """Words need no vowel: "vlk", "krk"; elsewhere such a word is an abbreviation."""
    leads: frozenset[str] = frozenset()
    """Abbreviations that never end a sentence: titles, "z. B."."""
    numbered: frozenset[str] = frozenset()
    """Those that go on before a number and are words of their own elsewhere: "Art. 5"."""
    either: frozenset[str] = frozenset()
    """Those that end one before a word that begins sentences: "GmbH & Co."."""
    ends: frozenset[str] = frozenset()
    """Those that end one before any capital, where nouns have none: "etc.", "руб."."""
    years: frozenset[str] = frozenset()
    """Those of years and centuries, after a number: "2024 r."."""
    endings: tuple[str, ...] = ()
    """How words end that are abbreviated so: "Goethestr."."""
    counted: frozenset[str] = frozenset()
    """What a number follows that is no ordinal: "Platz 3."."""
    starters: frozenset[str] = frozenset()
    """Words of grammar, which have a capital where a sentence begins and nowhere else."""


@cache
def _entries() -> dict[str, dict[str, str | bool]]:
    read = json.loads(_FILE.read_text(encoding="utf-8"))
    return cast(dict[str, dict[str, str | bool]], read)


@cache
def abbreviations_of(code: str | None) -> Abbreviations:
    """Those of a language by its ISO 639-1 code; one that is not listed has what all share."""
    entries = _entries()
    common, own = entries[""], entries.get(_SAME.get(code or "", code or ""), {})

    def words(name: str) -> frozenset[str]:
        return frozenset(str(own.get(name, "")).split())

    mine = words("leads") | words("numbered") | words("either") | words("ends")
    return Abbreviations(
        marks=str(own.get("marks", "")),
        ordinals=bool(own.get("ordinals")),
        nouns=bool(own.get("nouns")),
        vowelless=bool(own.get("vowelless")),
        leads=words("leads") | frozenset(str(common["leads"]).split()) - mine,
        numbered=words("numbered"),
        either=words("either") | frozenset(str(common["either"]).split()) - mine,
        ends=words("ends"),
        years=words("years"),
        endings=tuple(words("endings")),
        counted=words("counted"),
        starters=words("starters"),
    )
