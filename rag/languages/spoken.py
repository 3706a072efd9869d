"""Which of the articles' languages a question is in. Pure but for rag/english/language.py.

py3langid tells long texts apart; a question has six words, of which two or three are function
words, which differ between languages; scripts tell most others.
"""

import re
from collections.abc import Sequence

from rag.english.language import language_of_question
from rag.english.words import STOP_WORDS
from rag.languages.tables import KINDS, asking, function_words, supported, table_language

_SCRIPTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile("[\u3040-\u30ff]"), ("ja",)),
    (re.compile("[\uac00-\ud7af]"), ("ko",)),
    (re.compile("[\u3400-\u9fff]"), ("zh", "ja")),
    (re.compile("[\u0400-\u04ff]"), ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn")),
    (re.compile("[\u0600-\u06ff]"), ("ar", "fa", "ur")),
    (re.compile("[\u0370-\u03ff]"), ("el",)),
    (re.compile("[\u0590-\u05ff]"), ("he",)),
    (re.compile("[\u0900-\u097f]"), ("hi", "mr", "ne")),
    (re.compile("[\u0e00-\u0e7f]"), ("th",)),
)
"""A script and the languages that are written in it, the most common first."""

_LETTERS = re.compile(r"[^\W\d_]+")
_MOST_FOREIGN = 0.5
"""Share of the letters from which a script decides: 北京 in an English question does not."""

ENGLISH = "en"

_SURE = 2
"""Function words that tell a language by themselves: Rio de Janeiro and Les Halles have one."""

_ENGLISH_ASKS = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b")


def spoken_in(question: str, languages: Sequence[str]) -> str | None:
    """The language of a question, as a code: one of `languages`, those of the articles, the most
    common first, where it can be; another where it is surely that; None where nobody knows."""
    if written := _by_script(question):
        here = [language for language in languages if language in written]
        if len(here) <= 1:
            return here[0] if here else written[0]
        return _by_function_words(question, here)[0] or here[0]
    known = tuple(dict.fromkeys([ENGLISH, *languages]))
    told, words = _by_function_words(question, tuple(dict.fromkeys([*known, *supported()])))
    if told == ENGLISH or (
        told and (words >= _SURE or (told in languages and ENGLISH not in languages))
    ):
        return told
    if told and told in languages and language_of_question(question) == told:
        return told
    return ENGLISH if ENGLISH in languages else next(iter(languages), None)


def _by_script(question: str) -> tuple[str, ...] | None:
    letters = sum(map(str.isalpha, question))
    for script, languages in _SCRIPTS:
        if len(script.findall(question)) > _MOST_FOREIGN * letters:
            return languages
        if languages == ("ja",) and script.search(question) and not re.search("[A-Za-z]", question):
            return languages  # a few particles between Chinese signs
    return None


def _by_function_words(question: str, languages: Sequence[str]) -> tuple[str | None, int]:
    """The language with the most function words in the question, words that ask counting twice, and
    how many; the first of several with as many, None where none has any."""
    lower = question.casefold().replace("’", "'")
    found = _LETTERS.findall(lower)
    best, most = None, 0
    for language in languages:
        words = STOP_WORDS if language == ENGLISH else function_words(language)
        asks = [_ENGLISH_ASKS] if language == ENGLISH else _asks(language)
        score = sum(word in words for word in found)
        score += any(pattern.search(lower) for pattern in asks)
        if score > most:
            best, most = language, score
    return best, most


def _asks(language: str) -> list[re.Pattern[str]]:
    patterns = asking(language)
    return [patterns[kind] for kind in KINDS if kind in patterns]


def is_read(language: str | None) -> bool:
    """Whether questions in the language are read without a writer."""
    return language is None or language == ENGLISH or table_language(language) is not None
