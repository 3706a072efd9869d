"""One of several processes that serve an address: the whole page and API, for the connections that
the front hands it.
"""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from ui.access.rules import decide_access
from ui.app import Said, create_app, server_of
from ui.engine.engine import Engine
from ui.gradio_environment import gradio_environment
from ui.listening import print_line
from ui.processes.affinity import Affinity
from ui.processes.front import HANDED, LEFT, READY
from ui.processes.order import FIRST, Order
from ui.processes.shared_writer import AskedFor
from ui.root_path import checked_root_path

if TYPE_CHECKING:
    from uvicorn import Server

_LOOK_AGAIN_S = 10.0


def serve_handed(order: Order, channel: socket.socket) -> None:
    """Serves until interrupted, or until the other side of `channel` is gone."""
    settings, first = order.settings, order.place == FIRST
    asked_for = AskedFor(order.writer)
    with (
        contextlib.closing(decide_access(settings, order.host)) as access,
        gradio_environment(),
        channel,
    ):
        engine = Engine(
            settings,
            build=asked_for.build,
            build_writer=asked_for.build_writer,
            fetch_writer=order.fetch_writer and first,
            watch=Said(print_line) if first else None,
        )
        app = create_app(engine, access)
        app.add_middleware(
            Affinity,
            place=order.place,
            name=order.cookie,
            root=checked_root_path(settings.root_path),
        )

        def begin() -> None:
            engine.start()
            _Handed(server, channel).begin(engine if order.again else None)

        server = server_of(app, engine, begin)
        ended = threading.Event()
        threading.Thread(
            target=_look_for_the_writer, args=(engine, ended), name="writer", daemon=True
        ).start()
        try:
            with contextlib.suppress(KeyboardInterrupt):  # raised again after the server has ended
                server.run(sockets=[])
        finally:
            ended.set()
            engine.close()


class _Handed:
    """Gives connections from the channel to uvicorn's protocol. On the event loop's thread."""

    def __init__(self, server: "Server", channel: socket.socket) -> None:
        self._server, self._channel = server, channel
        self._loop = asyncio.get_running_loop()
        self._unsaid = b""
        self._opening: set[asyncio.Task[object]] = set()
        parent = server.config.http_protocol_class
        told = self._tell

        class Handed(parent):  # pyright: ignore[reportUntypedBaseClass, reportGeneralTypeIssues]
            def connection_lost(self, exc: Exception | None) -> None:
                super().connection_lost(exc)
                told(LEFT)

        self._protocol = Handed

    def begin(self, engine: Engine | None) -> None:
        """At once, or when `engine` answers."""
        self._channel.setblocking(False)
        self._loop.add_reader(self._channel, self._receive)
        if engine is None or engine.state.stage != "starting":
            self._tell(READY)
        else:
            self._loop.call_later(0.1, self.begin, engine)

    def _receive(self) -> None:
        try:
            said, descriptors, _, _ = socket.recv_fds(self._channel, 1, 1)
        except BlockingIOError:
            return
        except OSError:
            said, descriptors = b"", []
        for descriptor in descriptors:
            self._tell(HANDED)
            connection = socket.socket(fileno=descriptor)
            connection.setblocking(False)
            task = self._loop.create_task(self._open(connection))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)
        if not said:
            self._loop.remove_reader(self._channel)
            self._server.should_exit = True

    async def _open(self, connection: socket.socket) -> None:
        made = cast("Callable[..., asyncio.Protocol]", self._protocol)

        def protocol() -> asyncio.Protocol:
            server = self._server
            return made(server.config, server.server_state, server.lifespan.state)

        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await self._loop.connect_accepted_socket(protocol, connection)
        except OSError:  # the client has gone
            connection.close()
            self._tell(LEFT)

    def _tell(self, word: bytes = b"") -> None:
        self._unsaid += word
        try:
            self._unsaid = self._unsaid[self._channel.send(self._unsaid) :]
        except BlockingIOError:
            self._loop.call_later(0.05, self._tell)
        except OSError:
            self._unsaid = b""


def _look_for_the_writer(engine: Engine, ended: threading.Event) -> None:
    """What another process has fetched is used here too."""
    from rag.errors import ModelMissing
    from rag.models import find_model

    settings = engine.settings
    while not ended.wait(_LOOK_AGAIN_S):
        if engine.state.writer.stage in ("missing", "stopped"):
            with contextlib.suppress(ModelMissing):
                find_model(settings.local_model, settings.models)
                engine.fetch_writer()
