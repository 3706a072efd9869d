"""Many pages at once: none waits for another's answer."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace

import httpx

from eval.bench.page_stream import ask_event, ask_page
from rag.settings import Settings
from ui.engine.engine import Engine

PAGES = 60


def test_every_page_has_its_evidence_while_no_answer_has_ended(
    shelf: SimpleNamespace,
    make: SimpleNamespace,
    may: SimpleNamespace,
    settings: Settings,
    serving: Callable[..., AbstractContextManager[str]],
) -> None:
    all_of_them = threading.Barrier(PAGES, timeout=30)  # broken, an answer ends in an error
    script = [*may.events[:3], all_of_them.wait, *may.events[3:]]
    engine = Engine(settings, build=lambda _: make.rag(shelf.library, {may.question: script}))

    async def asked(address: str) -> list[dict[str, float]]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
            event = await ask_event(client)
            return await asyncio.gather(
                *(ask_page(client, event, may.question) for _ in range(PAGES))
            )

    with serving(engine) as address:
        engine.start()
        engine.answering(threading.Event())
        heard = asyncio.run(asked(address))
        engine.close()
    assert not all_of_them.broken
    assert all({"evidence", "answer"} <= one.keys() for one in heard)
