"""POST /v1/search: a question to the passages that fit."""

import threading

from fastapi import APIRouter, Request, Response
from pydantic import Field
from starlette.responses import JSONResponse
from typing_extensions import TypedDict  # before Python 3.12 pydantic reads no other

from rag.contract.answers import PassageJson, passage_json
from ui.engine.engine import Answering
from ui.http.errors import declared
from ui.http.fields import AS_OF, QUESTION, Day, FilterFields, Strict, Text, shown_as
from ui.http.work import Work


class SearchRequest(Strict):
    model_config = shown_as({"question": "What did V3 cost?", "k": 5})

    question: Text = QUESTION
    k: int = Field(default=10, ge=1, le=1000, description="Articles to list, at most.")
    as_of: Day = AS_OF
    filters: FilterFields = FilterFields()


class FoundJson(TypedDict):
    passages: list[PassageJson]


def search_routes(work: Work) -> APIRouter:
    router = APIRouter(tags=["answers"])

    @router.post(
        "/search",
        response_model=FoundJson,
        summary="List the articles that fit a question, each as its best passage",
        responses=declared(400, 404, 409, 413, 422, 503),
    )
    async def search(body: SearchRequest, request: Request) -> Response:  # pyright: ignore[reportUnusedFunction]
        def found(rag: Answering, _: threading.Event) -> FoundJson:
            scope = body.filters.filters().scope(rag.library)
            passages = rag.search(body.question, k=body.k, as_of=body.as_of, scope=scope)
            return {"passages": [passage_json(passage) for passage in passages]}

        return JSONResponse(await work.run(found, request.receive))

    return router
