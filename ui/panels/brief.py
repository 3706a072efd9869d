"""The brief, and the box that narrows it to a topic."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

from typing import Any

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py
from gradio.events import Dependency  # noqa: TID253

from ui.events.brief import BriefEvents
from ui.panels.parts import PRIVATE, REFRESH_JS, Parts, html, updates

TOPIC_CHARS = 300


def layout() -> Parts:
    with gr.Column(elem_id="pc-view-brief", elem_classes="pc-page"):
        html("pc-brief-head", value='<h2 class="pc-view-title">In brief</h2>')
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
        brief = html("pc-brief", REFRESH_JS)
    return {"topic": topic, "make": make, "brief": brief}


def wire(
    blocks: gr.Blocks, events: BriefEvents, parts: Parts, *, after: tuple[Dependency, ...]
) -> None:
    """`parts` are those of `layout`, the teaser and the brief's evidence. After the page has
    loaded and `after` each of those events, the library may be another."""

    def opened() -> dict[Any, Any]:
        return updates(parts, events.open())

    def made(topic: str) -> dict[Any, Any]:
        return updates(parts, events.make(topic))

    shown = [parts["brief"], parts["brief_evidence"], parts["teaser"]]
    briefs: dict[str, Any] = {"concurrency_limit": 2, "concurrency_id": "briefs", **PRIVATE}
    blocks.load(opened, None, shown, **briefs)
    for event in after:
        event.then(opened, None, shown, **briefs)
    gr.on([parts["topic"].submit, parts["make"].click], made, [parts["topic"]], shown, **briefs)
