"""Which language a text is in; the only file that imports py3langid."""

import re
from functools import lru_cache
from importlib import import_module
from typing import Protocol, cast

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
_CODES = dict(
    pair.split(":")
    for pair in (
        "eng:en deu:de ger:de fra:fr fre:fr spa:es ita:it por:pt nld:nl dut:nl pol:pl swe:sv "
        "dan:da nor:no nob:no nb:no nno:nn fin:fi ces:cs cze:cs slk:sk slo:sk ron:ro rum:ro "
        "hun:hu ell:el gre:el tur:tr ukr:uk rus:ru bul:bg srp:sr hrv:hr slv:sl cat:ca heb:he "
        "iw:he ara:ar ary:ar arz:ar fas:fa per:fa urd:ur hin:hi ben:bn zho:zh chi:zh cmn:zh "
        "yue:zh wuu:zh jpn:ja kor:ko vie:vi ind:id tha:th in:id cn:zh jp:ja cz:cs gr:el dk:da "
        "ua:uk"
    ).split()
)
_NO_LANGUAGE = frozenset(["und", "mul", "mis", "zxx"])
# Neither is sure where a text of one is taken for the other.
_RELATED = [
    frozenset(group.split())
    for group in (
        "no nn da",
        "hr sr bs",
        "cs sk",
        "id ms",
        "es gl an",
        "pt gl",
        "nl af",
        "de lb",
        "hi mr ne",
        "bg mk",
    )
]
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")
_KANA_SHARE = 0.05  # Chinese has a の in a name now and then
# Scripts that one living language is printed in, or one far more than others.
_SCRIPTS = {
    "el": "[\u0370-\u03ff]",
    "hy": "[\u0530-\u058f]",
    "he": "[\u0590-\u05ff]",
    "bn": "[\u0980-\u09ff]",
    "pa": "[\u0a00-\u0a7f]",
    "gu": "[\u0a80-\u0aff]",
    "or": "[\u0b00-\u0b7f]",
    "ta": "[\u0b80-\u0bff]",
    "te": "[\u0c00-\u0c7f]",
    "kn": "[\u0c80-\u0cff]",
    "ml": "[\u0d00-\u0d7f]",
    "si": "[\u0d80-\u0dff]",
    "th": "[\u0e00-\u0e7f]",
    "lo": "[\u0e80-\u0eff]",
    "my": "[\u1000-\u109f]",
    "ka": "[\u10a0-\u10ff]",
    "am": "[\u1200-\u137f]",
    "km": "[\u1780-\u17ff]",
}
_FEWEST_SIGNS = 8
_VOWEL_SIGNS = re.compile(r"[\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd]")
# Nothing in Latin letters is in one of these, nor the other way round.
_NOT_LATIN = (
    frozenset("zh ja ko ru uk be bg mk kk ky mn tg ar fa ur ps ug hi mr ne sa".split())
    | _SCRIPTS.keys()
)
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
    return None if code in _NO_LANGUAGE else _CODES.get(code or "", code)


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
    if code is None or any({code, stated} <= group for group in _RELATED):
        return stated
    return code


def _beyond_doubt(text: str, stated: str) -> str | None:
    letters = _letters(text)
    if _is_english(text) and letters >= _LONG:
        return "en"
    latin = 2 * sum(c.isascii() and c.isalpha() for c in text) > letters
    if latin == (stated in _NOT_LATIN):  # it cannot be what is stated
        return _classified(text, _LIKELY)
    if letters < _LONG:
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


def _classified(text: str, least: float) -> str | None:
    if code := _by_script(text):
        return code
    if _letters(text) < _FEWEST_LETTERS:
        return None
    code, share = _identifier().classify(text)
    return _iso(code) if share >= least else None


def _iso(code: str) -> str | None:
    code = _CODES.get(code, code)
    return code if len(code) == 2 else None


def _letters(text: str) -> int:
    """Letters, and the vowel signs that Hindi and others write most of their vowels with."""
    return sum(map(str.isalpha, text)) + len(_VOWEL_SIGNS.findall(text))


def _is_english(text: str) -> bool:
    words = text.lower().split()
    return len(words) >= _FEWEST_WORDS and sum(w in _ENGLISH for w in words) >= _SHARE * len(words)


def _by_script(text: str) -> str | None:
    """The language of a text most of which is in a script that settles it."""
    if text.isascii():
        return None
    letters = _letters(text)
    han, kana, hangul = (len(script.findall(text)) for script in (_HAN, _KANA, _HANGUL))
    wide = han + kana + hangul
    # a sign is a syllable or a word, so a third of all letters is most of the text
    if wide >= _FEWEST_SIGNS and 3 * wide >= letters:
        if hangul > han + kana:
            return "ko"
        return "ja" if kana > _KANA_SHARE * (han + kana) else "zh"
    for code, signs in _SCRIPTS.items():
        if letters >= _FEWEST_SIGNS and 2 * len(re.findall(signs, text)) > letters:
            return code
    return None


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    langid = cast(_LangId, import_module("py3langid.langid"))
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
