"""In what a model writes, piece by piece, in what it is called, and in what is asked for it."""

import socket
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from rag.answering import Rag
from rag.composing.prompt import NOT_STATED
from rag.fakes import HashEmbedder
from rag.fakes.endpoint import Script, chunk, event, good, head, serving
from rag.index.index import open_index
from rag.library import Library
from rag.settings import Settings
from rag.writing import EndpointWriter
from ui.engine.engine import Engine
from ui.render.turn import turn_html
from ui.state.turns import AskedTurn

At = Callable[..., Any]
Watch = Callable[[Any], Any]

MODEL = "<img src=x onerror=alert(1)>"
COST = "What will the harbour bridge in Osby cost?"
OPENS = (
    "Atland <img src=x onerror=alert(1)> bought 300 ferries from Norland in June 2023. "
    "The university of Osby employs 1,200 researchers. "
    'The harbour bridge in Osby opens in May 2025, says Mara "><img src=x onerror=alert(1)> Lind.'
)
"""Beside the price, so that a sentence about it may name a quote that does not hold it all."""
PIECE = 7
"""Characters at a time: a payload comes in several pieces."""


@pytest.fixture
def seen() -> threading.Event:
    """Set, to let the model end its answer."""
    return threading.Event()


@pytest.fixture
def writing(
    settings: Settings,
    make: SimpleNamespace,
    payloads: list[str],
    bridge: str,
    seen: threading.Event,
) -> Iterator[Engine]:
    """Articles that hold payloads, and a model that answers with all of them, on the real way."""
    flat = [" ".join(one.split()) for one in payloads]
    forms = (
        "The harbour bridge in Osby will cost 41 million crowns {} [1].",
        "{} [1].",
        "The harbour bridge in Osby will cost 58 million crowns, says {} [1].",
    )
    said = "\n".join(forms[n % 3].format(one) for n, one in enumerate(flat))
    pieces = [chunk(said[n : n + PIECE]) for n in range(0, len(said), PIECE)]

    def script(connection: socket.socket) -> None:
        connection.sendall(b"".join([head(), *pieces]))
        seen.wait(100)
        connection.sendall(chunk(finish="stop") + event(b"[DONE]"))

    def build(settings: Settings, url: str) -> Rag:
        library = Library.open(settings.library, create=True)
        text = "\n\n".join(f"{bridge} on day {n} {one}." for n, one in enumerate(flat[:20]))
        make.put(library, make.article(text, "A bridge", publisher=flat[1]))
        make.put(library, make.article(OPENS, flat[0]))
        index = open_index(library, exact_scan_below=settings.exact_scan_below)
        return Rag(library, index, HashEmbedder(), EndpointWriter(url, None, MODEL), settings)

    def choose(body: dict[str, object]) -> Script:
        """A brief and other questions are asked of the model too."""
        return script if f"Question: {COST}" in str(body) else good(NOT_STATED)

    with serving(choose=choose) as endpoint:
        yield Engine(
            settings.model_copy(
                update={
                    "writer": "endpoint", "endpoint_url": endpoint.url, "endpoint_model": MODEL,
                    "deadline_s": 110.0, "judge": "wording",
                }
            ),
            build=lambda settings: build(settings, endpoint.url),
        )  # fmt: skip


def test_in_each_sentence_and_its_reason_in_suggestions_and_examples(
    at: At, watch: Watch, writing: Engine, seen: threading.Event, payloads: list[str]
) -> None:
    reader = at(writing)
    watched, page = watch(reader), reader.page
    expect(page.locator(".pc-examples")).to_contain_text("<script>")
    watched.quiet("examples")
    reader.ask(COST)
    sentences = page.locator("#turn-t1 .pc-sentence")
    expect(sentences.nth(int(0.9 * len(payloads)))).to_be_attached(timeout=90_000)
    for verdict in ("verified", "weak", "removed"):
        of_it = page.locator(f"#turn-t1 .pc-sentence[data-verdict={verdict}]")
        expect(of_it.filter(has_text="pcRan")).not_to_have_count(0)
    watched.quiet("growing")
    seen.set()
    expect(reader.turn(1)).to_have_attribute("data-end", "answered", timeout=30_000)
    page.locator("#turn-t1 .pc-removed summary").click()
    expect(page.locator("#turn-t1 .pc-removed .pc-reason").first).to_be_visible()
    expect(page.locator("#turn-t1 .pc-turn-foot")).to_contain_text(MODEL)
    watched.quiet("answered")
    watched.click_links("answered")
    # No rule makes a question of such a text; were there one, it is shown and asked as it is.
    html = str(turn_html(AskedTurn("t0", payloads[0], "answered"), None, payloads))
    page.evaluate(
        "(html) => document.querySelector('#turn-t1').insertAdjacentHTML('beforeend', html)", html
    )
    offered = page.locator("#turn-t0 .pc-suggestion")
    expect(offered).to_have_count(len(payloads))
    watched.quiet("suggestions")
    expect(page.locator("#pc-ask")).to_be_visible()
    offered.nth(2).click()
    expect(page.locator("#turn-t2 .pc-question")).to_have_text(payloads[2])
    expect(reader.turn(2)).not_to_have_attribute("data-end", "running", timeout=30_000)
    watched.quiet("asked")
