"""The library on the page: its table, files that are added to it, articles that are taken out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TypedDict, cast

from rag.errors import AccountError
from rag.library import Library
from rag.library.table import ArticlePage
from rag.types import EVERYTHING, Scope
from ui.engine.engine import Engine, trouble_of
from ui.engine.removing import erase, take_back, take_out
from ui.engine.uploading import UploadRow, upload
from ui.render import trouble_card
from ui.render.article_table import MOST_ASKED, filters_html, table_html
from ui.render.library import MOST_ARTICLES, LibraryView, removed_line, upload_list
from ui.render.masthead import masthead
from ui.render.scope_line import scope_line
from ui.render.timeline import timeline_html
from ui.state.listing import EVERY_ARTICLE, PAGE_ROWS, Listing, changed
from ui.state.roles import LOCAL, Visitor


class LibraryChanges(TypedDict, total=False):
    """HTML unless the type says otherwise."""

    masthead: str
    files: None
    """Empties the upload box."""
    results: str
    listing: Listing
    filters: str
    timeline: str
    articles: str
    added: tuple[str, ...]
    """Sources of the articles that the last upload added: what undoing it takes back."""


class ScopeChanges(TypedDict, total=False):
    scope: Scope
    scope_line: str
    brief_scope_line: str


class LibraryEvents:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, listing: Listing = EVERY_ARTICLE, visitor: Visitor = LOCAL) -> LibraryChanges:
        head = str(masthead(_article_count(self._engine), visitor))
        return {"masthead": head, **self._listed(listing, visitor)}

    def wish(
        self, wish: object, listing: Listing, added: Sequence[str], visitor: Visitor = LOCAL
    ) -> "LibraryChanges | ScopeChanges":
        """What the page sent: one of ask, undo, remove, erase and refresh (the library was changed
        beside the page's events), or what the listing becomes."""
        if not isinstance(wish, Mapping):
            return {}
        fields = {str(name): value for name, value in cast("Mapping[object, object]", wish).items()}
        if "ask" in fields:
            return self.ask_these(listing)
        if "undo" in fields:
            return self.undo(listing, added, visitor)
        if "refresh" in fields:
            return self._listed(listing, visitor)
        for name in ("remove", "erase"):
            if name in fields:
                whole = name == "erase"
                return self.remove(listing, str(fields[name]), visitor, whole=whole)
        return self._listed(changed(listing, fields), visitor)

    def ask_these(self, listing: Listing) -> ScopeChanges:
        """The filter as the scope of the next question and brief."""
        library = self._engine.library
        if library is None:
            return {}
        scope = listing.scope
        if listing.words:
            found = library.table.ids(words=listing.words, scope=scope, most=MOST_ASKED + 1)
            if not 0 < len(found) <= MOST_ASKED:
                return {}
            scope = replace(scope, article_ids=frozenset(found))
        page = library.table.page(scope=scope, most=0)
        line = str(scope_line(scope, page.matching, library.counts().articles, listing.words))
        return {"scope": scope, "scope_line": line, "brief_scope_line": line}

    def ask_all(self) -> ScopeChanges:
        return {"scope": EVERYTHING, "scope_line": "", "brief_scope_line": ""}

    def remove(
        self, listing: Listing, article_id: str, visitor: Visitor = LOCAL, *, whole: bool
    ) -> LibraryChanges:
        """Takes an article out of search, or the `whole` of it out of the library."""
        library = self._engine.library
        if library is None:
            return {}
        try:
            visitor.require_editor()
            title = library.article(article_id).title
            (erase if whole else take_out)(library, article_id)
        except Exception as error:
            return {"results": str(trouble_card(trouble_of(error))), **self.open(listing, visitor)}
        told = str(removed_line(title, whole=whole))
        return {"results": told, "added": (), **self.open(listing, visitor)}

    def undo(
        self, listing: Listing, added: Sequence[str], visitor: Visitor = LOCAL
    ) -> LibraryChanges:
        """Takes back what the last upload added."""
        library = self._engine.library
        if library is None or not added:
            return {}
        try:
            visitor.require_editor()
            number = take_back(library, added)
        except Exception as error:
            return {"results": str(trouble_card(trouble_of(error))), **self.open(listing, visitor)}
        told = str(removed_line(number, whole=True))
        return {"results": told, "added": (), **self.open(listing, visitor)}

    def upload(
        self, paths: Sequence[str], listing: Listing = EVERY_ARTICLE, visitor: Visitor = LOCAL
    ) -> Iterator[LibraryChanges]:
        """Progress, then what became of each file and the library with it."""
        try:
            visitor.require_editor()
        except AccountError as error:
            yield {"files": None, "results": str(trouble_card(trouble_of(error)))}
            return
        rows: tuple[UploadRow, ...] = ()
        for upload_state in upload(self._engine, paths):
            rows = upload_state.rows
            yield {"results": str(upload_list(rows, under_way=upload_state.under_way))}
        added = tuple(row.source for row in rows if row.status == "added" and row.source)
        yield {
            "files": None,
            "results": str(upload_list(rows, undoable=len(added))),
            "added": added,
            **self.open(listing, visitor),
        }

    def _listed(self, listing: Listing, visitor: Visitor) -> LibraryChanges:
        library = self._engine.library
        if library is None:
            return {}
        try:
            with library.one_state():
                return _listed(library, listing, may_edit=visitor.may_edit)
        except Exception as error:
            return {"articles": str(trouble_card(trouble_of(error))), "timeline": ""}


def _listed(library: Library, listing: Listing, *, may_edit: bool) -> LibraryChanges:
    table = library.table

    def page_of(listing: Listing) -> ArticlePage:
        return table.page(
            words=listing.words,
            scope=listing.scope,
            by=listing.by,
            descending=listing.descending,
            first=listing.page * PAGE_ROWS,
            most=PAGE_ROWS,
        )

    page = page_of(listing)
    if not page.rows and page.matching:  # the last page has become empty
        listing = replace(listing, page=(page.matching - 1) // PAGE_ROWS)
        page = page_of(listing)
    total = library.counts().articles
    return {
        "listing": listing,
        "filters": str(filters_html(listing, table.publishers())) if total else "",
        "timeline": str(timeline_html(table.timeline(words=listing.words), listing)),
        "articles": str(
            table_html(listing, page, total, library.feed.last_change(), may_edit=may_edit)
        ),
    }


def _article_count(engine: Engine) -> int | None:
    """None while the library is being opened; 0 of one that cannot be read."""
    try:
        return engine.library.counts().articles if engine.library else None
    except Exception as error:
        trouble_of(error)  # logged; the table tells it
        return 0


def library_view(engine: Engine) -> LibraryView | None:
    """None while the library is being opened."""
    library = engine.library
    if library is None:
        return None
    try:
        listed = sorted(
            islice(library.articles(), MOST_ARTICLES),
            key=lambda article: article.published or date.min,
            reverse=True,
        )
        return LibraryView(library.counts().articles, tuple(listed))
    except Exception as error:
        return LibraryView(0, (), trouble_of(error))
