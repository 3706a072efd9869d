"""Text to sentence spans with exact offsets, in any language."""

import re

from rag.sentences import any_language, english
from rag.types import Sentence

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u052f]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def split_sentences(text: str, language: str | None = None) -> tuple[Sentence, ...]:
    """The sentences of `text` in order, trimmed of white space; a line break always ends one.

    `language` is the text's, by its ISO 639-1 code; where it is not known, Latin letters are read
    as English and others by their script. Every character that is not white space is in exactly
    one sentence.
    """
    sentences: list[Sentence] = []
    start = 0
    for line in text.split("\n"):
        begin = start
        for end, following in _boundaries(line, language) if line.strip() else ():
            _append_trimmed(sentences, text, begin, start + end)
            begin = start + following
        _append_trimmed(sentences, text, begin, start + len(line))
        start += len(line) + 1
    return tuple(sentences)


def _boundaries(line: str, language: str | None) -> list[tuple[int, int]]:
    if language in (None, "en") and (line.isascii() or _LATIN.search(line)):
        return english.boundaries(line)
    if language in (None, "en"):
        language = next((code for code, letters in _SCRIPTS if letters.search(line)), language)
    return any_language.boundaries(line, language)


def _append_trimmed(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    length = len(piece.strip())
    if length:
        start += len(piece) - len(piece.lstrip())
        sentences.append(Sentence(start, start + length))
