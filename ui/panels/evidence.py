"""The quotes beside the views: of the conversation, of the brief, of a checked draft."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py

from ui.panels.parts import REFRESH_JS, Parts, html
from ui.render.evidence import PLACEHOLDER, SIDE_HEAD

NAMES = ("earlier_evidence", "current_evidence", "brief_evidence", "draft_evidence")


def layout() -> Parts:
    with gr.Column(elem_id="pc-side", min_width=300):
        html("pc-side-head", value=str(SIDE_HEAD))
        with gr.Column(elem_id="pc-evidence"):
            html("pc-no-evidence", value=str(PLACEHOLDER))
            return {name: html(f"pc-{name.replace('_', '-')}", REFRESH_JS) for name in NAMES}
