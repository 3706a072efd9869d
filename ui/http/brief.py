"""POST /v1/brief: what the articles say, as key points with their quotes."""

import threading

from fastapi import APIRouter, Request, Response
from pydantic import Field
from starlette.responses import JSONResponse

from rag.briefing.brief import POINTS, make_brief
from rag.contract.briefs import NotedBriefJson, noted_brief_json
from ui.engine.engine import Answering
from ui.http.errors import declared
from ui.http.fields import AS_OF, Day, FilterFields, Strict, Text, shown_as
from ui.http.work import Work


class BriefRequest(Strict):
    model_config = shown_as({}, {"topic": "the cost of training", "points": 5})

    topic: Text = Field(default="", description="Only what the articles say of this.")
    points: int = Field(default=POINTS, ge=1, le=40, description="At most so many.")
    as_of: Day = AS_OF
    filters: FilterFields = FilterFields()


def brief_routes(work: Work) -> APIRouter:
    router = APIRouter(tags=["answers"])

    @router.post(
        "/brief",
        response_model=NotedBriefJson,
        summary="What the articles say: key points, who says so, where they differ",
        responses=declared(400, 404, 409, 413, 422, 503),
    )
    async def brief(body: BriefRequest, request: Request) -> Response:  # pyright: ignore[reportUnusedFunction]
        def made(rag: Answering, _: threading.Event) -> NotedBriefJson:
            scope = body.filters.filters().scope(rag.library)
            return noted_brief_json(
                make_brief(rag, body.topic, points=body.points, as_of=body.as_of, scope=scope)
            )

        return JSONResponse(await work.run(made, request.receive))

    return router
