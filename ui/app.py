"""Serves the page: checks where, starts the server, then loads the models behind it."""

import asyncio
import contextlib
import socket
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING

from rag.errors import PresscheckError
from rag.settings import Settings
from ui.access.rules import Access, decide_access
from ui.api import create_api
from ui.engine.engine import Engine, EngineState
from ui.gradio_environment import gradio_environment, quicken
from ui.listening import address_of, listening, print_line
from ui.observing.log import begin_log
from ui.render.writer import writer_words
from ui.root_path import checked_root_path

if TYPE_CHECKING:
    from fastapi import FastAPI
    from uvicorn import Server


def serve(
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    fetch_writer: bool = False,
    open_browser: bool = False,
    say: Callable[[str], None] = print_line,
) -> None:
    """Serves the page until interrupted. `port` 0 takes a free one.

    The page is there before the models are loaded, and answers with quotes before the writer is.
    With `fetch_writer` a local writer that the settings ask for and that is missing is fetched
    behind the page. Raises SettingsError for a port in use, and for a
    host that others can reach while there is no account.
    """
    root = checked_root_path(settings.root_path)
    with (
        contextlib.closing(decide_access(settings, host)) as access,
        listening(host, port) as listener,
        gradio_environment(),
    ):
        address = address_of(listener, host, root)
        engine = Engine(settings, fetch_writer=fetch_writer, watch=Said(say))
        try:

            def begin() -> None:
                say(f"Presscheck is at {address}. Ctrl-C ends it.")
                engine.start()
                if open_browser:
                    webbrowser.open(address)

            server = server_of(create_app(engine, access), engine, begin)
            with contextlib.suppress(KeyboardInterrupt):  # raised again after the server has ended
                server.run(sockets=[listener])
        finally:
            engine.close()


def create_app(engine: Engine, access: Access | None = None) -> "FastAPI":
    """The whole application, with the page at /. Importing Gradio takes seconds, hence here."""
    quicken()
    from ui.panels.frame import mount_page

    async def mounted() -> "FastAPI":
        return mount_page(create_api(engine, access), engine)

    # Outside a running event loop, each lock that Gradio makes opens a loop and leaves it open.
    return asyncio.run(mounted())


def server_of(app: "FastAPI", engine: Engine, begin: Callable[[], None]) -> "Server":
    """A server that calls `begin` once it answers requests, and lets open pages go at its end."""
    import uvicorn

    from ui.limits.server import server_config

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                begin()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            engine.begin_closing()
            app.state.end_streams()
            await super().shutdown(sockets)

    as_json = engine.settings.log == "json"
    if as_json:
        begin_log()
    return Server(server_config(app, own_log=not as_json))


class Said:
    """Tells the terminal how the models come along: each stage once, a fetch at every tenth."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._last: tuple[str, str, int] | None = None

    def __call__(self, state: EngineState) -> None:
        writer = state.writer
        tenth = 10 * writer.done // writer.total if writer.total else 0
        now = (state.stage, writer.stage, tenth if writer.stage == "fetching" else 0)
        if now == self._last:
            return
        self._last = now
        if state.stage == "failed" and state.trouble:
            trouble = state.trouble
            self._say(str(PresscheckError(trouble.what, where=trouble.where, next=trouble.next)))
        elif state.stage == "ready" and writer.stage != "waiting":  # who writes is not settled yet
            self._say(writer_words(writer))
