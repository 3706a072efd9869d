"""The conversation and its evidence."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

from collections.abc import Iterator
from typing import Any

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py

from rag.types import EVERYTHING, Scope
from ui.events.ask import AskChanges, AskEvents
from ui.events.shown import ShownTurn
from ui.panels import kept, library, turn_actions
from ui.panels.parts import AT_ONCE, PRIVATE, REFRESH_JS, Parts, html, session, updates, visitor
from ui.panels.sent import SENDING_JS, at, sent

QUESTION_CHARS = 20_000
"""Longest text that the box takes; a question that is too long for the settings is told so."""

_ANSWERS_AT_ONCE = 128
"""Answers made at the same time; the local writer itself takes one after the other."""

_SAID = '<p class="pc-said" role="status"></p>'
"""Where the page says that it has copied or saved something."""

_BAR = (
    '<button type="button" class="pc-shelf-open" data-shelf aria-expanded="false"'
    ' aria-controls="pc-shelf">Conversations</button>'
)
"""On a narrow screen, where the list of conversations is a drawer."""


def layout() -> Parts:
    turns = gr.State(list[ShownTurn]())
    stage = gr.State("starting")
    scope = gr.State(EVERYTHING)
    clock = gr.Timer(1.0)
    conversation = gr.State("")
    editing = gr.State("")
    with gr.Column(elem_id="pc-view-ask", elem_classes="pc-page"), gr.Row(elem_id="pc-talk"):
        shelf = kept.layout()
        chat = gr.Column(elem_id="pc-chat")
    with chat:
        html("pc-chat-bar", value=_BAR)
        earlier = html("pc-earlier", SENDING_JS)
        current = html("pc-current", SENDING_JS)
        teaser = html("pc-teaser", REFRESH_JS)
        with gr.Column(elem_id="pc-composer"):
            scope_line = library.scope_line("pc-scope-line")
            editing_line = html("pc-editing-line", SENDING_JS)
            handout = html("pc-handout", REFRESH_JS)
            html("pc-said-line", value=_SAID)
            with gr.Row(elem_id="pc-ask-row"):
                question = gr.Textbox(
                    label="Your question",
                    show_label=False,
                    container=False,
                    placeholder="Ask the articles",
                    lines=1,
                    max_lines=6,
                    max_length=QUESTION_CHARS,
                    autofocus=True,
                    elem_id="pc-question",
                )
                ask = gr.Button("Ask", variant="primary", scale=0, elem_id="pc-ask")
                stop = gr.Button("Stop", visible=False, scale=0, elem_id="pc-stop")
            with gr.Row(elem_id="pc-writer-row"):
                writer = html("pc-writer")
                act = gr.Button("Stop", visible=False, scale=0, elem_id="pc-act")
    return {
        "question": question,
        "ask": ask,
        "stop": stop,
        "turns": turns,
        "earlier": earlier,
        "current": current,
        "teaser": teaser,
        "writer": writer,
        "act": act,
        "clock": clock,
        "stage": stage,
        "scope": scope,
        "scope_line": scope_line,
        "conversation": conversation,
        "editing": editing,
        "editing_line": editing_line,
        "handout": handout,
        **shelf,
    }


def wire(blocks: gr.Blocks, events: AskEvents, parts: Parts) -> None:
    """`parts` are those of `layout` and the conversation's evidence."""

    def ticked(stage: str, turns: list[ShownTurn]) -> dict[Any, Any]:
        return updates(parts, events.tick(stage, turns))

    def asked(
        question: str,
        editing: str,
        turns: list[ShownTurn],
        scope: Scope,
        conversation: str,
        search: str,
        request: gr.Request,
    ) -> Iterator[dict[Any, Any]]:
        here = at(request, conversation, search)
        for changes in events.ask(
            question, turns, session(request), scope, here, instead_of=editing
        ):
            yield updates(parts, changes)

    def chosen(
        turns: list[ShownTurn],
        scope: Scope,
        conversation: str,
        search: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[dict[Any, Any]]:
        """A question that the page offers, or one that is asked again."""
        what, turn, question = sent(event)
        if what == "again" and turns and turns[-1].turn.id != turn:  # later ones go: not at once
            here = at(request, conversation, search)
            yield updates(parts, events.turns.do("edit", turn, "", turns, here))
            return
        yield from asked(question, turn, turns, scope, conversation, search, request)

    def suggested(turns: list[ShownTurn], request: gr.Request) -> dict[Any, Any]:
        return updates(parts, events.suggest(turns, session(request)))

    def stopped(request: gr.Request) -> None:
        events.stop(session(request))

    def left(request: gr.Request) -> None:
        events.leave(session(request))

    def acted(request: gr.Request) -> dict[Any, Any]:
        return updates(parts, events.act_on_writer() if visitor(request).may_edit else {})

    every = [parts[name] for name in AskChanges.__annotations__]
    turns, question = parts["turns"], parts["question"]
    asked_with = [parts[name] for name in ("turns", "scope", "conversation", "search")]
    answers: dict[str, Any] = {
        "concurrency_limit": _ANSWERS_AT_ONCE,
        "concurrency_id": "answers",
        **PRIVATE,
    }
    kept.wire(blocks, events, parts)
    parts["clock"].tick(ticked, [parts["stage"], turns], every, **AT_ONCE)
    asks = [question.submit, parts["ask"].click]
    answered = [gr.on(asks, asked, [question, parts["editing"], *asked_with], every, **answers)]
    offers = [parts["earlier"].select, parts["current"].select]
    answered.append(gr.on(offers, chosen, asked_with, every, **answers))
    suggesting: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "suggestions"}
    for answer in answered:
        answer.then(suggested, [turns], [turns, parts["current"]], **suggesting, **PRIVATE)
    turn_actions.wire(events, parts)
    parts["stop"].click(stopped, None, None, **AT_ONCE)
    parts["act"].click(acted, None, every, **AT_ONCE)
    blocks.unload(left)
