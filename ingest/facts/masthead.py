"""A line that says who published a text and when: “Bay Post, 20 November 2026. By Ann Lee”.

It is taken apart into a date, a byline and a name; it is such a line only if nothing is left over.
"""

# ruff: noqa: RUF001 - letters of other scripts are what this file is about

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from ingest.facts.dates import find_date
from ingest.facts.outlets import names_outlet
from ingest.text.word_count import count_words

_MOST_CHARACTERS = 160
_MOST_LINES = 20
_PLACE_WORDS = 3
_BY = (
    r"(?:(?:(?:written|reported|words|text|story|analysis|report) )?by|author|von|text|par|por|di|"
    r"da|door|av|af|tekst|autor|autora|autorin|auteur|автор|текст|kirjoittanut|írta|yazan)"
)
_BY_ALONE = (
    r"(?:(?:(?:written|reported|words|text|story|analysis|report) )?by|von|par|por|di|door|av|af)"
)
_NO_NAME = r"(?:the|a|die|der|das|dem|la|le|les|los|las|el|il|lo|sua|su) "
BYLINE = re.compile(
    rf"(?:(?i:{_BY}\s*:\s*|{_BY_ALONE}\s+)|بقلم:?\s+|מאת:?\s+)(?i:(?!{_NO_NAME}))"
    r"(?P<name>[A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄΑ-Ω\u0590-\u06ff][^.!?:]{1,80})$"
    r"|(?:作者|记者|記者|本报记者|文|撰文|기자)\s*[:：/／=]?\s*(?P<wide>[\w·・ 、,，]{2,24})$"
    r"|(?P<korean>[가-힣]{2,4})\s*기자$"
)
PUBLISHED = re.compile(
    r"\(?(?:(?:first |originally )?(?:published|posted|dated?|created|issued)|veröffentlicht|"
    r"erschienen|erstellt|publié|paru|mis en ligne|publicad[oa]|pubblicato|gepubliceerd|geplaatst|"
    r"opublikowano|publikováno|publicerad|publisert|udgivet|julkaistu|опубликовано|опубліковано|"
    r"yayınlanma|yayın tarihi|datum|fecha|data|дата|tarih|تاريخ|نشر|"
    r"发布时间|发布|日期|公開|掲載|입력|등록)"
    r"(?: on| at| am| le| el| il| op| em| den)?\s*[:：]?\s*",
    re.IGNORECASE,
)
UPDATED = re.compile(
    r"[\s,;(|·•–—-]*(?:last |zuletzt |dernière )?(?:updated?|modified|edited|revised|corrected|"
    r"aktualisiert|stand|mis(?:e)? à jour|modifié|actualizado|atualizado|aggiornat[oa]|bijgewerkt|"
    r"aktualizacja|uppdaterad|oppdatert|opdateret|päivitetty|обновлено|оновлено|güncelleme|"
    r"güncellendi|更新|수정)\b.*",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(?:page|seite|s\.|p\.|pág(?:ina|\.)?|pagina|str\.|с\.|第)\s*[A-Z]?\d{1,3}版?", re.I
)
# what joins a name to the date that follows: “Heidebote vom 4. März 2025”
_JOINT = re.compile(
    r"[\s,(]+(?:on|of|dated|vom|am|du|le|del|de|da|do|di|del día|van|op|från|den|"
    r"z dnia|z|от|за|від)\s*$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\s*[|·•()（）【】]\s*|\s+[–—/-]+\s+|\s*[,;，、：]\s+|[，：]"
    r"|\x00|(?<=\w)\.\s+(?=[A-ZÀ-Þ])"
    r"|\s+(?=(?:作者|记者|記者|本报记者)\s*[:：]?\s*\S)"
)
_EDGES = ' ,.;:|·•–—-()（）/“”"，：。'


@dataclass(slots=True)
class Masthead:
    """Words by field name (publisher, author, published); `place` is a name that may be a place."""

    words: dict[str, str] = field(default_factory=dict[str, str])
    place: str | None = None


def read_masthead(text: str, *, below_byline: bool = False) -> Masthead | None:
    """What a line says that is nothing but a date, a byline and a name, or some of them; None for
    any other. Below a byline a name beside a date is the outlet's, whatever its words."""
    if len(text) > _MOST_CHARACTERS:
        return None
    found = Masthead()
    rest = text
    day = find_date(text)
    if day:
        found.words["published"] = text[day.start : day.end].strip()
        before = _JOINT.sub("", PUBLISHED.sub("", text[: day.start]))
        after = text[day.end :]
        if UPDATED.match(after):
            after = ""
        rest = f"{before}\x00{after}"
    others = [one for part in _parts(rest) if (one := _take(part, found))]
    if len(others) > 1 or not found.words:
        return None
    if others:
        name = others[0]
        if names_outlet(name):
            found.words["publisher"] = name
        elif not day or text.endswith(name) or not _is_name(name) or "\x00" not in rest:
            return None
        elif below_byline and "publisher" not in found.words and not name.isupper():
            found.words["publisher"] = name
        elif re.match(rf"{re.escape(name)}\s*[,(|/–—-]", text.strip(_EDGES)):
            found.place = name
        else:
            return None
    return found


def margin_words(lines: Iterable[str]) -> dict[str, str]:
    """Publisher, author and date that the running lines at a page's top and foot name."""
    shown = [line.strip() for line in islice(lines, _MOST_LINES)]
    mastheads = (found.words for line in shown if (found := read_masthead(line)))
    alone = next((line for line in shown if names_outlet(line)), None)
    named = next((one for one in mastheads if "publisher" in one and len(one) > 1), None)
    return named or ({"publisher": alone} if alone else {})


def _parts(text: str) -> list[str]:
    return [part for one in _SEPARATOR.split(text) if (part := one.strip(_EDGES))]


def _take(part: str, found: Masthead) -> str | None:
    """Notes what a part is; gives it back where that is open."""
    byline = BYLINE.match(part)
    if byline:
        name = byline["name"] or byline["wide"] or byline["korean"]
        known = found.words.get("author")
        found.words["author"] = f"{known}, {name.strip()}" if known else name.strip()
        return None
    if _PAGE.fullmatch(part) or UPDATED.fullmatch(part):
        return None
    if names_outlet(part) and "publisher" not in found.words:
        found.words["publisher"] = part
        return None
    return part


def _is_name(words: str) -> bool:
    """Whether all words begin in a capital letter, where the script has any, and are few."""
    return count_words(words) <= _PLACE_WORDS and all(
        not word[0].islower() and not word[0].isdecimal() for word in words.split()
    )
