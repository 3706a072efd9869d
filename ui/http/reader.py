"""GET /reader/ARTICLE_ID: an article as a fragment of HTML, which the page's reader shows.

A route and no Gradio event, since the browser can ask for it ahead and keep it: an event has a
queue, a session and a JSON frame around it.
"""

from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse

from rag.errors import ArticleNotFound, PresscheckError
from rag.library import Library
from ui.engine.engine import Engine
from ui.render.reader import Reading, missing_html, reading_html
from ui.state.roles import visitor_of


def add_reader(api: FastAPI, engine: Engine) -> None:
    """Adds the route. 404 where there is no such article (any more), 503 while the library is not
    open or cannot be read; each with a fragment that says so."""

    @api.get("/reader/{article_id}", include_in_schema=False)
    def reader(article_id: str, request: Request) -> HTMLResponse:  # pyright: ignore[reportUnusedFunction]
        library = engine.library
        if library is None:
            words = "The library is being opened. Try again in a moment."
            return _page(str(missing_html("Not yet", words)), 503)
        try:
            may_edit = visitor_of(request.scope).may_edit and not library.unwritable
            html = reading_html(reading_of(library, article_id), may_edit=may_edit)
            return _page(str(html), 200)
        except ArticleNotFound:
            words = "It has been deleted from the library. Quotes of it stay in the answers."
            return _page(str(missing_html("This article is not here any more", words)), 404)
        except PresscheckError as error:
            words = " ".join(part for part in (f"{error.what}.", error.next) if part)
            return _page(str(missing_html("The article cannot be read", words)), 503)


def reading_of(library: Library, article_id: str) -> Reading:
    """Raises ArticleNotFound, LibraryDamaged."""
    with library.one_state():
        article = library.article(article_id)
        printings = library.printed_by(article_id)
        return Reading(
            article,
            searched=library.table.is_searched(article_id),
            printings=tuple(one for one in printings if one.source != article.source),
            copies=tuple(library.article(one) for one in library.copies([article_id])[article_id]),
            versions=library.table.versions(article_id),
        )


def _page(html: str, status: int) -> HTMLResponse:
    # Removed articles must not be read from a browser's cache; the page keeps what it has shown.
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})
