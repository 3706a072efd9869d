"""The stream of events as bytes: its form, signs of life, and its end."""

import asyncio
from collections.abc import AsyncIterator

from starlette.types import Message

from ui.http.server_sent import EventStream, server_sent


class Client:
    """Takes what is sent; leaves after `stays_s`."""

    def __init__(self, stays_s: float = 10) -> None:
        self.stays_s = stays_s
        self.sent: list[Message] = []

    async def receive(self) -> Message:
        await asyncio.sleep(self.stays_s)
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    def read(self, pieces: AsyncIterator[bytes], ping_s: float = 10) -> tuple[bytes, list[str]]:
        """What came, and each time that the stream was stopped."""
        stopped: list[str] = []

        async def answered() -> None:
            response = EventStream(pieces, lambda: stopped.append("stop"))
            response.ping_interval = ping_s
            scope = {"type": "http", "method": "POST", "headers": []}
            await asyncio.wait_for(response(scope, self.receive, self.send), 5)

        asyncio.run(answered())
        return b"".join(message.get("body", b"") for message in self.sent), stopped


async def two() -> AsyncIterator[bytes]:
    yield server_sent({"what": "The café\nis open."}, "note")
    yield server_sent("[DONE]")


async def silent() -> AsyncIterator[bytes]:
    await asyncio.sleep(0.3)
    yield server_sent({})


def test_an_event_is_one_line_of_json_under_its_name() -> None:
    client = Client()
    body, stopped = client.read(two())
    assert body == 'event: note\ndata: {"what": "The café\\nis open."}\n\ndata: [DONE]\n\n'.encode()
    assert stopped == ["stop"]
    assert dict(client.sent[0]["headers"]) == {
        b"cache-control": b"no-store",
        b"content-type": b"text/event-stream; charset=utf-8",
        b"x-accel-buffering": b"no",
    }
    assert not client.sent[-1]["more_body"]


def test_a_silent_stream_shows_that_it_is_alive() -> None:
    body, _ = Client().read(silent(), ping_s=0.1)
    assert body.startswith(b": waiting\n\n")
    assert body.endswith(b"data: {}\n\n")


def test_a_client_that_leaves_ends_what_makes_the_events() -> None:
    ended: list[str] = []

    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                await asyncio.sleep(0.01)
                yield server_sent({})
        finally:
            ended.append("pieces")

    for stays_s in (0, 0.2):
        assert Client(stays_s).read(endless())[1] == ["stop"]
    assert "pieces" in ended
