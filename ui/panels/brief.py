"""The brief, and the box that narrows it to a topic."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

from collections.abc import Iterator
from typing import Any

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py
from gradio.events import Dependency  # noqa: TID253

from rag.types import Scope
from ui.events.brief import BriefEvents
from ui.panels import library
from ui.panels.parts import AT_ONCE, PRIVATE, REFRESH_JS, Parts, html, session, updates

TOPIC_CHARS = 300

_WATCHING_AT_ONCE = 16
"""Readers who wait for the brief of everything, which is made once for all."""


def layout() -> Parts:
    with gr.Column(elem_id="pc-view-brief", elem_classes="pc-page"):
        html("pc-brief-head", value='<h2 class="pc-view-title">In brief</h2>')
        scope_line = library.scope_line("pc-brief-scope-line")
        with gr.Row(elem_id="pc-topic-row", elem_classes="pc-line"):
            topic = gr.Textbox(
                label="Topic",
                show_label=False,
                container=False,
                placeholder="A topic, or nothing for everything",
                max_lines=1,
                max_length=TOPIC_CHARS,
                elem_id="pc-topic",
            )
            make = gr.Button("Brief me", scale=0, elem_id="pc-make-brief")
            stop = gr.Button("Stop", visible=False, scale=0, elem_id="pc-stop-brief")
        brief = html("pc-brief", REFRESH_JS)
    return {
        "brief_scope_line": scope_line,
        "topic": topic,
        "make": make,
        "stop_brief": stop,
        "brief": brief,
    }


def wire(
    blocks: gr.Blocks, events: BriefEvents, parts: Parts, *, after: tuple[Dependency, ...]
) -> None:
    """`parts` are those of `layout`, the teaser, the brief's evidence and the scope. After the page
    has loaded and `after` each of those events, the library may be another."""

    def opened() -> Iterator[dict[Any, Any]]:
        for changes in events.open():
            yield updates(parts, changes)

    def made(topic: str, scope: Scope, request: gr.Request) -> Iterator[dict[Any, Any]]:
        for changes in events.make(topic, session(request), scope):
            yield updates(parts, changes)

    def stopped(request: gr.Request) -> None:
        events.stops.stop(session(request))

    def left(request: gr.Request) -> None:
        events.stops.leave(session(request))

    shown = [parts[name] for name in ("brief", "brief_evidence", "teaser")]
    buttons = [parts["make"], parts["stop_brief"]]
    watching: dict[str, Any] = {
        "concurrency_limit": _WATCHING_AT_ONCE,
        "concurrency_id": "watched briefs",
        **PRIVATE,
    }
    briefs: dict[str, Any] = {"concurrency_limit": 2, "concurrency_id": "briefs", **PRIVATE}
    blocks.load(opened, None, shown, **watching)
    for event in after:
        event.then(opened, None, shown, **watching)
    gr.on(
        [parts["topic"].submit, parts["make"].click],
        made,
        [parts["topic"], parts["scope"]],
        [*shown, *buttons],
        **briefs,
    )
    parts["stop_brief"].click(stopped, None, None, **AT_ONCE)
    blocks.unload(left)
