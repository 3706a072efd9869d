"""For balancers and for whoever watches: how far the server is, and its metrics."""

from dataclasses import dataclass

from fastapi import FastAPI, Response
from starlette.concurrency import run_in_threadpool

from rag.errors import LibraryError
from rag.library import SqliteLibrary
from ui.engine.engine import Engine, Stage
from ui.observing.metrics import CONTENT_TYPE
from ui.observing.observer import Observer


@dataclass(frozen=True, slots=True)
class Health:
    """`status` is starting, ready or failed; `writer` is who answers now, `quotes` for none."""

    status: Stage
    writer: str


def add_health(api: FastAPI, engine: Engine, observer: Observer) -> None:
    def state() -> Health:
        now = engine.state
        ready = now.writer.stage == "ready"
        return Health(now.stage, now.writer.name if ready else "quotes")

    @api.get("/health", summary="How far the server is, and who writes", tags=["server"])
    async def health() -> Health:  # pyright: ignore[reportUnusedFunction]
        return state()

    @api.get(
        "/ready",
        summary="The same, with 503 until questions are answered",
        tags=["server"],
        responses={503: {"model": Health, "description": "Not yet, or not at all."}},
    )
    async def ready(response: Response) -> Health:  # pyright: ignore[reportUnusedFunction]
        now = state()
        if now.status != "ready":
            response.status_code = 503
        return now

    @api.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:  # pyright: ignore[reportUnusedFunction]
        text = await run_in_threadpool(lambda: observer.metrics.text(_library(engine)))
        return Response(text, media_type=CONTENT_TYPE)


def _library(engine: Engine) -> dict[str, tuple[str, float]]:
    library = engine.library
    if library is None:
        return {}
    try:
        totals, newest = library.feed.totals(), library.feed.last_change()
        state = library.feed.index_state() if isinstance(library, SqliteLibrary) else None
    except LibraryError:
        return {}
    followed = state.seq if state else 0
    return {
        "presscheck_articles": ("Articles that are searched.", totals.articles),
        "presscheck_chunks": ("Chunks that are searched.", totals.chunks),
        "presscheck_index_chunks": (
            "Chunks in the finished vector index; 0 where all are scanned.",
            state.chunks if state else 0,
        ),
        "presscheck_index_changes_behind": (
            "Changes of the library after that index, which are scanned.",
            newest - followed,
        ),
    }
