"""The conversations that are kept, beside the one on the page."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

from typing import Any, cast, get_args

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py

from ui.events.ask import AskChanges, AskEvents
from ui.events.kept import Do
from ui.panels.parts import AT_ONCE, Parts, html, session, updates
from ui.panels.sent import SENDING_JS, at, sent

_SEARCH_CHARS = 200

# The tab's own after a reload; in a new window the one that was last on any page. It asks no script
# of ours: the page may be there before they are.
_REMEMBERED_JS = (
    "() => { const key = 'presscheck-conversation'; "
    "return [sessionStorage.getItem(key) ?? localStorage.getItem(key) ?? '']; }"
)


def layout() -> Parts:
    with gr.Column(elem_id="pc-shelf", min_width=0):
        html("pc-shelf-head", value=_HEAD)
        search = gr.Textbox(
            label="Search the conversations",
            show_label=False,
            container=False,
            placeholder="Search",
            max_lines=1,
            max_length=_SEARCH_CHARS,
            elem_id="pc-search-kept",
        )
        conversations = html("pc-conversations", SENDING_JS)
        remembered = gr.Textbox(visible=False)
    return {"search": search, "conversations": conversations, "remembered": remembered}


_HEAD = (
    '<h2 class="pc-shelf-title">Conversations</h2>'
    '<button type="button" class="pc-shelf-close" data-shelf>Close</button>'
)


def wire(blocks: gr.Blocks, events: AskEvents, parts: Parts) -> None:
    def opened(remembered: str, request: gr.Request) -> dict[Any, Any]:
        return updates(parts, events.open(at(request, remembered)))

    def searched(search: str, conversation: str, request: gr.Request) -> dict[Any, Any]:
        return updates(parts, events.kept.list(at(request, conversation, search)))

    def chosen(
        conversation: str, search: str, event: gr.EventData, request: gr.Request
    ) -> dict[Any, Any]:
        what, which, words = sent(event)
        if what not in get_args(Do):
            return updates(parts, {})
        here = at(request, conversation, search)
        return updates(parts, events.go(cast("Do", what), which, words, here, session(request)))

    every = [parts[name] for name in AskChanges.__annotations__]
    here = [parts["conversation"], parts["search"]]
    blocks.load(opened, [parts["remembered"]], every, js=_REMEMBERED_JS, **AT_ONCE)
    parts["conversations"].apply(chosen, here, every, **AT_ONCE)
    parts["search"].change(
        searched, here[::-1], [parts["conversations"]], trigger_mode="always_last", **AT_ONCE
    )
