"""Changes as Gradio takes them, run by Gradio itself."""
# pyright: reportUnknownMemberType=false

import asyncio

import pytest

from ui.events.changes import Button


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({}, [{"__type__": "update"}, {"__type__": "update"}]),
        ({"words": "Osby"}, ["Osby", {"__type__": "update"}]),
        (
            {"more": Button(shown=True, words="More")},
            [{"__type__": "update"}, {"__type__": "update", "visible": True, "value": "More"}],
        ),
    ],
    ids=["none", "a text", "a button"],
)
def test_only_what_changes_is_sent(changes: dict[str, object], sent: list[object]) -> None:
    import gradio as gr

    from ui.panels.parts import updates

    async def told() -> object:
        with gr.Blocks() as page:
            parts = {"words": gr.Textbox(), "more": gr.Button()}
            event = page.load(lambda: updates(parts, changes), None, list(parts.values()))
        return (await page.process_api(page.fns[event["id"]], []))["data"]

    assert asyncio.run(told()) == sent
