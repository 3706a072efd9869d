"""POST /v1/check: somebody's text against the library, or one claim against its quotes."""

import threading
from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from pydantic import Field
from starlette.responses import JSONResponse
from typing_extensions import TypedDict  # before Python 3.12 pydantic reads no other

from rag.contract.drafts import DraftSentenceJson, draft_sentence_json
from rag.proofs import check_draft
from rag.verification import check as check_claim
from ui.engine.engine import Answering
from ui.http.errors import declared
from ui.http.fields import Strict, Text, shown_as
from ui.http.work import Work

MOST_QUOTES = 100


class DraftRequest(Strict):
    """A text whose every sentence is looked for in the library."""

    model_config = shown_as({"text": "DeepSeek spent $5.6 million on V3."})

    text: Text = Field(min_length=1, examples=["DeepSeek spent $5.6 million on V3."])


class ClaimRequest(Strict):
    """One sentence and the quotes that it is checked against; needs no library."""

    model_config = shown_as(
        {"claim": "Profits rose 71 percent.", "quotes": ["Profits fell 17 percent."]}
    )

    claim: Text = Field(min_length=1, examples=["Profits rose 71 percent."])
    quotes: list[Text] = Field(max_length=MOST_QUOTES, examples=[["Profits fell 17 percent."]])
    title: Text = Field(default="", description="The article's.")
    before: Text = Field(default="", description="What stands before the quote there.")
    question: Text = Field(default="", description="What the claim answers.")


class CheckedDraftJson(TypedDict):
    sentences: list[DraftSentenceJson]


class CheckedClaimJson(TypedDict):
    verdict: str
    reason: str | None


def check_routes(work: Work) -> APIRouter:
    router = APIRouter(tags=["answers"])

    @router.post(
        "/check",
        response_model=CheckedDraftJson | CheckedClaimJson,
        summary="Check a draft against the library, or a claim against quotes",
        responses=declared(400, 409, 413, 422, 503),
    )
    async def check(  # pyright: ignore[reportUnusedFunction]
        body: Annotated[DraftRequest | ClaimRequest, Body()], request: Request
    ) -> Response:
        def checked(rag: Answering, stop: threading.Event) -> CheckedDraftJson | CheckedClaimJson:
            if isinstance(body, ClaimRequest):
                found = check_claim(
                    body.claim,
                    body.quotes,
                    title=body.title,
                    before=body.before,
                    question=body.question,
                )
                return {"verdict": found.verdict.value, "reason": found.reason}
            sentences: list[DraftSentenceJson] = []
            for sentence in check_draft(rag, body.text):
                sentences.append(draft_sentence_json(sentence))
                if stop.is_set():
                    break
            return {"sentences": sentences}

        return JSONResponse(await work.run(checked, request.receive))

    return router
