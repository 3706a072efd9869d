"""The library: files are dropped in, articles listed, filtered, read and taken out."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

from collections.abc import Iterator
from typing import Any

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py
from gradio.events import Dependency  # noqa: TID253

from ui.events.library import LibraryChanges, LibraryEvents, ScopeChanges
from ui.panels.parts import (
    AT_ONCE,
    PRIVATE,
    REFRESH_JS,
    Parts,
    html,
    updates,
    uploads,
    visitor,
)
from ui.render.library import UPLOAD_HINT
from ui.state.listing import EVERY_ARTICLE, Listing

_WISHES_JS = f"""
element.addEventListener('pc-wish', (event) => trigger('select', {{ value: event.detail }}));
{REFRESH_JS}
"""
"""Buttons and boxes of the part say what is wished; see assets/library.js."""


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
        results = html("pc-results", _WISHES_JS)
        filters = html("pc-library-filters", _WISHES_JS)
        timeline = html("pc-library-timeline", _WISHES_JS)
        articles = html("pc-articles", _WISHES_JS)
    return {
        "files": files,
        "results": results,
        "listing": gr.State(EVERY_ARTICLE),
        "added": gr.State(tuple[str, ...]()),
        "filters": filters,
        "timeline": timeline,
        "articles": articles,
    }


def scope_line(elem_id: str) -> gr.HTML:
    """Above a box whose scope the library view sets; its Clear asks all articles again."""
    return html(elem_id, _WISHES_JS)


def wire(
    blocks: gr.Blocks, events: LibraryEvents, parts: Parts, *, opened: gr.State
) -> tuple[Dependency, Dependency]:
    """`parts` are those of `layout`, the masthead, the scope and its lines. `opened` changes once
    the library can be read. Returns the events after which it can be read, and may hold other
    articles."""

    def shown(listing: Listing, request: gr.Request) -> dict[Any, Any]:
        return updates(parts, events.open(listing, visitor(request)))

    def uploaded(
        files: list[str] | None, listing: Listing, request: gr.Request
    ) -> Iterator[dict[Any, Any]]:
        for changes in events.upload(uploads(files), listing, visitor(request)):
            yield updates(parts, changes)

    def wished(
        listing: Listing, added: tuple[str, ...], event: gr.EventData, request: gr.Request
    ) -> dict[Any, Any]:
        changes = events.wish(event.value, listing, added, visitor(request))
        return updates(parts, changes)

    def cleared() -> dict[Any, Any]:
        return updates(parts, events.ask_all())

    every = [parts[name] for name in LibraryChanges.__annotations__]
    scoped = [parts[name] for name in ScopeChanges.__annotations__]
    listing, added = parts["listing"], parts["added"]
    blocks.load(shown, [listing], every, **AT_ONCE)
    gr.on(
        [parts[name].select for name in ("results", "filters", "timeline", "articles")],
        wished,
        [listing, added],
        [*every, *scoped],
        trigger_mode="always_last",
        **AT_ONCE,
    )
    gr.on(
        [parts[name].select for name in ("scope_line", "brief_scope_line")],
        cleared,
        None,
        scoped,
        **AT_ONCE,
    )
    return (
        opened.change(shown, [listing], every, **AT_ONCE),
        parts["files"].upload(
            uploaded, [parts["files"], listing], every, concurrency_limit=1, **PRIVATE
        ),
    )
