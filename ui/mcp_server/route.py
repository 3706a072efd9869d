"""/mcp on the application that serves the page: the tools over streamable HTTP."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ui.http.running import Answers
from ui.http.work import Work

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


def add_mcp(api: FastAPI, answers: Answers, work: Work) -> None:
    endpoint = _Endpoint(answers, work)
    before = api.router.lifespan_context

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[Mapping[str, Any] | None]:
        async with before(app) as state, endpoint.serving():
            yield state

    api.router.lifespan_context = lifespan  # pyright: ignore[reportAttributeAccessIssue]
    api.router.routes.append(Route("/mcp", endpoint, include_in_schema=False))


class _Endpoint:
    """Messages are posted: there is nothing else to listen to, and no session to end."""

    def __init__(self, answers: Answers, work: Work) -> None:
        self._answers, self._work = answers, work
        self._wanted = asyncio.Event()
        self._sessions: asyncio.Future[StreamableHTTPSessionManager] | None = None

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncGenerator[None]:
        self._wanted = asyncio.Event()
        self._sessions = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(self._serve(self._sessions))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _serve(self, sessions: "asyncio.Future[StreamableHTTPSessionManager]") -> None:
        """A task of its own, that waits for the first message: importing mcp takes a second, which
        the page need not wait for."""
        await self._wanted.wait()
        server = await to_thread.run_sync(_server_module)
        async with server.http_sessions(self._answers, self._work) as manager:
            sessions.set_result(manager)
            await asyncio.Event().wait()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST" or self._sessions is None:
            refused = PlainTextResponse("Messages are posted.\n", 405, {"Allow": "POST"})
            await refused(scope, receive, send)
            return
        self._wanted.set()
        manager = await asyncio.shield(self._sessions)
        await manager.handle_request(scope, receive, send)


def _server_module() -> Any:  # noqa: ANN401 - a module
    from ui.mcp_server import server

    return server
