"""Which language a text is in; the only file that imports py3langid."""

import re
from functools import lru_cache
from importlib import import_module
from typing import Protocol, cast

from rag.english.scripts import NOT_LATIN, by_script, letters

# One screen of text decides; more changes nothing and costs time.
_CHARACTERS = 1500
_PART = 500
_FEWEST_LETTERS = 20
# Of pieces of 40 characters in 12 languages this is right of 81% and wrong of 0.1%, of 100
# characters of 99% and 0 (docs/decisions/0033-sentences-and-language.md).
_SURE = 0.6
_LIKELY = 0.5
# What a text must score to be believed against what its document says.
_BEYOND_DOUBT = 0.8
_LONG = 60  # letters
# No other language uses these; English news has 10 to 20 of them in 100 words. py3langid takes a
# second to load, which a collection in English then never waits for.
_ENGLISH = frozenset(["the", "of", "and", "to"])
_SHARE = 0.07
_FEWEST_WORDS = 20
_STATED = re.compile(r"([a-z]{2,3})(?:[-_].*)?$")
# Codes of three letters, and those that are used by mistake; py3langid has some of the former.
_PAIRS = (
    "eng:en deu:de ger:de fra:fr fre:fr spa:es ita:it por:pt nld:nl dut:nl pol:pl swe:sv "
    "dan:da nor:no nob:no nb:no nno:nn fin:fi ces:cs cze:cs slk:sk slo:sk ron:ro rum:ro "
    "hun:hu ell:el gre:el tur:tr ukr:uk rus:ru bul:bg srp:sr hrv:hr slv:sl cat:ca heb:he "
    "iw:he ara:ar ary:ar arz:ar fas:fa per:fa urd:ur hin:hi ben:bn zho:zh chi:zh cmn:zh "
    "yue:zh wuu:zh jpn:ja kor:ko vie:vi ind:id tha:th in:id cn:zh jp:ja cz:cs gr:el dk:da "
    "ua:uk"
)
_CODES = {pair[:-3]: pair[-2:] for pair in _PAIRS.split()}
_UNKNOWN = frozenset(["und", "mul", "mis", "zxx"])
# Neither is sure where a text of one is taken for the other.
_PAIRS_ALIKE = (
    "no-nn no-da nn-da hr-sr hr-bs sr-bs cs-sk id-ms es-gl es-an pt-gl nl-af de-lb hi-mr hi-ne "
    "mr-ne bg-mk"
)
_RELATED = frozenset(frozenset(pair.split("-")) for pair in _PAIRS_ALIKE.split())
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
    "nederlands": "nl",
    "polski": "pl",
    "svenska": "sv",
    "русский": "ru",
    "українська": "uk",
    "中文": "zh",
    "日本語": "ja",
    "한국어": "ko",
    "العربية": "ar",
    "हिन्दी": "hi",
}


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


class _IdentifierType(Protocol):
    def from_model_file(self, file: object, *, norm_probs: bool) -> _Identifier: ...


class _LangId(Protocol):
    LanguageIdentifier: _IdentifierType
    MODEL_FILE: object


def stated_language(words: str) -> str | None:
    """The ISO 639-1 code of a language that a document names: “en-GB”, “eng” and “English” are
    “en”. A code of three letters that has none stays as it is."""
    words = words.strip().lower()
    found = _STATED.match(words)
    code = _NAMES.get(words) or (found[1] if found else None)
    return None if code in _UNKNOWN else _CODES.get(code or "", code)


def language_of_article(text: str, stated: str | None) -> str | None:
    """The language of an article whose document says that it is in `stated`: that of its text where
    it is long, and sure from its beginning to its end, since templates keep the language of who
    made them. Of near relatives the document knows better."""
    if stated is None:
        return detect_language(text)
    parts = [text[place : place + _PART] for place in (0, max(0, len(text) // 2 - _PART // 2))]
    parts.append(text[-_PART:])
    found = {_beyond_doubt(part, stated) for part in parts}
    (code,) = found if len(found) == 1 else (None,)
    if code is None or frozenset((code, stated)) in _RELATED:
        return stated
    return code


def _beyond_doubt(text: str, stated: str) -> str | None:
    if code := by_script(text):
        return code
    count = letters(text)
    if _is_english(text) and count >= _LONG:
        return "en"
    latin = 2 * sum(c.isascii() and c.isalpha() for c in text) > count
    if latin == (stated in NOT_LATIN):  # it cannot be what is stated
        return _classified(text, _LIKELY)
    if count < _LONG:
        return None
    # what the document says needs less
    code = _classified(text, _LIKELY)
    return code if code == stated else _classified(text, _BEYOND_DOUBT)


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text`; None where it is in doubt."""
    sample = text[:_CHARACTERS]
    return "en" if _is_english(sample) else _classified(sample, _SURE)


def language_of_question(text: str) -> str | None:
    """The same of one question, which is short: the likeliest language of more than half the
    probability. Of 460 English questions for development none is taken for another language."""
    return _classified(text, _LIKELY)


def language_of_draft(text: str) -> str | None:
    """The language of a sentence or a few that somebody or a model wrote, likelier quick than sure:
    no other language has “the” or “and”, so English ones do not wait for py3langid."""
    words = text.lower().split()
    return "en" if "the" in words or "and" in words else detect_language(text)


def _classified(text: str, least: float) -> str | None:
    if code := by_script(text):
        return code
    if letters(text) < _FEWEST_LETTERS:
        return None
    code, share = _identifier().classify(text)
    return _iso(code) if share >= least else None


def _iso(code: str) -> str | None:
    code = _CODES.get(code, code)
    return code if len(code) == 2 else None


def _is_english(text: str) -> bool:
    words = text.lower().split()
    return len(words) >= _FEWEST_WORDS and sum(w in _ENGLISH for w in words) >= _SHARE * len(words)


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    langid = cast(_LangId, import_module("py3langid.langid"))
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
