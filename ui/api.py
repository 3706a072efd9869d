"""The HTTP application: the API, the page's own style and script, and Gradio mounted at /."""

from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from ui.access.login import add_login
from ui.access.rules import Access
from ui.engine.engine import Engine
from ui.headers import SecurityHeaders
from ui.http.health import add_health
from ui.http.reader import add_reader
from ui.http.routes import add_routes
from ui.http.running import Answers
from ui.http.work import AT_ONCE, Work
from ui.limits.bodies import HELD_BYTES, BodyLimits
from ui.limits.descriptors import make_room
from ui.limits.streams import StreamLimit
from ui.mcp_server.route import add_mcp
from ui.observing.observer import Observer, Requests
from ui.root_path import RootPath, checked_root_path

ASSETS = Path(__file__).parent / "assets"


def create_api(engine: Engine, access: Access | None = None) -> FastAPI:
    """Without documentation pages: FastAPI's load their script from another host."""
    api = FastAPI(title="Presscheck", docs_url=None, redoc_url=None)

    engine.observer = observer = Observer()
    add_health(api, engine, observer)
    # Of the whole process: whoever asks over MCP is one of those that ask over HTTP.
    settings = engine.settings
    answers, work = Answers(engine), Work(engine, max(1, AT_ONCE // settings.processes))
    add_routes(api, engine, answers, work)
    add_reader(api, engine)
    add_mcp(api, answers, work)
    api.mount("/page", StaticFiles(directory=ASSETS), name="page")
    access = access or Access()
    api.add_middleware(StreamLimit, most=make_room().connections * 3 // 4)
    root = checked_root_path(settings.root_path)
    # Inside the headers: a foreign Host learns nothing at all.
    add_login(api, access.accounts, root=root, metrics=settings.metrics)
    api.add_middleware(BodyLimits, held=HELD_BYTES // settings.processes)
    api.add_middleware(Requests, observer=observer)
    if root:
        api.add_middleware(RootPath, prefix=root)
    api.add_middleware(SecurityHeaders, hosts=access.hosts)
    return api
