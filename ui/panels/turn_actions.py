"""The buttons below an answer."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

from typing import Any, cast, get_args

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py

from ui.events.ask import AskChanges, AskEvents
from ui.events.shown import ShownTurn
from ui.events.turn_actions import DoTurn
from ui.panels.parts import AT_ONCE, Parts, updates
from ui.panels.sent import at, sent


def wire(events: AskEvents, parts: Parts) -> None:
    def acted(
        turns: list[ShownTurn],
        conversation: str,
        search: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> dict[Any, Any]:
        what, turn, words = sent(event)
        if what not in get_args(DoTurn):
            return updates(parts, {})
        here = at(request, conversation, search)
        return updates(parts, events.turns.do(cast("DoTurn", what), turn, words, turns, here))

    gr.on(
        [parts[name].apply for name in ("earlier", "current", "editing_line")],
        acted,
        [parts[name] for name in ("turns", "conversation", "search")],
        [parts[name] for name in AskChanges.__annotations__],
        **AT_ONCE,
    )
