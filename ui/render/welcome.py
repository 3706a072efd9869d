"""What a newcomer sees before the first question -> HTML. Pure."""

from collections.abc import Sequence

from markupsafe import Markup

from ui.engine.engine import EngineState
from ui.markup import NOTHING, joined, when
from ui.render import trouble_card
from ui.render.library import LibraryView
from ui.words import count

_WELCOME = Markup(
    '<section class="pc-welcome"><h2>{title}</h2><p class="pc-lead">{lead}</p>{body}</section>'
)
_EXAMPLE = Markup(
    '<li><button type="button" class="pc-example" data-do="ask" data-question="{question}"'
    ' dir="auto">{question}</button></li>'
)


def welcome(state: EngineState, library: LibraryView | None, examples: Sequence[str]) -> Markup:
    """What a newcomer sees before the first question: what can be asked, or what is lacking."""
    if state.stage == "failed" and state.trouble:
        return _WELCOME.format(
            title="Presscheck could not start", lead="", body=trouble_card(state.trouble)
        )
    if library and library.trouble:
        return _WELCOME.format(
            title="The library cannot be read", lead="", body=trouble_card(library.trouble)
        )
    if library is None:
        return _WELCOME.format(
            title="Ask the articles", lead="The library is being opened.", body=NOTHING
        )
    if library.total == 0:
        return _WELCOME.format(
            title="The library is empty",
            lead="Add the articles that you want to ask about. Nothing leaves this machine.",
            body=Markup(
                '<p><button type="button" class="pc-button" data-view="library">Add articles'
                "</button></p><p>Or in a terminal: <code>presscheck ingest PATH</code></p>"
            ),
        )
    shown = Markup('<ul class="pc-examples" aria-label="Examples">{}</ul>').format(
        joined(_EXAMPLE.format(question=question) for question in examples)
    )
    return _WELCOME.format(
        title="Ask the articles",
        lead=f"{count(library.total, 'article')} in the library. Every sentence of an answer opens "
        "the quote behind it; where they disagree or do not say, you are told so.",
        body=when(examples, shown),
    )
