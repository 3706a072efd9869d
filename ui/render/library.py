"""The articles and what became of uploaded files -> HTML. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from markupsafe import Markup

from ingest.readers import DUMPS, KINDS
from rag.types import Article
from ui.render import NOTHING, day, joined, link, when
from ui.turns import Trouble
from ui.uploading import UploadRow

_ARTICLE = Markup(
    '<li class="pc-article"><button type="button" class="pc-article-title" data-article="{id}"'
    ' dir="auto">{title}</button>'
    '<p class="pc-byline">{byline}</p>{told}{opened}</li>'
)
_UPLOAD = Markup(
    '<li class="pc-upload" data-status="{status}"><span class="pc-upload-status">{status}</span>'
    '<span class="pc-upload-name" dir="auto">{name}</span>{reason}</li>'
)
_UPLOAD_REASON = Markup('<span class="pc-upload-reason" dir="auto">{}</span>')

UPLOAD_HINT = Markup(
    '<p class="pc-hint">Articles as {one}; many at once as {many}. They stay on this machine.</p>'
).format(
    one=", ".join(kind for kind in KINDS if kind not in DUMPS),
    many=", ".join(kind for kind in KINDS if kind in DUMPS),
)

MOST_ARTICLES = 200
"""Articles listed in the side panel; a larger library is counted, and searched, all the same."""


@dataclass(frozen=True, slots=True)
class LibraryView:
    """The library as the page shows it: at most MOST_ARTICLES of `total`, newest first."""

    total: int
    articles: tuple[Article, ...]
    trouble: Trouble | None = None
    """Why it cannot be read; then nothing else of it is known."""


def library_list(library: LibraryView | None) -> Markup:
    if library is None or not library.articles:
        return NOTHING
    shown = Markup('<ul class="pc-articles">{}</ul>').format(
        joined(_article(article) for article in library.articles)
    )
    more = library.total - len(library.articles)
    rest = Markup('<p class="pc-hint">and {} more</p>').format(f"{more:,}")
    return shown + when(more > 0, rest)


def upload_list(rows: Sequence[UploadRow], *, under_way: str = "") -> Markup:
    """Per-file results, rejected ones first, since those want something done."""
    ordered = sorted(rows, key=lambda row: row.status != "rejected")
    heading = Markup('<p class="pc-upload-sum" role="status">{}</p>').format(
        under_way or _upload_sum(rows)
    )
    if not rows:
        return heading if under_way else NOTHING
    return heading + Markup('<ul class="pc-uploads">{}</ul>').format(
        joined(_upload(row) for row in ordered)
    )


def _article(article: Article) -> Markup:
    told = joined(
        Markup('<p class="pc-hint" dir="auto">{}</p>').format(words)
        for words in article.disclosures
    )
    return _ARTICLE.format(
        id=article.id,
        title=article.title,
        byline=f"{article.publisher or 'publisher not given'} · {day(article.published)}",
        told=told,
        opened=link(article.url, "Open the article's page"),
    )


def _upload(row: UploadRow) -> Markup:
    words = row.reason or row.title
    return _UPLOAD.format(
        status=row.status,
        name=PurePath(row.name).name,
        reason=when(
            words, Markup('<span class="pc-upload-reason" dir="auto">{}</span>').format(words)
        ),
    )


def _upload_sum(rows: Sequence[UploadRow]) -> str:
    statuses = [row.status for row in rows]
    return ", ".join(
        f"{statuses.count(status)} {status}"
        for status in ("added", "changed", "unchanged", "rejected")
        if status in statuses
    )
