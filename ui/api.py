"""The HTTP application: the API, the page's own style and script, and Gradio mounted at /."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from ui.access.login import add_login
from ui.access.rules import Access
from ui.engine.engine import Engine, Stage
from ui.headers import SecurityHeaders
from ui.http.reader import add_reader
from ui.http.routes import add_routes
from ui.http.running import Answers
from ui.http.work import Work
from ui.limits.bodies import BodyLimits
from ui.limits.descriptors import make_room
from ui.limits.streams import StreamLimit
from ui.mcp_server.route import add_mcp
from ui.root_path import RootPath, checked_root_path

ASSETS = Path(__file__).parent / "assets"


@dataclass(frozen=True, slots=True)
class Health:
    """`status` is starting, ready or failed; `writer` is who answers now, `quotes` for none."""

    status: Stage
    writer: str


def create_api(engine: Engine, access: Access | None = None) -> FastAPI:
    """Without documentation pages: FastAPI's load their script from another host."""
    api = FastAPI(title="Presscheck", docs_url=None, redoc_url=None)

    @api.get("/health", summary="How far the server is, and who writes", tags=["server"])
    async def health() -> Health:  # pyright: ignore[reportUnusedFunction]
        state = engine.state
        ready = state.writer.stage == "ready"
        return Health(state.stage, state.writer.name if ready else "quotes")

    # Of the whole process: whoever asks over MCP is one of those that ask over HTTP.
    answers, work = Answers(engine), Work(engine)
    add_routes(api, engine, answers, work)
    add_reader(api, engine)
    add_mcp(api, answers, work)
    api.mount("/page", StaticFiles(directory=ASSETS), name="page")
    access = access or Access()
    api.add_middleware(StreamLimit, most=make_room().connections * 3 // 4)
    root = checked_root_path(engine.settings.root_path)
    add_login(
        api, access.accounts, root=root
    )  # inside the headers: a foreign Host learns nothing at all
    api.add_middleware(BodyLimits)
    if root:
        api.add_middleware(RootPath, prefix=root)
    api.add_middleware(SecurityHeaders, hosts=access.hosts)
    return api
