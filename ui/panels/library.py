"""The articles, and the box that files are dropped into."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

from collections.abc import Iterator
from typing import Any

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py
from gradio.events import Dependency  # noqa: TID253

from ui.events.library import LibraryEvents
from ui.panels.parts import AT_ONCE, PRIVATE, Parts, account, html, updates
from ui.render.library import UPLOAD_HINT


def layout() -> Parts:
    with gr.Column(elem_id="pc-view-library", elem_classes="pc-page"):
        files = gr.File(
            label="Add articles",
            file_count="multiple",
            type="filepath",
            height=150,
            elem_id="pc-files",
        )
        html("pc-kinds", value=str(UPLOAD_HINT))
        results = html("pc-results")
        articles = html("pc-articles")
    return {"files": files, "results": results, "articles": articles}


def wire(
    blocks: gr.Blocks, events: LibraryEvents, parts: Parts, *, opened: gr.State
) -> tuple[Dependency, Dependency]:
    """`parts` are those of `layout` and the masthead. `opened` changes once the library can be
    read. Returns the events after which it can be read, and may hold other articles."""

    def shown(request: gr.Request) -> dict[Any, Any]:
        return updates(parts, events.open(account(request)))

    def uploaded(files: list[str] | None, request: gr.Request) -> Iterator[dict[Any, Any]]:
        for changes in events.upload(files or [], account(request)):
            yield updates(parts, changes)

    every = list(parts.values())
    blocks.load(shown, None, every, **AT_ONCE)
    return (
        opened.change(shown, None, every, **AT_ONCE),
        parts["files"].upload(uploaded, [parts["files"]], every, concurrency_limit=1, **PRIVATE),
    )
