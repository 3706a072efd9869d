"""GET, POST, PATCH and DELETE /v1/articles: what the library holds, is given, and what readers
change of it."""

import threading
from typing import Annotated, Literal

from fastapi import APIRouter, File, Query, Request, Response, UploadFile
from pydantic import Field
from starlette.responses import JSONResponse
from typing_extensions import TypedDict  # before Python 3.12 pydantic reads no other

from rag.contract.articles import (
    ArticleJson,
    ArticleLineJson,
    article_json,
    article_line_json,
    source_name,
)
from rag.library import Library
from ui.engine.engine import Answering, Engine
from ui.http.edits import EditFields
from ui.http.errors import declared
from ui.http.fields import ArticleId, FilterFields, Text
from ui.http.uploads import MOST_FILES, UploadJson, uploaded
from ui.http.work import Work

MOST_LISTED = 500

UPLOADS_AT_ONCE = 2
"""Apart from the rest, since one may take minutes."""


class ArticlesQuery(FilterFields):
    """Filters, and which page of what they leave."""

    words: Text = Field(default="", description="All of them in title, text or publisher.")
    first: int = Field(default=0, ge=0, le=10**9, description="Articles to pass over.")
    most: int = Field(default=50, ge=1, le=MOST_LISTED, description="Articles of one page.")


class ArticlesJson(TypedDict):
    articles: list[ArticleLineJson]
    matching: int
    first: int


class RemovedJson(TypedDict):
    article_id: str
    removed: Literal[True]


class UploadsJson(TypedDict):
    files: list[UploadJson]


def article_routes(work: Work, engine: Engine) -> APIRouter:
    uploads = Work(engine, at_once=UPLOADS_AT_ONCE)
    router = APIRouter(prefix="/articles", tags=["articles"])

    @router.get(
        "",
        response_model=ArticlesJson,
        summary="List the articles that are searched, the newest first, page by page",
        responses=declared(404, 422, 503),
    )
    async def listed(query: Annotated[ArticlesQuery, Query()], request: Request) -> Response:  # pyright: ignore[reportUnusedFunction]
        def page(rag: Answering, _: threading.Event) -> ArticlesJson:
            library = rag.library
            with library.one_state():
                found = library.table.page(
                    words=query.words,
                    scope=query.filters().scope(library),
                    first=query.first,
                    most=query.most,
                )
                lines = [
                    _named(article_line_json(library.article(row.id), library.sources(row.id)))
                    for row in found.rows
                ]
            return {"articles": lines, "matching": found.matching, "first": query.first}

        return JSONResponse(await work.run(page, request.receive))

    @router.get(
        "/{article_id}",
        response_model=ArticleJson,
        summary="One article with its text, older versions included",
        responses=declared(404, 422, 503),
    )
    async def shown(article_id: ArticleId, request: Request) -> Response:  # pyright: ignore[reportUnusedFunction]
        def whole(rag: Answering, _: threading.Event) -> ArticleJson:
            return whole_article(rag.library, article_id)

        return JSONResponse(await work.run(whole, request.receive))

    @router.post(
        "",
        response_model=UploadsJson,
        summary="Add files to the library",
        responses=declared(400, 403, 413, 422, 503),
    )
    async def added(  # pyright: ignore[reportUnusedFunction]
        files: Annotated[
            list[UploadFile],
            File(min_length=1, max_length=MOST_FILES, description="Articles, in any kind of file."),
        ],
        request: Request,
    ) -> Response:
        def add(_: Answering, __: threading.Event) -> UploadsJson:
            return {"files": uploaded(engine, files)}

        return JSONResponse(await uploads.run(add, request.receive))

    @router.patch(
        "/{article_id}",
        response_model=ArticleJson,
        summary="Change what an article says of itself, never its text; or take that back",
        responses=declared(400, 403, 404, 413, 422, 503),
    )
    async def edited(  # pyright: ignore[reportUnusedFunction]
        article_id: ArticleId, fields: EditFields, request: Request
    ) -> Response:
        def edit(rag: Answering, _: threading.Event) -> ArticleJson:
            from ingest.editing import edit_article

            edit_article(
                rag.library,
                article_id,
                fields.changes(),
                undo=fields.undo,
                embedder=lambda: rag.embedder,
            )
            return whole_article(rag.library, article_id)

        return JSONResponse(await work.run(edit, request.receive))

    @router.delete(
        "/{article_id}",
        response_model=RemovedJson,
        summary="Remove an article with its text; answers that cited it cannot be read there",
        responses=declared(403, 404, 422, 503),
    )
    async def removed(article_id: ArticleId, request: Request) -> Response:  # pyright: ignore[reportUnusedFunction]
        def remove(rag: Answering, _: threading.Event) -> RemovedJson:
            rag.library.remove(article_id)
            return {"article_id": article_id, "removed": True}

        return JSONResponse(await work.run(remove, request.receive))

    return router


def whole_article(library: Library, article_id: str) -> ArticleJson:
    """An article with its text, its files by their names. Raises ArticleNotFound."""
    with library.one_state():
        article = library.article(article_id)
        copies = library.copies([article_id])[article_id]
        shown = article_json(article, library.sources(article_id), copies)
    return {**shown, **_named(shown)}


def _named(line: ArticleLineJson) -> ArticleLineJson:
    """Files by their names, as answers call them: their folders are this machine's."""
    return {
        **line,
        "source": source_name(line["source"]),
        "sources": [source_name(source) for source in line["sources"]],
    }
