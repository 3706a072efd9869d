"""Articles -> the table of the library, its filters and the line that counts. Pure."""

from collections.abc import Sequence

from markupsafe import Markup

from rag.library.table import ArticlePage, ArticleRow, Column
from ui.markup import NOTHING, joined, when
from ui.render.reader import language_name
from ui.state.listing import PAGE_ROWS, Listing
from ui.words import count, day_short

MOST_ASKED = 1_000
"""Articles found by words that a question can be asked of: a scope names each of them."""

_MOST_PUBLISHERS = 400
"""In the list to choose from; the words find the others."""

_COLUMNS: tuple[tuple[Column, str], ...] = (
    ("title", "Title"),
    ("publisher", "Publisher"),
    ("published", "Date"),
    ("language", "Language"),
)
_FILTERS = Markup(
    '<form class="pc-filters" role="search" data-words="{words}" data-publisher="{publisher}"'
    ' data-since="{since}" data-until="{until}">'
    '<label class="pc-filter-words"><span>Search</span><input type="search" name="words"'
    ' maxlength="200" autocomplete="off" placeholder="Title, publisher or text"></label>'
    '<label><span>Publisher</span><select name="publisher"><option value="">All publishers'
    "</option>{options}</select></label>"
    '<label><span>From</span><input type="date" name="since"></label>'
    '<label><span>To</span><input type="date" name="until"></label></form>'
)
_OPTION = Markup('<option value="{0}">{0} ({1})</option>')
_HEAD = Markup(
    '<div class="pc-listed" data-library-change="{change}"><div class="pc-listed-head">'
    '<p class="pc-listed-count" role="status">{counted}</p>{actions}</div>{body}</div>'
)
_TABLE = Markup(
    '<div class="pc-table-frame"><table class="pc-table"><caption class="pc-unseen">Articles'
    "</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{pager}"
)
_SORTABLE = Markup(
    '<th scope="col" class="pc-col-{by}"{sorted}><button type="button" data-by="{by}">{words}'
    '<span class="pc-sort" aria-hidden="true"></span></button></th>'
)
_REST = Markup(
    '<th scope="col" class="pc-col-number">Copies</th><th scope="col" class="pc-col-number">'
    "Versions</th>"
)
_ACT = Markup('<th scope="col" class="pc-col-act"><span class="pc-unseen">Remove</span></th>')
_ROW = Markup(
    '<tr><td class="pc-col-title"><button type="button" data-article="{id}" title="{title}"'
    ' dir="auto">{title}</button><span class="pc-row-by">{publisher}</span></td>'
    '<td class="pc-col-publisher" title="{publisher}" dir="auto">{publisher}</td>'
    '<td class="pc-col-published">{published}</td><td class="pc-col-language">{language}</td>'
    '<td class="pc-col-number">{copies}</td><td class="pc-col-number">{versions}</td>{act}</tr>'
)
_REMOVE = Markup(
    '<td class="pc-col-act"><button type="button" class="pc-remove" data-remove="{id}"'
    ' data-title="{title}" aria-label="Remove {title}" title="Remove">&times;</button></td>'
)
_PAGER = Markup(
    '<nav class="pc-pager" aria-label="Pages"><button type="button" data-page="{back}"{first}>'
    'Previous</button><span class="pc-pager-at">{from_row} to {to_row} of {matching}</span>'
    '<button type="button" data-page="{on}"{last}>Next</button></nav>'
)
_EMPTY = Markup(
    '<div class="pc-no-articles"><p class="pc-no-articles-title">{}</p><p>{}</p>{}</div>'
)
_CLEAR = Markup('<button type="button" class="pc-quiet-button" data-clear="1">Clear</button>')
_ASK = Markup(
    '<button type="button" class="pc-quiet-button pc-ask-these" data-ask="1"{}>{}</button>'
)


def filters_html(listing: Listing, publishers: Sequence[tuple[str, int]]) -> Markup:
    """The page's script puts the data into the boxes, since a patch does not."""
    if len(publishers) > _MOST_PUBLISHERS:
        most = sorted(publishers, key=lambda one: -one[1])[:_MOST_PUBLISHERS]
        publishers = sorted(most, key=lambda one: one[0].casefold())
    return _FILTERS.format(
        words=listing.words,
        publisher=listing.publisher,
        since=listing.since or "",
        until=listing.until or "",
        options=joined(_OPTION.format(name, number) for name, number in publishers),
    )


def table_html(
    listing: Listing, page: ArticlePage, total: int, change: int, *, may_edit: bool = True
) -> Markup:
    """`change` tells the page's script when what it keeps of articles may be out of date. Who may
    not edit is offered nothing to remove."""
    return _HEAD.format(
        change=change,
        counted=_counted(listing, page, total),
        actions=_actions(listing, page),
        body=_table(listing, page, may_edit) if page.rows else _nothing(total, may_edit),
    )


def _counted(listing: Listing, page: ArticlePage, total: int) -> str:
    if not listing.filtered:
        return count(total, "article") if total else ""
    words = f"{page.matching:,} of {count(total, 'article')}"
    if (listing.since or listing.until) and page.undated:
        words += f", {page.undated:,} of them without a date"
    return words


def _actions(listing: Listing, page: ArticlePage) -> Markup:
    if not listing.filtered:
        return NOTHING
    if not page.matching:
        return _CLEAR
    if listing.words and page.matching > MOST_ASKED:
        off = Markup(' disabled title="Narrow the search to {} first"').format(
            count(MOST_ASKED, "article")
        )
        return _ASK.format(off, "Ask these articles") + _CLEAR
    these = "this article" if page.matching == 1 else f"these {count(page.matching, 'article')}"
    return _ASK.format(NOTHING, f"Ask {these}") + _CLEAR


def _nothing(total: int, may_edit: bool) -> Markup:
    if total:
        return _EMPTY.format(
            "No article matches", "Try fewer words, another publisher or a longer time.", NOTHING
        )
    if not may_edit:
        return _EMPTY.format("The library is empty", "Its editors have added nothing yet.", NOTHING)
    return _EMPTY.format(
        "The library is empty",
        "Drop files into the box above. They stay on this machine.",
        Markup("<p>Or in a terminal: <code>presscheck ingest PATH</code></p>"),
    )


def _table(listing: Listing, page: ArticlePage, may_edit: bool) -> Markup:
    way = "descending" if listing.descending else "ascending"
    heads = joined(
        _SORTABLE.format(
            by=by,
            words=words,
            sorted=when(by == listing.by, Markup(' aria-sort="{}"').format(way)),
        )
        for by, words in _COLUMNS
    )
    return _TABLE.format(
        heads=heads + _REST + when(may_edit, _ACT),
        rows=joined(_row(row, may_edit) for row in page.rows),
        pager=when(page.matching > PAGE_ROWS, _pager(listing, page)),
    )


def _row(row: ArticleRow, may_edit: bool) -> Markup:
    return _ROW.format(
        id=row.id,
        title=row.title,
        publisher=row.publisher or "not given",
        published=day_short(row.published),
        language=language_name(row.language),
        copies=row.copies or "–",
        versions=row.versions or "–",
        act=when(may_edit, _REMOVE.format(id=row.id, title=row.title)),
    )


def _pager(listing: Listing, page: ArticlePage) -> Markup:
    first = listing.page * PAGE_ROWS
    last = first + len(page.rows)
    off = Markup(" disabled")
    return _PAGER.format(
        back=listing.page - 1,
        on=listing.page + 1,
        first=when(first == 0, off),
        last=when(last >= page.matching, off),
        from_row=f"{first + 1:,}",
        to_row=f"{last:,}",
        matching=f"{page.matching:,}",
    )
