"""What became of uploaded files and removed articles -> HTML. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from markupsafe import Markup

from ingest.readers import DUMPS, KINDS
from rag.types import Article
from ui.engine.uploading import UploadRow
from ui.markup import NOTHING, joined, when
from ui.state.turns import Trouble
from ui.words import count

_UPLOAD = Markup(
    '<li class="pc-upload" data-status="{status}"><span class="pc-upload-status">{status}</span>'
    '<span class="pc-upload-name" dir="auto">{name}</span>{reason}</li>'
)
_UPLOAD_REASON = Markup('<span class="pc-upload-reason" dir="auto">{}</span>')
_OPENED = Markup(
    '<button type="button" class="pc-upload-open" data-article="{}" dir="auto">{}</button>'
)
_UNDO = Markup(
    '<button type="button" class="pc-quiet-button" data-undo="1">Undo: remove {}</button>'
)
_REMOVED = Markup('<p class="pc-upload-sum" role="status">{}</p><p class="pc-hint">{}</p>')

UPLOAD_HINT = Markup(
    '<p class="pc-hint">Articles as {one}; many at once as {many}. They stay on this machine.</p>'
).format(
    one=", ".join(kind for kind in KINDS if kind not in DUMPS),
    many=", ".join(kind for kind in KINDS if kind in DUMPS),
)

MOST_ARTICLES = 200
"""Articles that the welcome chooses its examples from."""


@dataclass(frozen=True, slots=True)
class LibraryView:
    """The library as the page shows it: at most MOST_ARTICLES of `total`, newest first."""

    total: int
    articles: tuple[Article, ...]
    trouble: Trouble | None = None
    """Why it cannot be read; then nothing else of it is known."""


def upload_list(rows: Sequence[UploadRow], *, under_way: str = "", undoable: int = 0) -> Markup:
    """Per-file results, rejected ones first, since those want something done. `undoable`: how many
    articles the upload has added that can be taken back."""
    ordered = sorted(rows, key=lambda row: row.status != "rejected")
    heading = Markup(
        '<div class="pc-upload-head"{}><p class="pc-upload-sum" role="status">{}</p>{}</div>'
    ).format(
        when(under_way, Markup(' aria-busy="true"')),
        under_way or _upload_sum(rows),
        when(undoable, _UNDO.format(count(undoable, "new article"))),
    )
    if not rows:
        return heading if under_way else NOTHING
    return heading + Markup('<ul class="pc-uploads">{}</ul>').format(
        joined(_upload(row) for row in ordered)
    )


def removed_line(what: str | int, *, whole: bool) -> Markup:
    """What was removed, a title or a number of articles, and what of it stays."""
    named = f"“{what}”" if isinstance(what, str) else count(what, "article")
    verb = "was" if isinstance(what, str) or what == 1 else "were"
    stays = (
        "Answers keep their quotes, but can no longer open it."
        if whole
        else "Answers that quote it can still open it, until: presscheck library purge"
    )
    done = "deleted" if whole else "taken out"
    return _REMOVED.format(f"{named} {verb} {done}.", stays)


def _upload(row: UploadRow) -> Markup:
    opened = when(row.article_id and row.title, _OPENED.format(row.article_id, row.title))
    return _UPLOAD.format(
        status=row.status,
        name=PurePath(row.name).name,
        reason=opened + when(row.reason, _UPLOAD_REASON.format(row.reason)),
    )


def _upload_sum(rows: Sequence[UploadRow]) -> str:
    statuses = [row.status for row in rows]
    return ", ".join(
        f"{statuses.count(status)} {status}"
        for status in ("added", "changed", "unchanged", "rejected")
        if status in statuses
    )
