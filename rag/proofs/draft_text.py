"""Somebody's own text -> the sentences in it that claim something. Pure.

Plain text or Markdown: headings, code, rules and what is too short to be a sentence are left out;
an item of a list is a sentence, without its mark.
"""

import re

from rag.english.language import language_of_draft
from rag.english.words import words
from rag.sentences import split_sentences
from rag.types import Sentence

FEWEST_WORDS = 4
"""Of a line without a full stop; shorter ones are headings ("4. Ukraine", "Key figures")."""

_HEADING = re.compile(r"[ ]{0,3}#{1,6}(?:\s|$)")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-+)\s*$")
_RULE = re.compile(r"\s*(?:(?:[-*_]\s*){3,}|\|?[\s|:-]+)$")
_FENCE = re.compile(r"[ ]{0,3}(?:`{3,}|~{3,})")
_MARK = re.compile(
    r"\s*(?:>\s?)*\s*(?:(?:[-*+•▪●◦‣·–—]|\d{1,3}[.)]|\(\d{1,3}\))\s+(?:\[[ xX]\]\s+)?)?"
)
_ENDS = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*$")  # noqa: RUF001 - wide marks end sentences too


def draft_sentences(draft: str) -> tuple[Sentence, ...]:
    """Spans of `draft`, in order."""
    found: list[Sentence] = []
    lines, language = draft.split("\n"), language_of_draft(draft)
    start, fenced = 0, False
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if _FENCE.match(line):
            fenced = not fenced
        elif not (fenced or _is_furniture(line, below)):
            found.extend(_of_line(line, start, language))
        start += len(line) + 1
    return tuple(found)


def _is_furniture(line: str, below: str) -> bool:
    if not line.strip() or _HEADING.match(line) or _RULE.fullmatch(line):
        return True
    return bool(_UNDERLINE.fullmatch(below)) and not _ENDS.search(line.strip())


def _of_line(line: str, start: int, language: str | None) -> list[Sentence]:
    mark = _MARK.match(line)
    begin = mark.end() if mark else 0
    spans = split_sentences(line[begin:], language)
    found = [Sentence(start + begin + s.start, start + begin + s.end) for s in spans]
    return [s for s in found if _says_something(line[s.start - start : s.end - start])]


def _says_something(sentence: str) -> bool:
    counted = len(words(sentence))
    return counted > 0 and (bool(_ENDS.search(sentence)) or counted >= FEWEST_WORDS)
