"""A whole article -> the reader's HTML: its text as ingested, where it comes from, where else it
stands. Pure.

Each paragraph says at which character of `article.text` it begins, so that the page's script can
mark a span that a quote names by offsets.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from rag.contract.articles import source_name
from rag.types import Article
from ui.markup import joined, link, when
from ui.render.edit_form import edit_form, edited_lines
from ui.words import count, day

_ARTICLE = Markup(
    '<article class="pc-read" lang="{language}" data-id="{id}"><header class="pc-read-head">'
    '<h2 class="pc-read-title" id="pc-read-title" tabindex="-1" dir="auto">{title}</h2>'
    '<p class="pc-read-byline">{byline}</p>{standing}{facts}{form}</header>'
    '<div class="pc-read-text" dir="auto">{text}</div></article>'
)
_PARAGRAPH = Markup('<p data-start="{}">{}</p>')
_FACTS = Markup('<dl class="pc-read-facts">{}</dl>')
_FACT = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
_OPEN = Markup('<button type="button" class="pc-read-open" data-article="{}">{}</button>')
_STANDING = Markup('<p class="pc-read-standing">{}</p>')
_MISSING = Markup(
    '<article class="pc-read"><header class="pc-read-head">'
    '<h2 class="pc-read-title" id="pc-read-title" tabindex="-1">{}</h2></header>'
    '<div class="pc-read-text"><p>{}</p></div></article>'
)
_LINE = re.compile(r"[^\n]+")

_MOST_COPIES = 12

LANGUAGES = {
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""What is said of a code; another code is shown as it is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article and what the library knows around it."""

    article: Article
    searched: bool = True
    """False for an older version, or one taken out of search."""
    printings: Sequence[Article] = ()
    """The same text as other documents have it."""
    copies: Sequence[Article] = ()
    """The same story, edited a little or cut."""
    versions: Sequence[Article] = ()
    """What the document held at other times, the newest first."""


def reading_html(reading: Reading, *, may_edit: bool = False) -> Markup:
    """Who may edit gets the form for it too."""
    article = reading.article
    return _ARTICLE.format(
        id=article.id,
        language=article.language or "",
        title=article.title,
        byline=_byline(article),
        standing=when(not reading.searched, _STANDING.format(_standing(reading))),
        facts=_FACTS.format(joined(_facts(reading))),
        form=when(may_edit, edit_form(article, LANGUAGES)),
        text=joined(
            _PARAGRAPH.format(line.start(), line[0])
            for line in _LINE.finditer(article.text)
            if line[0].strip()
        ),
    )


def missing_html(title: str, words: str) -> Markup:
    """What stands in the reader where there is no article to read."""
    return _MISSING.format(title, words)


def language_name(code: str | None) -> str:
    return LANGUAGES.get(code, code) if code else "not known"


def _byline(article: Article) -> str:
    told = [article.publisher or "publisher not given", day(article.published)]
    return " · ".join(told)


def _standing(reading: Reading) -> str:
    if reading.versions:
        return "An older version, kept for what cites it. It is not searched."
    return "Taken out of the library, kept for what cites it. It is not searched."


def _facts(reading: Reading) -> Iterator[Markup]:
    article = reading.article
    if article.edits:
        yield _FACT.format("Edited", edited_lines(article, LANGUAGES))
    if article.author:
        yield _FACT.format("Author", article.author)
    yield _FACT.format("Language", language_name(article.language))
    if article.origin:
        yield _FACT.format("Its own source", article.origin)
    if article.disclosures:
        told = joined(Markup("<span>{}</span>").format(words) for words in article.disclosures)
        yield _FACT.format("It says of itself", told)
    opened = link(article.url, "Open its page")
    yield _FACT.format("File", Markup("{} {}").format(source_name(article.source), opened))
    if elsewhere := [*(_printing(one) for one in reading.printings), *_copies(reading)]:
        yield _FACT.format("Also in", joined(elsewhere))
    if reading.versions:
        versions = joined(_version(one, article) for one in reading.versions)
        yield _FACT.format("Other versions", versions)


def _printing(printing: Article) -> Markup:
    """The same text: there is nothing else to open."""
    told = (printing.publisher, source_name(printing.source), day(printing.published))
    return Markup("<span>{}</span>").format(", ".join(part for part in told if part))


def _copies(reading: Reading) -> Iterator[Markup]:
    for copy in reading.copies[:_MOST_COPIES]:
        told = f"{copy.title} ({copy.publisher or 'publisher not given'}, {day(copy.published)})"
        yield _OPEN.format(copy.id, told)
    if (more := len(reading.copies) - _MOST_COPIES) > 0:
        yield Markup("<span>and {}</span>").format(count(more, "other article"))


def _version(version: Article, article: Article) -> Markup:
    retitled = version.title if version.title != article.title else "This article"
    return _OPEN.format(version.id, f"{retitled}, {day(version.published)}")
