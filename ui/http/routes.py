"""All routes of the HTTP API, below /v1, on the application that serves the page."""

from fastapi import APIRouter, FastAPI

from ui.engine.engine import Engine
from ui.http.articles import article_routes
from ui.http.ask import ask_routes
from ui.http.brief import brief_routes
from ui.http.chat import chat_routes
from ui.http.check import check_routes
from ui.http.errors import add_error_handlers
from ui.http.running import Answers
from ui.http.search import search_routes
from ui.http.unknown import add_unknown
from ui.http.work import Work


def add_routes(api: FastAPI, engine: Engine, answers: Answers, work: Work) -> None:
    router = APIRouter(prefix="/v1")
    for routes in (
        ask_routes(answers),
        chat_routes(answers, sources=engine.settings.chat_sources),
        search_routes(work),
        check_routes(work),
        brief_routes(work),
        article_routes(work, engine),
    ):
        router.include_router(routes)
    api.include_router(router)
    add_error_handlers(api)
    add_unknown(api)
