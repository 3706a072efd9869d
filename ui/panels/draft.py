"""The box for a text of one's own, and its sentences as they are checked."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

from collections.abc import Iterator
from typing import Any

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py

from ui.events.draft import DRAFT_CHARS, DraftEvents
from ui.panels.parts import AT_ONCE, PRIVATE, REFRESH_JS, Parts, html, session, updates, uploads
from ui.state.draft_file import DRAFT_KINDS

_HEAD = (
    '<h2 class="pc-view-title">Check a draft</h2><p class="pc-lead">Each sentence of your own text '
    "against the library: supported by a quote, contradicted by one, or not found.</p>"
)


def layout() -> Parts:
    with gr.Column(elem_id="pc-view-draft", elem_classes="pc-page"):
        html("pc-draft-head", value=_HEAD)
        draft = gr.Textbox(
            label="Your text",
            show_label=False,
            container=False,
            placeholder="Paste a text",
            lines=6,
            max_lines=12,
            max_length=DRAFT_CHARS,
            elem_id="pc-draft-text",
        )
        with gr.Row(elem_id="pc-draft-row", elem_classes="pc-line"):
            check = gr.Button("Check it", variant="primary", scale=0, elem_id="pc-check")
            stop = gr.Button("Stop", visible=False, scale=0, elem_id="pc-stop-check")
            file = gr.File(
                label="A file with your text",
                show_label=False,
                file_count="single",
                file_types=list(DRAFT_KINDS),
                type="filepath",
                height=44,
                elem_id="pc-draft-file",
            )
        checked = html("pc-draft-checked", REFRESH_JS)
    return {
        "draft": draft,
        "draft_file": file,
        "check": check,
        "stop_check": stop,
        "checked": checked,
    }


def wire(blocks: gr.Blocks, events: DraftEvents, parts: Parts) -> None:
    """`parts` are those of `layout` and the draft's evidence."""

    def checked(draft: str, request: gr.Request) -> Iterator[dict[Any, Any]]:
        for changes in events.check(draft, session(request)):
            yield updates(parts, changes)

    def file_checked(path: str | None, request: gr.Request) -> Iterator[dict[Any, Any]]:
        for proven in uploads([path] if path else []):
            for changes in events.check_file(proven, session(request)):
                yield updates(parts, changes)

    def stopped(request: gr.Request) -> None:
        events.stops.stop(session(request))

    def left(request: gr.Request) -> None:
        events.stops.leave(session(request))

    shown = [parts[name] for name in ("checked", "draft_evidence", "check", "stop_check")]
    drafts: dict[str, Any] = {"concurrency_limit": 2, "concurrency_id": "drafts", **PRIVATE}
    parts["check"].click(checked, [parts["draft"]], shown, **drafts)
    file, draft = parts["draft_file"], parts["draft"]
    file.upload(file_checked, [file], [*shown, draft, file], **drafts)
    parts["stop_check"].click(stopped, None, None, **AT_ONCE)
    blocks.unload(left)
