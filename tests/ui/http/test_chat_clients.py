"""What chat clients show, ask for and send, by OpenAI's own package and in the shapes of others."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from types import SimpleNamespace

import httpx
import openai  # noqa: TID253
import pytest

from rag.settings import Settings
from rag.types import CheckedSentence, Conflict, ConflictValue, Turn, Verdict
from ui.engine.engine import Engine

SOURCE = (
    "- [1] Harbour Gazette, 5 March 2024: [Harbour bridge to cost 41 million]"
    "(<https://example.org/harbour-bridge>) “The harbour bridge will cost 41 million crowns”"
)
QUESTION = "What will the bridge cost?"


@pytest.fixture
def rag(shelf: SimpleNamespace, make: SimpleNamespace) -> SimpleNamespace:
    """Two articles disagree, one of which has an address."""
    cited = [
        make.cite(1, shelf.harbour, "The harbour bridge will cost 41 million crowns"),
        make.cite(2, shelf.observer, "cost 58 million crowns"),
    ]
    told = [
        CheckedSentence("It will cost 41 million 😀 crowns.", Verdict.VERIFIED, (1,)),
        CheckedSentence("Or 58 million.", Verdict.VERIFIED, (2, 1)),
    ]
    values = ConflictValue("41 million", (1,)), ConflictValue("58 million", (2,))
    answer = make.answer(
        QUESTION,
        told,
        cited,
        text="It will cost 41 million 😀 crowns [1]. Or 58 million [2] [1].",
        conflicts=(Conflict("What it costs", values),),
    )
    return make.rag(shelf.library, {QUESTION: make.events(answer)})


@pytest.fixture
def chat(client: httpx.Client) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        base_url=str(client.base_url.join("v1")), api_key="none", timeout=10, max_retries=0
    ) as chat:
        yield chat


def asked(*said: object) -> list[dict[str, object]]:
    roles = ("user", "assistant")
    return [{"role": roles[place % 2], "content": one} for place, one in enumerate(said)]


def test_the_text_ends_in_what_it_rests_on(chat: openai.OpenAI) -> None:
    create = chat.chat.completions.create
    reply = create(model="presscheck", messages=asked(QUESTION)).choices[0].message
    text, *blocks = reply.content.split("\n\n")
    assert text == "It will cost 41 million 😀 crowns [1]. Or 58 million [2] [1]."
    assert blocks[:2] == [
        "The articles disagree: What it costs",
        "- 41 million [1]\n- 58 million [2]",
    ]
    assert blocks[2] == "**Sources**"
    first, second = blocks[3].splitlines()
    assert first == SOURCE
    assert second.startswith("- [2] Evening Observer, no date given: Engineers doubt the price “")
    marked = [reply.content[n.url_citation.start_index : n.url_citation.end_index]
              for n in reply.annotations]  # fmt: skip
    assert marked == ["[1]", "[1]"]
    assert {n.url_citation.url for n in reply.annotations} == {"https://example.org/harbour-bridge"}
    bare = create(
        model="presscheck",
        messages=asked(QUESTION),
        extra_body={"presscheck": {"sources": False}},
    )
    assert bare.choices[0].message.content == text


def test_a_server_may_leave_sources_out(
    rag: SimpleNamespace,
    settings: Settings,
    serving_api: Callable[[Engine], AbstractContextManager[httpx.Client]],
) -> None:
    engine = Engine(settings.model_copy(update={"chat_sources": False}), build=lambda _: rag)
    engine.start()
    with serving_api(engine) as client:
        for wanted in (None, True):
            body = {"model": "presscheck", "messages": asked(QUESTION)}
            body["presscheck"] = {"sources": wanted}
            reply = client.post("/v1/chat/completions", json=body).json()
            assert (SOURCE in reply["choices"][0]["message"]["content"]) == bool(wanted)
    engine.close()


def test_a_stream_says_the_same_and_what_was_used(chat: openai.OpenAI) -> None:
    create = chat.chat.completions.create
    whole = create(model="presscheck", messages=asked(QUESTION))
    chunks = list(
        create(
            model="presscheck",
            messages=asked(QUESTION),
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    *others, last = chunks
    assert last.choices == []
    assert last.usage == whole.usage
    assert whole.usage.prompt_tokens == 7  # 26 bytes
    size = len(whole.choices[0].message.content.encode())
    assert whole.usage.completion_tokens == -(-size // 4)
    assert whole.usage.total_tokens == 7 + whole.usage.completion_tokens
    assert all(chunk.usage is None for chunk in others)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in others)
    assert text == whole.choices[0].message.content
    assert [chunk.choices[0].finish_reason for chunk in others][-2:] == [None, "stop"]
    annotated = others[-2].choices[0].delta.model_extra["annotations"]
    assert annotated == [one.model_dump() for one in whole.choices[0].message.annotations]
    assert others[-1].model_extra.keys() >= {"presscheck"}


def test_the_asynchronous_package_is_answered_too(client: httpx.Client) -> None:
    import asyncio

    async def said() -> str:
        async with openai.AsyncOpenAI(
            base_url=str(client.base_url.join("v1")), api_key="none", timeout=10, max_retries=0
        ) as chat:
            stream = await chat.chat.completions.create(
                model="presscheck", messages=asked(QUESTION), stream=True
            )
            return "".join([part.choices[0].delta.content or "" async for part in stream])

    assert SOURCE in asyncio.run(said())


REFUSED = (
    ("n", {"n": 2}),
    ("n", {"n": "two"}),
    ("response_format", {"response_format": {"type": "json_object"}}),
    ("response_format", {"response_format": {"type": "json_schema", "json_schema": {
        "name": "cost", "schema": {"type": "object", "properties": {"crowns": {}}}}}}),
    ("tool_choice", {"tool_choice": "required", "tools": []}),
    ("tool_choice", {"tool_choice": {"type": "function", "function": {"name": "count"}}}),
    ("function_call", {"function_call": {"name": "count"}}),
    ("logprobs", {"logprobs": True}),
    ("top_logprobs", {"top_logprobs": 3}),
    ("modalities", {"modalities": ["text", "audio"], "audio": {"voice": "alloy"}}),
    ("model", {"model": None}),
    ("messages", {"messages": asked("What?", "That.")}),
    ("messages", {"messages": [{"role": "system", "content": "Be brief."}]}),
    ("messages[0].role", {"messages": [{"role": "pirate", "content": "Why?"}]}),
    ("messages[0].content[0].type", {"messages": asked([{"text": "Why?"}])}),
    ("messages[2].content[1]", {"messages": asked("Who?", "Ada.", [
        {"type": "text", "text": "And here?"},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}])}),
    ("presscheck.writer", {"presscheck": {"writer": "quotes"}}),
)  # fmt: skip
"""A parameter and a request that is refused for it."""


def test_what_cannot_be_had_is_refused_by_name(client: httpx.Client, rag: SimpleNamespace) -> None:
    for parameter, given in REFUSED:
        for stream in (False, True):
            body = {"model": "presscheck", "messages": asked(QUESTION), "stream": stream, **given}
            refused = client.post("/v1/chat/completions", json=body)
            error = refused.json()["error"]
            told = refused.status_code, error["param"], error["type"]
            assert told == (400, parameter, "invalid_request_error"), parameter
            assert error["message"]
    assert rag.asked == []


def test_what_changes_no_form_is_taken(client: httpx.Client, rag: SimpleNamespace) -> None:
    body = {
        "model": "presscheck",
        "messages": [
            {"role": "system", "content": [{"type": "text", "text": "Answer in verse."}]},
            {"role": "user", "content": [
                {"type": "text", "text": "Who is this?"},
                {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}]},
            {"role": "assistant", "content": None, "tool_calls": [{"id": "a", "type": "function",
                "function": {"name": "count", "arguments": "{}"}}]},
            {"role": "tool", "content": "7", "tool_call_id": "a"},
            {"role": "assistant", "content": [{"type": "text", "text": "The mayor [1].\n\n"
                "**Sources**\n\n- [1] Harbour Gazette: A mayor “The mayor.”"}]},
            {"role": "user", "content": QUESTION, "name": "ada"},
            {"role": "assistant", "content": None},
        ],
        "temperature": 0.2, "top_p": 0.5, "seed": 7, "user": "ada", "max_tokens": 10,
        "max_completion_tokens": 10, "metadata": {"chat_id": "x"}, "store": True, "stop": ["\n"],
        "parallel_tool_calls": True, "n": 1, "logprobs": False, "response_format": {"type": "text"},
        "tools": [{"type": "function", "function": {"name": "count"}}], "tool_choice": "auto",
        "modalities": ["text"], "top_k": 40, "num_ctx": 8192, "stream_options": None,
    }  # fmt: skip
    assert client.post("/v1/chat/completions", json=body).status_code == 200
    assert rag.asked == [(QUESTION, (Turn("Who is this?", "The mayor [1]."),))]


def test_of_a_long_chat_the_newest_turns_count(chat: openai.OpenAI, rag: SimpleNamespace) -> None:
    said = [words for n in range(230) for words in (f"Question {n}?", "Answer. " * 20)]
    said[-1] = "Long. " * 30_000
    chat.chat.completions.create(model="presscheck", messages=asked(*said, QUESTION))
    ((question, history),) = rag.asked
    assert question == QUESTION
    assert [turn.question for turn in history] == [f"Question {n}?" for n in range(30, 230)]


@pytest.mark.parametrize(
    "found",
    [
        "### Task:\nRespond to the query.\n<context>\n<source id=\"1\">A bridge.</source>\n"
        f"</context>\n\n<user_query>\n{QUESTION}\n</user_query>",
        f"### Task:\nRespond.\n<context>\n<source>Cost? </source>\n</context>\n\n{QUESTION}",
    ],
)  # fmt: skip
def test_what_a_client_found_elsewhere_is_no_question(
    chat: openai.OpenAI, rag: SimpleNamespace, found: str
) -> None:
    chat.chat.completions.create(model="presscheck", messages=asked(found))
    assert rag.asked == [(QUESTION, ())]


def test_a_model_that_is_not_there(chat: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        chat.chat.completions.create(model="gpt-4o", messages=asked(QUESTION))
    assert (caught.value.code, caught.value.param) == ("model_not_found", "model")


OPENAIS = {
    "/v1/embeddings", "/v1/completions", "/v1/responses", "/v1/chat", "/v1/chat/completions",
    "/v1/models",
}  # fmt: skip
NOT_THERE = (
    ("POST", "/v1/embeddings", 404),
    ("POST", "/v1/completions", 404),
    ("POST", "/v1/responses", 404),
    ("GET", "/v1/chat", 404),
    ("GET", "/v1/chat/completions", 405),
    ("DELETE", "/v1/models", 405),
    ("POST", "/v1/nothing", 404),
    ("GET", "/v1/ask", 405),
    ("POST", "/health", 405),
    ("GET", "/nothing", 404),
    ("GET", "/page/nothing.css", 404),
)


def test_what_is_not_there_has_the_form_of_its_route(
    client: httpx.Client,
    rag: SimpleNamespace,
    start_engine: Callable[[object], Engine],
    serving: Callable[[Engine], AbstractContextManager[str]],
) -> None:
    """With the page beside it and without."""
    with serving(start_engine(rag)) as page:
        for base in (page, str(client.base_url)):
            for method, path, status in NOT_THERE:
                place = f"{base.rstrip('/')}{path}"
                refused = httpx.request(method, place, json={"input": "tram"})
                assert refused.status_code == status, place
                assert ("allow" in refused.headers) == (status == 405)
                error = refused.json()["error"]
                if path in OPENAIS:
                    assert error.keys() == {"message", "type", "param", "code"}
                    assert status == 405 or "/v1/chat/completions" in error["message"]
                else:
                    assert error.keys() == {"what", "where", "next"}


def test_a_clients_errand_is_done_in_its_form(news: SimpleNamespace) -> None:
    """By the real parts: a title and the like of a chat, as clients ask for them."""
    history = "\n\n### Chat:\n<chat_history>\nUSER: {}\nASSISTANT: In May [1].\n</chat_history>"

    def said(*messages: dict[str, object], **given: object) -> str:
        body = {"model": "presscheck", "messages": messages, **given}
        reply = news.client.post("/v1/chat/completions", json=body)
        assert reply.json()["presscheck"]["kind"] == "chat", reply.text
        return reply.json()["choices"][0]["message"]["content"]

    form = '### Task:\nDo it.\n### Output:\nJSON: {{ "{}": "x" }}' + history.format("When is it?")
    user = {"role": "user", "content": form.format("title")}
    assert json.loads(said(user)) == {"title": "When is it?"}
    assert json.loads(said(user, response_format={"type": "json_object"}))["title"]
    chat = {"role": "user", "content": "USER: When is it?\nASSISTANT: In May."}
    form = 'Only JSON, as { "title": "x" }.'
    assert json.loads(said({"role": "system", "content": form}, chat)) == {"title": "When is it?"}
    plain = {"role": "user", "content": "Give this chat a short title, and nothing but the title."}
    before = ({"role": "user", "content": "When is it?"}, {"role": "assistant", "content": "May."})
    assert said(*before, plain) == "When is it?"
    form = 'Next?\nJSON: { "follow_ups": ["a", "b"] }' + history.format("When is it?")
    assert json.loads(said({"role": "user", "content": form}))["follow_ups"]
