"""POST /v1/chat/completions and GET /v1/models, as OpenAI has them."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from rag.sources.citations import answer_text
from rag.types import Answer, CheckedSentence, Event, SentenceChecked, Verdict
from ui.http.chat_reply import (
    MODELS,
    Completion,
    CompletionJson,
    ModelJson,
    ModelsJson,
    model_json,
)
from ui.http.chat_request import ChatRequest
from ui.http.errors import ErrorDetail, OpenAIErrorBody, declared, error_body, told
from ui.http.running import Answers, answer_for
from ui.http.server_sent import EVENT_SCHEMA, EventStream, server_sent


def chat_routes(answers: Answers, *, sources: bool = True) -> APIRouter:
    """With `sources` the text of a reply ends in them, unless its request says otherwise."""
    router = APIRouter(tags=["chat"])

    @router.get("/models", summary="The names that a chat may ask for")
    async def models() -> ModelsJson:  # pyright: ignore[reportUnusedFunction]
        return {"object": "list", "data": [model_json(name) for name in MODELS]}

    @router.get(
        "/models/{model}",
        response_model=ModelJson,
        responses=declared(404, model=OpenAIErrorBody),
        summary="One of them",
    )
    async def model(model: str, request: Request) -> Response:  # pyright: ignore[reportUnusedFunction]
        if model in MODELS:
            return JSONResponse(model_json(model))
        return _no_model(model, request.url.path)

    @router.post(
        "/chat/completions",
        response_model=CompletionJson,
        summary="Chat as OpenAI's clients do; the answer object is the field presscheck",
        responses={
            200: {
                "description": "One completion; with `stream` chunks of it as server-sent events, "
                "that with a finish_reason has the field presscheck.",
                "content": {"text/event-stream": {"schema": EVENT_SCHEMA}},
            },
            **declared(400, 404, 409, 413, 503, model=OpenAIErrorBody),
        },
    )
    async def completions(body: ChatRequest, request: Request) -> Response:  # pyright: ignore[reportUnusedFunction]
        if body.model not in MODELS:
            return _no_model(body.model, request.url.path)
        running = await answers.begin(body.asked())
        wanted = body.presscheck.sources
        completion = Completion(
            body.model,
            body.prompt,
            sources=sources if wanted is None else wanted,
            counts_usage=body.counts_usage,
        )
        if body.stream:
            return EventStream(_chunks(running.events(), completion), running.stop)
        answer = await answer_for(running, request.receive)
        return JSONResponse(completion.whole(answer)) if answer else Response(status_code=499)

    return router


def _no_model(name: str, path: str) -> Response:
    detail = ErrorDetail(
        what=f"there is no model {name!r}", where="model", next=f"There is: {', '.join(MODELS)}."
    )
    return JSONResponse(error_body(path, 404, detail, "model_not_found"), 404)


async def _chunks(events: AsyncIterator[Event], completion: Completion) -> AsyncIterator[bytes]:
    """Each verified sentence as it comes; at the end what the whole answer has beyond them."""
    verified: list[CheckedSentence] = []
    sent = ""
    yield server_sent(completion.chunk({"role": "assistant", "content": ""}))
    try:
        async for event in events:
            whole = sent
            if isinstance(event, SentenceChecked) and event.sentence.verdict is Verdict.VERIFIED:
                verified.append(event.sentence)
                whole = answer_text(verified)
            elif isinstance(event, Answer):
                whole = completion.content(event)
            if len(whole) > len(sent):
                yield server_sent(completion.chunk({"content": whole[len(sent) :]}))
                sent = whole
            if isinstance(event, Answer):
                for chunk in completion.last_chunks(event):
                    yield server_sent(chunk)
        yield server_sent("[DONE]")
    except Exception as error:
        status, detail = told(error)
        yield server_sent(error_body("/v1/chat/completions", status, detail))
