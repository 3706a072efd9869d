"""Scripts that tell the language of a text without any model."""

import re

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
NOT_LATIN = (
    frozenset("zh ja ko ru uk be bg mk kk ky mn tg ar fa ur ps ug hi mr ne sa".split())
    | _SCRIPTS.keys()
)
"""Languages that are not printed in Latin letters."""


def letters(text: str) -> int:
    """Letters, and the vowel signs that Hindi and others write most of their vowels with."""
    return sum(map(str.isalpha, text)) + len(_VOWEL_SIGNS.findall(text))


def by_script(text: str) -> str | None:
    """The language of a text most of which is in a script that settles it."""
    if text.isascii():
        return None
    count = letters(text)
    han, kana, hangul = (len(script.findall(text)) for script in (_HAN, _KANA, _HANGUL))
    wide = han + kana + hangul
    # a sign is a syllable or a word, so a third of all letters is most of the text
    if wide >= _FEWEST_SIGNS and 3 * wide >= count:
        if hangul > han + kana:
            return "ko"
        return "ja" if kana > _KANA_SHARE * (han + kana) else "zh"
    for code, signs in _SCRIPTS.items():
        if count >= _FEWEST_SIGNS and 2 * len(re.findall(signs, text)) > count:
            return code
    return None
