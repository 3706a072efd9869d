"""What each of the page's events takes, as its parts say it, for whoever checks what is sent."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# Gradio's own annotations leave type arguments out.

from collections.abc import Mapping
from inspect import signature
from typing import Any

import gradio as gr  # noqa: TID253 - imported once the page is wanted, by ui/app.py
from pydantic import JsonValue, ValidationError

from ui.limits.events import Expected, Fits

_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
}


def page_events(page: gr.Blocks) -> dict[int, Expected]:
    """By the numbers that requests name them with."""
    return {
        number: Expected(tuple(map(_fits, event.inputs)), _brings_data(event.fn))
        for number, event in page.fns.items()
        if event.targets[0][1] != "unload"  # the server's own
    }


def _fits(part: Any) -> Fits:  # noqa: ANN401 - any of Gradio's components
    if isinstance(part, gr.State):
        return _is_nothing
    if model := getattr(part, "data_model", None):

        def validates(value: JsonValue) -> bool:
            try:
                return value is None or bool(model.model_validate(value))
            except ValidationError:
                return False

        return validates
    kind = _KINDS[part.api_info()["type"]]
    if kind is str:  # a box has one, whatever is in it
        return lambda value: isinstance(value, str)
    return lambda value: value is None or isinstance(value, kind)


def _is_nothing(value: JsonValue) -> bool:
    """The server has what it is; a browser sends that there is something, at most."""
    return not isinstance(value, dict | list) or not value


def _brings_data(function: Any) -> bool:  # noqa: ANN401 - Gradio's annotation is a bare Callable
    parameters = signature(function).parameters.values() if function else ()
    return any(parameter.annotation is gr.EventData for parameter in parameters)
