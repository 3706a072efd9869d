"""A turn as it stands on the page."""

from dataclasses import dataclass

from ui.events.cited import CitedArticles
from ui.render.turn import turn_html
from ui.turns import AskedTurn


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A turn with its HTML, which an ended turn keeps as it is. `key` is that of what is kept of
    it; 0 where nothing is."""

    turn: AskedTurn
    conversation: str
    evidence: str
    key: int = 0


def shown_turn(turn: AskedTurn, cited: CitedArticles, *, key: int = 0) -> ShownTurn:
    return ShownTurn(turn, str(turn_html(turn)), cited.evidence(turn), key)
