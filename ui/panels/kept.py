"""The conversations that are kept, beside the one on the page."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

from typing import Any, cast, get_args

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py

from ui.events.ask import AskChanges, AskEvents
from ui.events.kept import LOCAL, At, Do
from ui.panels.parts import AT_ONCE, REFRESH_JS, Parts, html, session, updates

_SEARCH_CHARS = 200

_WORDS_CHARS = 1000

# Elements with data-do say what they do; a form brings its words. Answers' own buttons do the same.
DO_JS = f"""
const send = (from, words) => trigger('select', {{
  value: {{ do: from.dataset.do, id: from.dataset.id || '', words: words }},
}});
element.addEventListener('click', (event) => {{
  const button = event.target.closest('button[data-do]');
  if (button) send(button, '');
}});
element.addEventListener('submit', (event) => {{
  event.preventDefault();
  send(event.target, event.target.elements.words.value);
}});
{REFRESH_JS}
"""

# The tab's own after a reload; in a new window the one that was last on any page.
_REMEMBERED_JS = "() => [window.presscheck?.remembered() ?? '']"


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
        conversations = html("pc-conversations", DO_JS)
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
        what, which, words = done(event)
        if what not in get_args(Do):
            return {}
        here = at(request, conversation, search)
        return updates(parts, events.go(cast("Do", what), which, words, here, session(request)))

    every = [parts[name] for name in AskChanges.__annotations__]
    here = [parts["conversation"], parts["search"]]
    blocks.load(opened, [parts["remembered"]], every, js=_REMEMBERED_JS, **AT_ONCE)
    parts["conversations"].select(chosen, here, every, **AT_ONCE)
    parts["search"].change(
        searched, here[::-1], [parts["conversations"]], trigger_mode="always_last", **AT_ONCE
    )


def at(request: gr.Request, conversation: str, search: str = "") -> At:
    """Whose page it is is the login's to say, never the page's."""
    return At(str(request.username or LOCAL), conversation, search[:_SEARCH_CHARS])


def done(event: gr.EventData) -> tuple[str, str, str]:
    """What an element with data-do has sent, whatever a browser made of it."""
    value = event.value
    sent: dict[str, object] = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    what, which, words = (str(sent.get(name, "")) for name in ("do", "id", "words"))
    return what, which[:_WORDS_CHARS], words[:_WORDS_CHARS]
