"""Which language a text is in; the only file that imports py3langid."""

import re
from functools import lru_cache
from importlib import import_module
from typing import Protocol, cast

# One screen of text decides; more changes nothing and costs time.
_CHARACTERS = 1500
_FEWEST_LETTERS = 20
# A mixed or too short text scores lower; 300 English news articles all score above 0.99.
_SURE = 0.8
_LIKELY = 0.5
# No other language uses these; English news has 10 to 20 of them in 100 words. py3langid takes a
# second to load, which a collection in English then never waits for.
_ENGLISH = frozenset(["the", "of", "and", "to"])
_SHARE = 0.07
_FEWEST_WORDS = 20
# py3langid's class for what is no language; none of 6,000 pieces of texts in 93 languages is in it,
# and of texts whose letters were shifted four in five. Of the rest most are likely in no language,
# and have signs and capitals in the middle of words, as code and tables of contents have fewer.
_NO_LANGUAGE = "zxx"
_UNLIKELY = 0.2
_BROKEN_WORDS = 0.12
_BOTH_LETTERS = 200
_BREAK = re.compile(r"[^\W\d_](?=[#$%&*+<=>@\\^`{|}~\d])|[a-z](?=[A-Z])")
_STATED = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?$")
LANGUAGES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "pl": "Polish",
    "sv": "Swedish",
    "da": "Danish",
    "no": "Norwegian",
    "fi": "Finnish",
    "cs": "Czech",
    "ro": "Romanian",
    "hu": "Hungarian",
    "el": "Greek",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ru": "Russian",
    "ar": "Arabic",
    "he": "Hebrew",
    "hi": "Hindi",
    "zh": "Chinese",
    "ja": "Japanese",
    "ko": "Korean",
}
"""Languages by their code, as a model is told them."""

_NAMES = {name.lower(): code for code, name in LANGUAGES.items()} | {
    "deutsch": "de",
    "français": "fr",
    "español": "es",
    "italiano": "it",
    "português": "pt",
}


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


class _IdentifierType(Protocol):
    def from_model_file(self, file: object, *, norm_probs: bool) -> _Identifier: ...


class _LangId(Protocol):
    LanguageIdentifier: _IdentifierType
    MODEL_FILE: object


def stated_language(words: str) -> str | None:
    """The code of a language that a document names: “en-GB” and “English” are “en”."""
    words = words.strip().lower()
    code = _STATED.match(words)
    return _NAMES.get(words) or (code[1] if code else None)


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text`; None where it is in doubt."""
    sample = text[:_CHARACTERS]
    if _is_english(sample):
        return "en"
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return None
    code, share = _identifier().classify(sample)
    return code if share >= _SURE and code != _NO_LANGUAGE else None


def is_in_no_language(text: str) -> bool:
    """Whether `text`, of 100 letters or more, is no writing in any language, such as what a wrong
    map of letters makes of one."""
    sample = text[:_CHARACTERS]
    if _is_english(sample):
        return False
    code, share = _identifier().classify(sample)
    letters = sum(map(str.isalpha, sample))
    broken = len(_BREAK.findall(sample)) > _BROKEN_WORDS * letters
    return code == _NO_LANGUAGE or (share < _UNLIKELY and broken and letters >= _BOTH_LETTERS)


def language_of_question(text: str) -> str | None:
    """The same of one question, which is short: the likeliest language of more than half the
    probability. Of 460 English questions for development none is taken for another language."""
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        return None
    code, share = _identifier().classify(text)
    return code if share > _LIKELY and code != _NO_LANGUAGE else None


def _is_english(sample: str) -> bool:
    words = sample.lower().split()
    common = sum(word in _ENGLISH for word in words)
    return len(words) >= _FEWEST_WORDS and common >= _SHARE * len(words)


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    langid = cast(_LangId, import_module("py3langid.langid"))
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
