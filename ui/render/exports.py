"""Buttons that copy or save a text as it is, and the texts behind them -> HTML. Pure.

The texts stand in the page, hidden, so that nothing is fetched; ui/assets/exports.js does the rest.
"""

from dataclasses import dataclass

from markupsafe import Markup

from ui.markup import joined

_EXPORTS = Markup(
    '<div class="pc-exports" role="group" aria-label="Take it along">{buttons}'
    '<span class="pc-exported" role="status"></span>{texts}</div>'
)
_COPY = Markup(
    '<button type="button" class="pc-quiet-button" data-copy="{id}">Copy as {kind}</button>'
)
_SAVE = Markup(
    '<button type="button" class="pc-quiet-button" data-save="{id}">Save as {kind}</button>'
)
_TEXT = Markup('<pre hidden id="{id}" data-name="{name}">{text}</pre>')


@dataclass(frozen=True, slots=True)
class Export:
    """`kind` in words ("Markdown"), the name of the saved file, and what it holds."""

    kind: str
    name: str
    text: str


def exports(of: str, first: Export, *others: Export) -> Markup:
    """`of` keeps the ids apart from those of other texts on the page; the first can be copied."""
    places = {f"export-{of}-{number}": one for number, one in enumerate((first, *others))}
    buttons = [_COPY.format(id=next(iter(places)), kind=first.kind)]
    buttons += [_SAVE.format(id=place, kind=one.kind) for place, one in places.items()]
    texts = [_TEXT.format(id=place, name=one.name, text=one.text) for place, one in places.items()]
    return _EXPORTS.format(buttons=joined(buttons), texts=joined(texts))
