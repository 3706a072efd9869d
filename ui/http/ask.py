"""POST /v1/ask: a question to an answer, whole or as it is made."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header, Request, Response
from pydantic import Field
from starlette.responses import JSONResponse

from rag.contract.answers import NotedAnswerJson, noted_answer_json
from ui.engine.answer_thread import Asked
from ui.http.errors import declared
from ui.http.event_json import STREAM_EXAMPLE, as_server_sent
from ui.http.fields import (
    AS_OF,
    MOST_TURNS,
    QUESTION,
    Day,
    EarlierTurn,
    FilterFields,
    Strict,
    Text,
    shown_as,
)
from ui.http.running import Answers, answer_for
from ui.http.server_sent import EVENT_SCHEMA, EventStream


class AskRequest(Strict):
    model_config = shown_as(
        {"question": "Which model cost $5.6 million to train?"},
        {
            "question": "And who said so?",
            "history": ["Which model cost $5.6 million to train?"],
            "as_of": "2025-01-28",
            "filters": {"languages": ["en"]},
            "writer": "quotes",
            "stream": True,
        },
    )

    question: Text = QUESTION
    history: list[Text | EarlierTurn] = Field(
        default=[], max_length=MOST_TURNS, description="Earlier questions, the oldest first."
    )
    as_of: Day = AS_OF
    filters: FilterFields = FilterFields()
    writer: Literal["auto", "quotes"] = Field(
        default="auto",
        description="Who writes: auto is the server's writer, quotes nobody but the articles.",
    )
    stream: bool = Field(default=False, description="Server-sent events instead of one object.")

    def asked(self) -> Asked:
        return Asked(
            self.question,
            [one if isinstance(one, str) else one.turn() for one in self.history],
            self.as_of,
            self.filters.filters().scope,
            quotes_only=self.writer == "quotes",
        )


def ask_routes(answers: Answers) -> APIRouter:
    router = APIRouter(tags=["answers"])

    @router.post(
        "/ask",
        response_model=NotedAnswerJson,
        summary="Answer a question, with a quote behind every sentence",
        responses={
            200: {
                "description": "The answer; with `stream`, or where text/event-stream is accepted, "
                "server-sent events: progress, evidence, sentence, note, and last answer or error.",
                "content": {
                    "text/event-stream": {
                        "schema": EVENT_SCHEMA,
                        "example": STREAM_EXAMPLE,
                    }
                },
            },
            **declared(400, 404, 409, 413, 422, 503),
        },
    )
    async def ask(  # pyright: ignore[reportUnusedFunction]
        body: AskRequest,
        request: Request,
        accept: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> Response:
        running = await answers.begin(body.asked())
        if body.stream or "text/event-stream" in accept:
            return EventStream(as_server_sent(running.events()), running.stop)
        answer = await answer_for(running, request.receive)
        return JSONResponse(noted_answer_json(answer)) if answer else Response(status_code=499)

    return router
