"""The last evaluation, looked up whenever its view is opened: scoring it takes a second."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

from typing import Any

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py

from ui.events.evaluation import EvaluationEvents
from ui.panels.parts import AT_ONCE, Parts, html, updates

_OPENED_JS = """
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-view=evaluation]')) trigger('select');
});
addEventListener('popstate', () => {
  if (location.hash === '#evaluation') trigger('select');
});
if (location.hash === '#evaluation') trigger('select');
"""

_READING = '<p class="pc-notice" role="status">Reading the last run.</p>'


def layout() -> Parts:
    with gr.Column(elem_id="pc-view-evaluation", elem_classes="pc-page"):
        html("pc-evaluation-head", value='<h2 class="pc-view-title">Evaluation</h2>')
        return {"evaluation": html("pc-evaluation", _OPENED_JS, value=_READING)}


def wire(events: EvaluationEvents, parts: Parts) -> None:
    """`parts` are those of `layout`."""

    def opened() -> dict[Any, Any]:
        return updates(parts, events.open())

    parts["evaluation"].select(opened, None, [parts["evaluation"]], **AT_ONCE)
