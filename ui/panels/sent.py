"""What elements of the page's own HTML send when they are used: data-do says what they do."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

from typing import cast

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py

from ui.access.accounts import LOCAL
from ui.events.kept import At
from ui.panels.parts import REFRESH_JS

_WORDS_CHARS = 20_000
"""Of what an element sends; a question is the longest."""

_SEARCH_CHARS = 200

# What asks (an example, a suggestion, the same question again) is a 'select', which waits its turn
# with other questions; everything else is an 'apply', done at once. A form brings its words.
SENDING_JS = f"""
const send = (event, from, words) => trigger(event, {{
  value: {{ do: from.dataset.do, id: from.dataset.id || '', words: words }},
}});
element.addEventListener('click', (event) => {{
  const button = event.target.closest('button[data-do]');
  if (!button) return;
  const question = button.dataset.question;
  if (question) send('select', button, question);
  else send('apply', button, '');
}});
element.addEventListener('submit', (event) => {{
  event.preventDefault();
  send('apply', event.target, event.target.elements.words.value);
}});
{REFRESH_JS}
"""


def sent(event: gr.EventData) -> tuple[str, str, str]:
    """What is done, the id of what it is done to, and words, whatever a browser has made of it."""
    value = event.value
    given: dict[str, object] = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    what, which, words = (str(given.get(name, "")) for name in ("do", "id", "words"))
    return what, which[:_WORDS_CHARS], words[:_WORDS_CHARS]


def at(request: gr.Request, conversation: str, search: str = "") -> At:
    """Whose page it is is the login's to say, never the page's."""
    return At(str(request.username or LOCAL), conversation, search[:_SEARCH_CHARS])
