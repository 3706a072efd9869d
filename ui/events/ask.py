"""The conversation on the page: a question, its answer as it grows, and who writes it."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict

from rag.types import EVERYTHING, Scope
from ui.asking import MOST_TURNS, ask
from ui.engine import Engine, EngineState
from ui.events.changes import Button, Clock
from ui.events.cited import CitedArticles
from ui.events.library import library_view
from ui.examples import examples
from ui.render.turn import turn_html
from ui.render.welcome import welcome
from ui.render.writer import writer_action, writer_line
from ui.turns import AskedTurn


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A turn with its HTML, which an ended turn keeps as it is."""

    turn: AskedTurn
    conversation: str
    evidence: str


class AskChanges(TypedDict, total=False):
    """HTML unless the type says otherwise."""

    question: str
    """Plain text of the question box."""
    ask: Button
    stop: Button
    turns: list[ShownTurn]
    earlier: str
    current: str
    earlier_evidence: str
    current_evidence: str
    writer: str
    act: Button
    clock: Clock
    stage: str
    scope: Scope
    """The articles that the next question is asked of; whoever sets it also sets `scope_line`."""
    scope_line: str


class AskEvents:
    """The events over one engine, for any number of sessions (each browser tab is one)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._stops: dict[str, threading.Event] = {}

    def open(self) -> AskChanges:
        """All that does not depend on a conversation."""
        state = self._engine.state
        return {
            "current": self._welcome(state),
            "stage": state.stage,
            **_writer_changes(state),
        }

    def refresh(self, turns: Sequence[ShownTurn]) -> AskChanges:
        """The same, where a welcome does not take the place of a conversation."""
        changes = self.open()
        if turns:
            del changes["current"]
        return changes

    def tick(self, stage: str, turns: Sequence[ShownTurn]) -> AskChanges:
        """The writer's progress, and the rest once the engine has left the `stage` seen before."""
        state = self._engine.state
        return _writer_changes(state) if state.stage == stage else self.refresh(turns)

    def ask(
        self,
        question: str,
        turns: Sequence[ShownTurn],
        session: str,
        scope: Scope = EVERYTHING,
    ) -> Iterator[AskChanges]:
        """The turn of `question` as it grows, after those that the session has had."""
        if not question.strip():
            return
        stop = self._stops[session] = threading.Event()
        earlier = list(turns[-MOST_TURNS:])
        cited = CitedArticles(self._engine)
        begun: AskChanges = {
            "question": "",
            "ask": Button(shown=False),
            "stop": Button(shown=True),
            "earlier": "".join(past.conversation for past in earlier),
            "earlier_evidence": "".join(past.evidence for past in earlier),
        }
        turns_so_far = [past.turn for past in earlier]
        for turn in ask(self._engine, question.strip(), turns_so_far, stop, scope):
            shown = ShownTurn(turn, str(turn_html(turn)), cited.evidence(turn))
            yield {
                **begun,
                "turns": [*earlier, shown],
                "current": shown.conversation,
                "current_evidence": shown.evidence,
            }
            begun = {}
        yield {"ask": Button(shown=True), "stop": Button(shown=False)}

    def stop(self, session: str) -> None:
        """Ends the answer that the session waits for, at once."""
        if session in self._stops:
            self._stops[session].set()

    def leave(self, session: str) -> None:
        """The reader has closed the page: nobody waits for the answer."""
        self.stop(session)
        self._stops.pop(session, None)

    def act_on_writer(self) -> AskChanges:
        """Stops the fetch of the writer, or begins it."""
        if self._engine.state.writer.stage == "fetching":
            self._engine.stop_fetch()
        else:
            self._engine.fetch_writer()
        return {**_writer_changes(self._engine.state), "clock": Clock(ticks=True)}

    def _welcome(self, state: EngineState) -> str:
        library = library_view(self._engine)
        return str(welcome(state, library, examples(library.articles) if library else ()))


def _writer_changes(state: EngineState) -> AskChanges:
    action = writer_action(state)
    return {
        "writer": str(writer_line(state)),
        "act": Button(shown=bool(action), words=action),
        "clock": Clock(ticks=not state.settled),
    }
