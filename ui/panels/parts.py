"""What every view is made of: HTML parts, private events, and changes as Gradio takes them."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py

from rag.errors import ReadError
from ui.events.changes import Button, Clock
from ui.guard.uploaded_files import uploaded_file
from ui.state.roles import LOCAL, Visitor, visitor_of

Parts = dict[str, Any]
"""Components by the names that changes give them."""

PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""Every event is the page's own: what others may call is the HTTP API's."""

AT_ONCE: dict[str, Any] = {"queue": False, **PRIVATE}
"""For what takes no time and must not wait behind answers."""

REFRESH_JS = "watch('value', () => window.presscheck?.refresh());"


def html(elem_id: str, js_on_load: str | None = None, *, value: str = "") -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=js_on_load, apply_default_css=False)


def updates(parts: Parts, changes: Mapping[str, object]) -> dict[Any, Any]:
    """Changes by the name of a part -> what a Gradio event returns: it fails on {}."""
    return {parts[name]: _update(value) for name, value in changes.items()} or gr.skip()


def session(request: gr.Request) -> str:
    return request.session_hash or ""


def account(request: gr.Request) -> str:
    """Who is logged in; empty where nobody has to."""
    return str(request.username or "")


def visitor(request: gr.Request) -> Visitor:
    """Who is logged in and what that one may do, as of the request that brought the event."""
    if request.request is None:
        return Visitor(account(request), "reader") if account(request) else LOCAL
    return visitor_of(request.request.scope)


def uploads(paths: Sequence[str] | None) -> list[str]:
    """The files of an upload box, each of them an upload of this server; else a message."""
    try:
        return [str(uploaded_file(path)) for path in paths or ()]
    except ReadError as error:
        raise gr.Error(f"{error.what}. {error.next}", print_exception=False) from error


def _update(value: object) -> object:
    match value:
        case Button(shown=shown, words=words):
            return gr.update(visible=shown, value=words) if words else gr.update(visible=shown)
        case Clock(ticks=ticks):
            return gr.Timer(active=ticks)
        case _:
            return value
