"""The whole page: its masthead and its views, mounted into the HTTP application."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

from typing import Any

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py
from fastapi import FastAPI
from gradio.routes import App  # noqa: TID253
from starlette.routing import Mount

from ui.access.gate import account_of
from ui.api import ASSETS
from ui.engine.engine import Engine
from ui.events.ask import AskChanges, AskEvents
from ui.events.brief import BriefEvents
from ui.events.draft import DraftEvents
from ui.events.evaluation import EvaluationEvents
from ui.events.library import LibraryEvents
from ui.events.shown import ShownTurn
from ui.gradio_environment import look_less_often
from ui.guard.gradio import GradioGuard
from ui.limits.page_events import PageEvents
from ui.panels import ask, brief, draft, evaluation, evidence, library
from ui.panels.expected import page_events
from ui.panels.parts import AT_ONCE, REFRESH_JS, Parts, html, updates
from ui.panels.template import name_icon
from ui.panels.theme import theme
from ui.root_path import checked_root_path
from ui.state.evaluation import Evaluation, add_report

UPLOAD_BYTES = 200_000_000
"""Of one uploaded file; a news dump of some tens of thousands of articles."""

_UPLOADS_KEPT = (600, 7200)
"""Every how many seconds uploads of what age go; the library has its own copy of what it took."""

_SESSIONS = 1000
"""Pages whose state is kept, 146 kB each; Gradio would keep 10,000 of whoever names new ones."""

_QUEUED = 256
"""Questions and uploads that wait; a further one is refused with a message."""

_THREADS = 200
"""Each answer that is being made holds one, and all else that the page asks must find one."""

_STYLES = (
    "tokens",
    "buttons",
    "presscheck",
    "fields",
    "welcome",
    "ask",
    "cards",
    "composer",
    "actions",
    "kept",
    "evidence",
    "brief",
    "draft",
    "library",
    "removal",
    "timeline",
    "evaluation",
    "reader",
    "text",
    "layout",
    "narrow",
)
"""Of two that weigh the same the later counts: what a view's own style may change comes before it,
what holds for all of them and for narrow screens after it."""

_SCRIPTS = (
    "presscheck",
    "kept",
    "chat",
    "evidence",
    "exports",
    "draft",
    "reader",
    "edit",
    "library",
)

_HEAD = "\n".join(
    (
        *(f'<link rel="stylesheet" href="page/{name}.css">' for name in _STYLES),
        *(f'<script src="page/{name}.js" defer></script>' for name in _SCRIPTS),
    )
)


def mount_page(api: FastAPI, engine: Engine) -> FastAPI:
    """`api` with the page at /. No file of this machine is served but the page's own assets, and
    none is read but what was uploaded.

    `api.state.end_streams` ends what open pages hold, so that the server can end.
    """
    name_icon()
    measured = Evaluation()
    add_report(api, measured)
    blocks = build_page(engine, measured)
    gr.mount_gradio_app(
        api,
        blocks,
        path="/",
        root_path=checked_root_path(engine.settings.root_path) or None,
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        show_error=False,
        max_file_size=UPLOAD_BYTES,
        favicon_path=str(ASSETS / "icon.svg"),
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        head=_HEAD,
        auth_dependency=account_of if api.state.login else None,
    )
    look_less_often(blocks)
    blocks.has_launched = True  # launch() says so, a mount does not: without it no path is checked
    for route in api.routes:
        if isinstance(route, Mount) and isinstance(app := route.app, App):
            api.state.end_streams = app.stop_event.set
            route.app = GradioGuard(PageEvents(app, page_events(blocks)))
    return api


def build_page(engine: Engine, measured: Evaluation) -> gr.Blocks:
    asking = AskEvents(engine)
    with gr.Blocks(
        title="Presscheck", analytics_enabled=False, fill_width=True, delete_cache=_UPLOADS_KEPT
    ) as blocks:
        masthead = html("pc-masthead", REFRESH_JS)
        with gr.Row(elem_id="pc-main", equal_height=False):
            with gr.Column(elem_id="pc-views", min_width=300):
                parts: Parts = {
                    "masthead": masthead,
                    **ask.layout(),
                    **brief.layout(),
                    **draft.layout(),
                    **library.layout(),
                    **evaluation.layout(),
                }
            parts |= evidence.layout()
        of_ask = {name: parts[name] for name in AskChanges.__annotations__}
        ask.wire(blocks, asking, parts)
        opened, added = library.wire(blocks, LibraryEvents(engine), parts, opened=parts["stage"])
        draft.wire(blocks, DraftEvents(engine), parts)
        evaluation.wire(EvaluationEvents(measured), parts)
        brief.wire(blocks, BriefEvents(engine), parts, after=(opened, added))

        def refreshed(turns: list[ShownTurn]) -> dict[Any, Any]:
            return updates(of_ask, asking.refresh(turns))

        added.then(refreshed, [parts["turns"]], list(of_ask.values()), **AT_ONCE)
    blocks.max_threads = _THREADS
    blocks.state_session_capacity = _SESSIONS
    blocks.queue(max_size=_QUEUED, api_open=False)
    return blocks
