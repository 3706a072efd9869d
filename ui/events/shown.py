"""A turn as it stands on the page."""

from dataclasses import dataclass

from ui.events.cited import CitedArticles
from ui.render.turn import turn_html
from ui.state.feedback import Feedback
from ui.state.turns import AskedTurn


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A turn with its HTML, which an ended turn keeps as it is. `key` is that of what is kept of
    it; 0 where nothing is."""

    turn: AskedTurn
    conversation: str
    evidence: str
    key: int = 0
    feedback: Feedback | None = None
    suggestions: tuple[str, ...] = ()


def shown_turn(
    turn: AskedTurn,
    cited: CitedArticles,
    *,
    key: int = 0,
    feedback: Feedback | None = None,
    suggestions: tuple[str, ...] = (),
) -> ShownTurn:
    html = str(turn_html(turn, feedback, suggestions))
    return ShownTurn(turn, html, cited.evidence(turn), key, feedback, suggestions)
