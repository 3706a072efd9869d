"""The page's layout, and which event calls what: the only file that knows Gradio."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

from collections.abc import Iterator, Mapping
from typing import Any, cast

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py
from fastapi import FastAPI
from gradio.routes import App  # noqa: TID253
from gradio.themes.base import Base  # noqa: TID253
from starlette.routing import Mount

from ui.api import ASSETS
from ui.engine import Engine
from ui.page import Button, Changes, Page, ShownTurn
from ui.render_evidence import PLACEHOLDER, SIDE_HEAD
from ui.render_page import UPLOAD_HINT

QUESTION_CHARS = 20_000
"""Longest text that the box takes; a question that is too long for the settings is told so."""

UPLOAD_BYTES = 200_000_000
"""Of one uploaded file; a news dump of some tens of thousands of articles."""

_ANSWERS_AT_ONCE = 16
"""Answers made at the same time; the local writer itself takes one after the other."""

_QUEUED = 64
"""Questions and uploads that wait; a further one is refused with a message."""

_HEAD = """
<link rel="icon" href="/presscheck/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/presscheck/presscheck.css">
<script src="/presscheck/presscheck.js" defer></script>
"""

_REFRESH_JS = "watch('value', () => window.presscheck?.refresh());"
_EXAMPLES_JS = f"""
element.addEventListener('click', (event) => {{
  const example = event.target.closest('.pc-example');
  if (example) trigger('select', {{ value: example.dataset.question }});
}});
{_REFRESH_JS}
"""

# Every event is the page's own: what others may call is ui/api.py's.
_OURS: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def mount_page(api: FastAPI, engine: Engine) -> FastAPI:
    """`api` with the page at /. No file of this machine is served but the page's own assets.

    `api.state.end_streams` ends what open pages hold, so that the server can end.
    """
    gr.mount_gradio_app(
        api,
        build_page(engine),
        path="/",
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
        theme=_theme(),
        head=_HEAD,
    )
    mounted = [route.app for route in api.routes if isinstance(route, Mount)]
    api.state.end_streams = next(app for app in mounted if isinstance(app, App)).stop_event.set
    return api


def build_page(engine: Engine) -> gr.Blocks:
    page = Page(engine)
    with gr.Blocks(title="Presscheck", analytics_enabled=False, fill_width=True) as blocks:
        parts = _layout()
        _wire(blocks, page, parts)
    blocks.queue(max_size=_QUEUED, api_open=False)
    return blocks


def _layout() -> dict[str, Any]:
    """The page's parts by the names of `Changes`."""
    turns = gr.State(list[ShownTurn]())
    stage = gr.State("starting")
    clock = gr.Timer(1.0)
    masthead = _html("pc-masthead", _REFRESH_JS)
    with gr.Row(elem_id="pc-main", equal_height=False):
        with gr.Column(elem_id="pc-talk", scale=3, min_width=300):
            earlier = _html("pc-earlier", _REFRESH_JS)
            current = _html("pc-current", _EXAMPLES_JS)
            with gr.Column(elem_id="pc-composer"):
                with gr.Row(elem_id="pc-ask-row"):
                    question = gr.Textbox(
                        label="Your question",
                        show_label=False,
                        container=False,
                        placeholder="Ask the articles",
                        lines=1,
                        max_lines=6,
                        max_length=QUESTION_CHARS,
                        autofocus=True,
                        elem_id="pc-question",
                    )
                    ask = gr.Button("Ask", variant="primary", scale=0, elem_id="pc-ask")
                    stop = gr.Button("Stop", visible=False, scale=0, elem_id="pc-stop")
                with gr.Row(elem_id="pc-writer-row"):
                    writer = _html("pc-writer")
                    act = gr.Button("Stop", visible=False, scale=0, elem_id="pc-act")
        with gr.Column(elem_id="pc-side", scale=2, min_width=300):
            _html("pc-side-head", value=str(SIDE_HEAD))
            with gr.Column(elem_id="pc-evidence"):
                _html("pc-no-evidence", value=str(PLACEHOLDER))
                earlier_evidence = _html("pc-earlier-evidence", _REFRESH_JS)
                current_evidence = _html("pc-current-evidence", _REFRESH_JS)
            with gr.Column(elem_id="pc-library"):
                files = gr.File(
                    label="Add articles",
                    file_count="multiple",
                    type="filepath",
                    height=150,
                    elem_id="pc-files",
                )
                _html("pc-kinds", value=str(UPLOAD_HINT))
                results = _html("pc-results")
                articles = _html("pc-articles")
    return {
        "masthead": masthead,
        "question": question,
        "ask": ask,
        "stop": stop,
        "turns": turns,
        "earlier": earlier,
        "current": current,
        "earlier_evidence": earlier_evidence,
        "current_evidence": current_evidence,
        "writer": writer,
        "act": act,
        "clock": clock,
        "stage": stage,
        "files": files,
        "results": results,
        "articles": articles,
    }


def _wire(blocks: gr.Blocks, page: Page, parts: Mapping[str, Any]) -> None:
    def shown(changes: Changes) -> dict[Any, Any]:
        return {parts[name]: _update(name, value) for name, value in changes.items()}

    def opened() -> dict[Any, Any]:
        return shown(page.open())

    def ticked(stage: str, turns: list[ShownTurn]) -> dict[Any, Any]:
        return shown(page.tick(stage, turns))

    def asked(
        question: str, turns: list[ShownTurn], request: gr.Request
    ) -> Iterator[dict[Any, Any]]:
        yield from map(shown, page.ask(question, turns, _session(request)))

    def example_chosen(
        turns: list[ShownTurn], event: gr.EventData, request: gr.Request
    ) -> Iterator[dict[Any, Any]]:
        yield from map(shown, page.ask(str(event.value), turns, _session(request)))

    def stopped(request: gr.Request) -> None:
        page.stop(_session(request))

    def left(request: gr.Request) -> None:
        page.leave(_session(request))

    def acted() -> dict[Any, Any]:
        return shown(page.act_on_writer())

    def uploaded(files: list[str] | None, turns: list[ShownTurn]) -> Iterator[dict[Any, Any]]:
        yield from map(shown, page.upload(files or [], turns))

    everything = list(parts.values())
    questions, turns, files = parts["question"], parts["turns"], parts["files"]
    answers: dict[str, Any] = {
        "concurrency_limit": _ANSWERS_AT_ONCE,
        "concurrency_id": "answers",
        **_OURS,
    }
    at_once: dict[str, Any] = {"queue": False, **_OURS}
    blocks.load(opened, None, everything, **at_once)
    parts["clock"].tick(ticked, [parts["stage"], turns], everything, **at_once)
    gr.on([questions.submit, parts["ask"].click], asked, [questions, turns], everything, **answers)
    parts["current"].select(example_chosen, [turns], everything, **answers)
    parts["stop"].click(stopped, None, None, **at_once)
    parts["act"].click(acted, None, everything, **at_once)
    files.upload(uploaded, [files, turns], everything, concurrency_limit=1, **_OURS)
    blocks.unload(left)


def _update(name: str, value: object) -> object:
    match value:
        case Button(shown=shown, words=words):
            return gr.update(visible=shown, value=words) if words else gr.update(visible=shown)
        case bool() if name == "clock":
            return gr.Timer(active=value)
        case _:
            return value


def _session(request: gr.Request) -> str:
    return request.session_hash or ""


def _html(elem_id: str, js_on_load: str | None = None, *, value: str = "") -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=js_on_load, apply_default_css=False)


def _theme() -> Base:
    """Gradio's own parts in the colours of assets/presscheck.css, which know light from dark."""
    own = Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    colours = {
        "body_background_fill": "paper",
        "body_text_color": "ink",
        "body_text_color_subdued": "quiet",
        "background_fill_primary": "sheet",
        "background_fill_secondary": "paper",
        "block_background_fill": "sheet",
        "block_border_color": "line",
        "block_label_background_fill": "sheet",
        "block_label_text_color": "quiet",
        "border_color_primary": "line",
        "border_color_accent": "accent",
        "input_background_fill": "sheet",
        "input_border_color": "line",
        "input_border_color_focus": "accent",
        "input_placeholder_color": "quiet",
        "button_primary_background_fill": "accent",
        "button_primary_background_fill_hover": "accent-strong",
        "button_primary_text_color": "on-accent",
        "button_secondary_background_fill": "sheet",
        "button_secondary_background_fill_hover": "shade",
        "button_secondary_text_color": "ink",
        "loader_color": "accent",
    }
    light = {name: f"var(--pc-{colour})" for name, colour in colours.items()}
    dark = {f"{name}_dark": value for name, value in light.items()}
    return cast("Any", own).set(**light, **dark, color_accent="var(--pc-accent)")
