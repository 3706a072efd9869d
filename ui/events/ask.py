"""The conversation on the page: a question, its answer as it grows, and who writes it."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.types import EVERYTHING, Scope
from ui.engine.asking import MOST_TURNS, ask
from ui.engine.conversations import Conversations
from ui.engine.engine import Engine, EngineState, trouble_of
from ui.engine.examples import examples
from ui.engine.suggesting import suggestions
from ui.events.changes import Button, Clock
from ui.events.cited import CitedArticles
from ui.events.keeping import Keeping
from ui.events.kept import NOWHERE, At, Do, KeptChanges, KeptEvents, conversation_html
from ui.events.library import library_view
from ui.events.shown import ShownTurn, shown_turn
from ui.events.turn_actions import TurnChanges, TurnEvents, place_of
from ui.render.turn import turn_html
from ui.render.welcome import welcome
from ui.render.writer import writer_action, writer_line

_LEAVING_S = 1.0
"""How long a conversation that is opened waits for the one that is left to end."""


class AskChanges(TurnChanges, total=False):
    """HTML unless the type says otherwise."""

    writer: str
    act: Button
    clock: Clock
    stage: str
    scope: Scope
    """The articles that the next question is asked of; whoever sets it also sets `scope_line`."""
    scope_line: str


@dataclass(slots=True)
class _Answer:
    """One that is being made: `left` once its conversation is no longer on the page."""

    stop: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    gone_on: threading.Event = field(default_factory=threading.Event)
    """The reader does something else: no suggestions are wanted any more."""
    left: bool = False

    def leave(self) -> None:
        self.left = True
        self.gone_on.set()
        self.stop.set()
        self.ended.wait(_LEAVING_S)


class AskEvents:
    """The events over one engine, for any number of sessions (each browser tab is one)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept = Conversations(engine.settings.tables)
        self.kept = KeptEvents(engine, self._kept, lambda: self._welcome(engine.state))
        self.turns = TurnEvents(engine, self._kept, self.kept)
        self._answers: dict[str, _Answer] = {}

    def open(self, at: At = NOWHERE) -> AskChanges:
        """The conversation that was last on the page, else the welcome."""
        state = self._engine.state
        return {"stage": state.stage, **_writer_changes(state), **self.kept.open(at)}

    def refresh(self, turns: Sequence[ShownTurn]) -> AskChanges:
        """What the engine and the library by now say; a conversation stays, and its quotes stand
        in what the library has of their articles."""
        state = self._engine.state
        changes: AskChanges = {"stage": state.stage, **_writer_changes(state)}
        if not turns:
            return {**changes, "current": self._welcome(state)}
        if turns[-1].turn.end == "running":
            return changes
        cited = CitedArticles(self._engine)
        renewed = [
            shown_turn(past.turn, cited, key=past.key, feedback=past.feedback) for past in turns
        ]
        return {**changes, "turns": renewed, **conversation_html(renewed)}

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
        at: At = NOWHERE,
        *,
        instead_of: str = "",
    ) -> Iterator[AskChanges]:
        """The turn of `question` as it grows, after those that the session has had; `instead_of`
        one of them, by its id, which goes, and those after it with it."""
        if not question.strip():
            return
        if before := self._answers.get(session):
            before.gone_on.set()
        answer = self._answers[session] = _Answer()
        place = place_of(instead_of, turns)
        gone = turns[place:] if place is not None else ()
        earlier = list(turns[: len(turns) - len(gone)][-MOST_TURNS:])
        cited = CitedArticles(self._engine)
        begun: AskChanges = {
            "question": "",
            "ask": Button(shown=False),
            "stop": Button(shown=True),
            "editing": "",
            "editing_line": "",
            "earlier": "".join(past.conversation for past in earlier),
            "earlier_evidence": "".join(past.evidence for past in earlier),
        }
        keeping = Keeping(self._kept, at, gone=[past.key for past in gone])
        growing = ask(
            self._engine,
            question.strip(),
            [past.turn for past in earlier],
            answer.stop,
            scope,
            dropped=max(0, len(gone) - 1),
        )
        listed = has_evidence = False
        try:
            for turn in growing:
                keeping.grow(turn)
                if answer.left:
                    return
                if begun:
                    begun["conversation"] = keeping.at.conversation
                elif not listed and has_evidence:  # which does not wait for the list
                    begun = {**self.kept.list(keeping.at, keeping.trouble)}
                    listed = True
                shown = shown_turn(turn, cited, key=keeping.key)
                yield {
                    **begun,
                    "turns": [*earlier, shown],
                    "current": shown.conversation,
                    "current_evidence": shown.evidence,
                }
                begun = {}
                has_evidence = bool(turn.citations)
        finally:
            keeping.end()
            answer.ended.set()
        if not answer.left:
            done: AskChanges = {"ask": Button(shown=True), "stop": Button(shown=False)}
            if not listed or keeping.trouble:
                done = {**done, **self.kept.list(keeping.at, keeping.trouble)}
            yield done

    def go(self, what: Do, conversation: str, words: str, at: At, session: str) -> KeptChanges:
        """Something chosen from the list of conversations. An answer that is being made when its
        conversation is left ends there."""
        leaves = what in ("open", "new") or conversation == at.conversation != ""
        if what != "rename" and leaves and (answer := self._answers.get(session)):
            answer.leave()
        return self.kept.do(what, conversation, words, at)

    def suggest(self, turns: Sequence[ShownTurn], session: str) -> AskChanges:
        """What else could be asked after the last answer; nothing where that is not known, or where
        the reader goes on meanwhile."""
        answer = self._answers.get(session)
        if not turns or answer is None or answer.left:
            return {}
        last = turns[-1]
        earlier = [past.turn.question for past in turns[:-1]]
        try:
            found = suggestions(self._engine, last.turn, earlier, answer.gone_on)
        except Exception as error:
            trouble_of(error)  # logged; nobody waits for suggestions
            return {}
        if not found or answer.gone_on.is_set():
            return {}
        html = str(turn_html(last.turn, last.feedback, found))
        renewed = [*turns[:-1], replace(last, conversation=html, suggestions=found)]
        return {"turns": renewed, "current": html}

    def stop(self, session: str) -> None:
        """Ends the answer that the session waits for, at once."""
        if session in self._answers:
            self._answers[session].stop.set()

    def leave(self, session: str) -> None:
        """The reader has closed the page: nobody waits for the answer."""
        self.stop(session)
        if answer := self._answers.pop(session, None):
            answer.gone_on.set()

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
