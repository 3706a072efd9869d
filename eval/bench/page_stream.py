"""A question asked as the page asks it, through Gradio's queue, to measure many at once."""

import json
import time
from dataclasses import dataclass
from uuid import uuid4

import httpx

_MARKS = {"evidence": "pc-chip", "sentence": "pc-sentence"}
"""What is in the page's HTML once it shows each of them."""


@dataclass(frozen=True, slots=True)
class AskEvent:
    """The event behind the question's box, as the page's configuration names it."""

    function: int
    trigger: int


async def ask_event(client: httpx.AsyncClient) -> AskEvent:
    config = (await client.get("/config")).json()
    box = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "pc-question")
    event = next(d for d in config["dependencies"] if [box, "submit"] in d["targets"])
    return AskEvent(event["id"], box)


async def ask_page(
    client: httpx.AsyncClient, event: AskEvent, question: str, session: str = ""
) -> dict[str, float]:
    """Milliseconds until each of `evidence`, `sentence` and `answer` first came; without the last
    where the queue refused it or the answer failed. With no `session` the page is a new one."""
    session = session or uuid4().hex
    # Nothing is edited, nothing was asked before, and no conversation is open or searched for.
    inputs: list[object] = [question, "", [], None, "", ""]
    began = time.perf_counter()
    first: dict[str, float] = {}
    joined = await client.post(
        "/gradio_api/queue/join",
        json={
            "data": inputs,
            "fn_index": event.function,
            "trigger_id": event.trigger,
            "session_hash": session,
        },
    )
    if joined.is_error:
        return first
    events = client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session})
    async with events as stream:
        async for line in stream.aiter_lines():
            now = (time.perf_counter() - began) * 1000
            for name, mark in _MARKS.items():
                if mark in line:
                    first.setdefault(name, now)
            if '"process_completed"' in line:
                if json.loads(line.removeprefix("data:"))["success"]:
                    first["answer"] = now
                break
    return first
