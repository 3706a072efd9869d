"""Whether a sentence in a language holds a value: an amount, a count, a date. Pure.

The names of months, days, currencies and units are CLDR's, by babel, the only file that imports it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import cast

from rag.languages.tables import asking

_YEAR = r"(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d.,]\d|\d)"
_HAN_FIGURE = "[十百千万亿億]"
_KINSHIPS = ("USD CAD AUD", "GBP EGP", "CHF XOF", "MXN ARS", "RUB BYN", "INR PKR", "SEK DKK NOK")
"""Currencies that share the noun of their names, which tells it from the adjective."""
_SIGNS = "[$€£¥₽₹₺₩元円圆]"
_COUNTS = (1, 2, 3, 5, 11, 100)
_DURATIONS = ("year", "month", "week", "day", "hour", "minute")
_FEWEST_LETTERS = 3
_LETTERS = re.compile(r"[^\W\d_]+")


def holds(kind: str, sentence: str, language: str) -> bool:
    """Whether the sentence holds a thing of the kind (those of rag.question); True for a kind that
    no value is of."""
    lower = sentence.casefold()
    match kind:
        case "money":
            return _has_figure(lower, language) and bool(_money(language).search(lower))
        case "percent":
            return bool(_percent(language).search(lower))
        case "number":
            return _has_figure(lower, language) or bool(_percent(language).search(lower))
        case "duration":
            return bool(_duration(language).search(lower))
        case "date":
            return bool(_date(language).search(lower))
        case _:
            return True


def gives_reason(sentence: str, language: str) -> bool:
    """Whether the sentence has a word of those that give reasons; True without a table."""
    because = asking(language).get("because")
    return because is None or bool(because.search(sentence.casefold()))


def _has_figure(lower: str, language: str) -> bool:
    """Besides those of dates."""
    if language in {"zh", "ja"}:
        return bool(_HAN_COUNT.search(lower))
    rest = _day(language).sub(" ", lower)
    return bool(re.search(r"\d", rest) or _number_words(language).search(rest))


_HAN_COUNT = re.compile(
    rf"(?<![周期第])(?:\d[\d.,]*|[一二三四五六七八九]?{_HAN_FIGURE}+|[二三四五六七八九两])"
    r"(?![年月日号\d.,])"
)


@lru_cache
def _day(language: str) -> re.Pattern[str]:
    """A year, or a day with its month: "2019", "12. Juni", "3 de mayo"."""
    from babel import dates

    months = _any(_names(dates.get_month_names("wide", locale=_locale(language))), language)
    return re.compile(rf"{_YEAR}|\d{{1,2}}(?:\.|er|º)?\s+(?:de\s+)?{months.pattern}")


@lru_cache
def _number_words(language: str) -> re.Pattern[str]:
    written = asking(language).get("figures")
    magnitudes = _any(_magnitudes(language), language).pattern
    return re.compile(f"{magnitudes}|{written.pattern}" if written else magnitudes)


@lru_cache
def _money(language: str) -> re.Pattern[str]:
    from babel import numbers

    locale = _locale(language)
    words = [numbers.get_currency_name(code, locale=locale) for code in ("EUR", "JPY", "PLN")]
    for codes in _KINSHIPS:
        for count in (1, 2, 5):
            named = Counter(
                word
                for code in codes.split()
                for word in set(_LETTERS.findall(numbers.get_currency_name(code, count, locale)))
            )
            words += [word for word, times in named.items() if times > 1]
    words += _MORE_MONEY.get(language, ())
    return re.compile(f"{_SIGNS}|{_any(words, language).pattern}")


_MORE_MONEY = {"de": ("Franken",), "pl": ("złot",)}


@lru_cache
def _percent(language: str) -> re.Pattern[str]:
    from babel import units

    said = {
        units.format_unit(count, "concentr-percent", locale=_locale(language)) for count in _COUNTS
    }
    names = [
        re.sub(r"[\d\s]", "", each) if language in {"zh", "ja"} else _unit(each) for each in said
    ]
    return re.compile(f"%|{_any([*names, *_SPOKEN_PERCENT.get(language, ())], language).pattern}")


_SPOKEN_PERCENT = {"zh": ("百分之",), "de": ("Prozentpunkte",), "fr": ("%",), "ja": ("割",)}


@lru_cache
def _duration(language: str) -> re.Pattern[str]:
    from babel import units

    locale = _locale(language)
    said = [
        units.format_unit(count, f"duration-{name}", locale=locale)
        for name in _DURATIONS
        for count in _COUNTS
    ]
    return _any([*map(_unit, said), *_MORE_DURATIONS.get(language, ())], language)


_MORE_DURATIONS = {
    "zh": ("年", "月", "天", "小时", "周"),
    "ja": ("年", "月", "日", "時間", "週"),
    "ko": ("년", "개월", "주", "일", "시간"),
    "de": ("Tagen", "Jahren", "Monaten", "Wochen"),
}


@lru_cache
def _date(language: str) -> re.Pattern[str]:
    from babel import dates

    locale = _locale(language)
    names = [
        *_names(dates.get_month_names("wide", locale=locale)),
        *_names(dates.get_month_names("wide", "stand-alone", locale=locale)),
        *_names(dates.get_day_names("wide", locale=locale)),
        *_MORE_DATES.get(language, ()),
    ]
    if language in {"zh", "ja"}:
        return re.compile(
            r"(?:\d|[一二三四五六七八九十〇])\s*[年月日号]|周[一二三四五六日末]|"
            + _any(names, language).pattern
        )
    return re.compile(rf"{_YEAR}|\d{{1,2}}\.\d{{1,2}}\.|{_any(names, language).pattern}")


_MORE_DATES = {
    "zh": ("星期", "昨天", "今天", "明天", "去年", "今年", "明年", "年底"),
    "ja": ("昨日", "今日", "明日", "昨年", "今年", "来年"),
}


@lru_cache
def _magnitudes(language: str) -> tuple[str, ...]:
    from babel import Locale, numbers

    return tuple(
        _unit(numbers.format_compact_decimal(figure, format_type=form, locale=_locale(language)))
        for form in ("long", "short")
        if form in Locale.parse(_locale(language)).compact_decimal_formats
        for figure in (1e3, 2e3, 5e3, 1e6, 2e6, 5e6, 1e9, 2e9, 5e9)
    )


def _names(data: object) -> list[str]:
    """Of babel's mappings of months and days."""
    return list(cast(Mapping[int, str], data).values())


def _unit(said: str) -> str:
    """What stands beside the figure of "5 Monate"."""
    return re.sub(r"[\d.,]", "", said).strip()


def _any(names: Sequence[str], language: str) -> re.Pattern[str]:
    unspaced = language in {"zh", "ja", "ko"}
    kept = {
        re.escape(name.casefold())
        for name in names
        if name and (unspaced or len(name) >= _FEWEST_LETTERS) and "-" not in name
    }
    if not kept:
        return re.compile("(?!)")
    listed = "|".join(sorted(kept, key=len, reverse=True))
    return re.compile(listed if unspaced else rf"(?<!\w)(?:{listed})")


def _locale(language: str) -> str:
    return "nb" if language == "no" else language
