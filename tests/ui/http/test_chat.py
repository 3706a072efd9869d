"""OpenAI's form of a chat, driven by OpenAI's own package."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from types import SimpleNamespace

import httpx
import openai  # noqa: TID253
import pytest

from rag.contract.answers import noted_answer_json
from rag.types import Turn
from ui.engine.engine import Engine

StartEngine = Callable[[object], Engine]


@pytest.fixture
def chat(client: httpx.Client) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        base_url=str(client.base_url.join("v1")), api_key="none", timeout=10, max_retries=0
    ) as chat:
        yield chat


def asked(question: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": question}]


def test_the_openai_package_chats_with_the_whole_application(
    rag: object,
    may: SimpleNamespace,
    start_engine: StartEngine,
    serving: Callable[[Engine], AbstractContextManager[str]],
) -> None:
    """The page is served beside it."""
    with (
        serving(start_engine(rag)) as address,
        openai.OpenAI(
            base_url=f"{address}/v1", api_key="none", timeout=10, max_retries=0
        ) as client,
    ):
        assert [model.id for model in client.models.list()] == ["presscheck", "presscheck-quotes"]
        assert client.models.retrieve("presscheck").owned_by == "presscheck"
        messages = asked(may.question)
        whole = client.chat.completions.create(model="presscheck", messages=messages)
        content = whole.choices[0].message.content
        assert content.startswith(may.answer.text)
        assert whole.choices[0].finish_reason == "stop"
        assert whole.model_extra == {"presscheck": noted_answer_json(may.answer)}
        chunks = list(
            client.chat.completions.create(
                model="presscheck", messages=messages, stream=True, temperature=0
            )
        )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert text == content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [chunk.choices[0].finish_reason for chunk in chunks][-1] == "stop"
    assert chunks[-1].model_extra == {"presscheck": noted_answer_json(may.answer)}
    assert len({chunk.id for chunk in chunks}) == 1


def test_earlier_messages_are_history_and_instructions_are_not(
    chat: openai.OpenAI, rag: SimpleNamespace, may: SimpleNamespace
) -> None:
    chat.chat.completions.create(
        model="presscheck-quotes",
        messages=[
            {"role": "system", "content": "Answer as a pirate."},
            *asked("Who is the mayor?"),
            {"role": "assistant", "content": "Ada Lind. [1]"},
            {"role": "user", "content": [{"type": "text", "text": may.question}]},
        ],
        extra_body={"presscheck": {"filters": {"publishers": ["Harbour Gazette"]}}},
    )
    assert rag.asked[-1] == (
        may.question,
        (Turn("Who is the mayor?", "Ada Lind. [1]"),),
    )
    assert rag.scopes[-1].publishers == {"Harbour Gazette"}
    assert rag.quotes_only


def test_a_declined_question_says_what_is_missing(chat: openai.OpenAI) -> None:
    for stream in (False, True):
        with chat.chat.completions.with_streaming_response.create(
            model="presscheck", messages=asked("Who sank the ferry?"), stream=stream
        ) as response:
            assert "No article names that." in response.read().decode()


def test_errors_have_openais_form(chat: openai.OpenAI, client: httpx.Client) -> None:
    with pytest.raises(openai.NotFoundError, match="no model 'gpt-4o'"):
        chat.chat.completions.create(model="gpt-4o", messages=asked("Why?"))
    with pytest.raises(openai.NotFoundError):
        chat.models.retrieve("gpt-4o")
    with pytest.raises(openai.BadRequestError):
        chat.chat.completions.create(model="presscheck", messages=[])
    with pytest.raises(openai.BadRequestError, match="last message"):
        chat.chat.completions.create(
            model="presscheck", messages=[{"role": "assistant", "content": "Hello"}]
        )
    for body in (b"{", b"[]", b"x" * 2_000_001):
        response = client.post("/v1/chat/completions", content=body)
        assert response.status_code in (400, 413)
        error = response.json()["error"]
        assert error.keys() == {"message", "type", "param", "code"}
        assert error["type"] == "invalid_request_error"


def test_a_stream_that_fails_ends_with_an_error_that_the_package_raises(
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    start_engine: StartEngine,
    serving_api: Callable[[Engine], AbstractContextManager[httpx.Client]],
) -> None:
    script = [*make.events(make.answer("Late"))[:3], ValueError("a secret")]
    with serving_api(start_engine(make.rag(shelf.library, {"Late": script}))) as client:
        body = {"model": "presscheck", "messages": asked("Late"), "stream": True}
        text = client.post("/v1/chat/completions", json=body).text
        assert json.loads(text.strip().splitlines()[-1].removeprefix("data: "))["error"]
        assert "a secret" not in text
        with (
            openai.OpenAI(
                base_url=str(client.base_url.join("v1")), api_key="none", timeout=10, max_retries=0
            ) as chat,
            pytest.raises(openai.APIError, match="went wrong"),
        ):
            list(
                chat.chat.completions.create(
                    model="presscheck", messages=asked("Late"), stream=True
                )
            )
