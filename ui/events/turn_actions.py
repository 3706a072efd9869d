"""What a reader does with an answer on the page: copies, exports, edits, rates it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from rag.contract.answers import answer_json
from rag.errors import PresscheckError
from ui.engine.conversations import Conversations
from ui.engine.engine import Engine, trouble_of
from ui.events.cited import CitedArticles
from ui.events.kept import At, KeptChanges, KeptEvents, conversation_html
from ui.events.shown import ShownTurn, shown_turn
from ui.render.composer import editing_line
from ui.render.handout import handout
from ui.state.feedback import WORDS_CHARS, Feedback, Rating

DoTurn = Literal[
    "copy", "export-md", "export-html", "export-json", "edit", "keep", "right", "wrong", "not_there"
]
"""`keep` takes back an edit that was begun."""


class TurnChanges(KeptChanges, total=False):
    """HTML unless the type says otherwise."""

    question: str
    """Plain text of the question box."""
    editing: str
    """The id of the turn that the next question is asked instead of, or ""."""
    editing_line: str


class TurnEvents:
    def __init__(self, engine: Engine, kept: Conversations, listed: KeptEvents) -> None:
        self._engine = engine
        self._kept = kept
        self._listed = listed

    def do(
        self, what: DoTurn, turn_id: str, words: str, turns: Sequence[ShownTurn], at: At
    ) -> TurnChanges:
        """`turn_id` is looked up among the page's own turns; another changes nothing."""
        if what == "keep":
            return {"editing": "", "editing_line": "", "question": ""}
        place = place_of(turn_id, turns)
        if place is None:
            return {}
        shown = turns[place]
        match what:
            case "edit":
                line = editing_line(shown.turn.question, later=len(turns) - place - 1)
                return {
                    "question": shown.turn.question,
                    "editing": turn_id,
                    "editing_line": str(line),
                }
            case "right" | "wrong" | "not_there":
                return self._rated(Rating(what), words, turns, place, at)
            case _:
                return _handed_out(shown, what)

    def _rated(
        self, rating: Rating, words: str, turns: Sequence[ShownTurn], place: int, at: At
    ) -> TurnChanges:
        """The same thumb again takes the rating back; words complete it."""
        shown = turns[place]
        before = shown.feedback.rating if shown.feedback else None
        bad = (Rating.WRONG, Rating.NOT_THERE)
        same = rating is before or (rating is Rating.WRONG and before in bad)
        given = words.strip()[:WORDS_CHARS]
        feedback = None if same and not given else Feedback(rating, given)
        if shown.key:
            try:
                self._kept.rate(at.owner, shown.key, feedback)
            except PresscheckError as error:
                return {**self._listed.list(at, trouble_of(error))}
        cited = CitedArticles(self._engine)
        offered = shown.suggestions
        rated = shown_turn(shown.turn, cited, key=shown.key, feedback=feedback, suggestions=offered)
        after = [*turns[:place], replace(rated, evidence=shown.evidence), *turns[place + 1 :]]
        return {"turns": after, **conversation_html(after)}


def place_of(turn_id: str, turns: Sequence[ShownTurn]) -> int | None:
    return next((i for i, shown in enumerate(turns) if shown.turn.id == turn_id), None)


def _handed_out(shown: ShownTurn, what: str) -> TurnChanges:
    answer = shown.turn.answer
    if answer is None:
        return {}
    to = "copy" if what == "copy" else "save"
    kind = "md" if what == "copy" else what.removeprefix("export-")
    return {"handout": str(handout(answer.question, [answer_json(answer)], kind, to=to))}
