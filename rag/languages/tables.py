"""The tables of words by language, read when they are first asked for.

`function_words.json` has what carries no subject (articles, pronouns, auxiliaries, words that ask):
for twelve languages Snowball's lists (BSD licence, https://snowballstem.org) with words that ask
added, for the others short lists of our own. `asking.json` has, by kind of answer, what asks for
it, as regular expressions over a question in lower case.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import cast

KINDS = ("percent", "money", "much", "duration", "date", "number", "person", "place", "open")
"""What a question may ask for, the most particular first; `much` asks for money beside a word of
`costs`. Beside these, asking.json has `implied`, the words that an amount stands for, `who is`,
after which an office is named, `why` and `because`, and `figures`, which are numbers in words."""

_FOLDER = Path(__file__).parent
_ALIASES = {"nb": "no", "nn": "no"}


def table_language(language: str | None) -> str | None:
    """The language whose tables are used for `language`; None where there are none."""
    code = _ALIASES.get(language or "", language)
    return code if code in _function_words() else None


def supported() -> tuple[str, ...]:
    """Codes of the languages, besides English, in which questions are read."""
    return tuple(_function_words())


def function_words(language: str) -> frozenset[str]:
    """In lower case; empty for a language without a table."""
    return _function_words().get(table_language(language) or "", frozenset())


def asking(language: str) -> Mapping[str, re.Pattern[str]]:
    """Each of `KINDS`, and what stands beside them in asking.json; empty without a table."""
    return _asking().get(language, {})


@lru_cache
def _function_words() -> dict[str, frozenset[str]]:
    raw = cast(dict[str, str], _read("function_words.json"))
    return {language: frozenset(words.split()) for language, words in raw.items()}


@lru_cache
def _asking() -> dict[str, dict[str, re.Pattern[str]]]:
    raw = cast(dict[str, dict[str, str]], _read("asking.json"))
    return {
        language: {kind: _whole_words(pattern, language) for kind, pattern in kinds.items()}
        for language, kinds in raw.items()
    }


def _whole_words(pattern: str, language: str) -> re.Pattern[str]:
    return re.compile(pattern if language in {"zh", "ja"} else rf"(?<!\w)(?:{pattern})(?!\w)")


def _read(name: str) -> object:
    return json.loads((_FOLDER / name).read_text(encoding="utf-8"))
