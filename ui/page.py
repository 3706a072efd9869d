"""What happens on the page: a question, an upload, a tick of the clock, each with what it changes.

Nothing of Gradio is here. Changes name the parts of the page that ui/panels.py lays out; a part
that is not named stays as it is.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypedDict

from rag.errors import PresscheckError
from rag.types import Article, Scope
from ui.asking import MOST_TURNS, ask
from ui.engine import Engine, EngineState, trouble_of
from ui.examples import examples
from ui.render_evidence import article_ids, evidence_group
from ui.render_page import (
    MOST_ARTICLES,
    LibraryView,
    library_list,
    masthead,
    upload_list,
    welcome,
    writer_action,
    writer_line,
)
from ui.render_turn import turn_html
from ui.turns import AskedTurn
from ui.uploading import UploadRow, upload


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A turn with its HTML, which an ended turn keeps as it is."""

    turn: AskedTurn
    conversation: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Button:
    """How a button stands now; no words leave those that it has."""

    shown: bool
    words: str = ""


class Changes(TypedDict, total=False):
    """New values of the page's parts; HTML unless their type says otherwise."""

    masthead: str
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
    clock: bool
    """Whether it goes on ticking."""
    stage: str
    files: None
    """Empties the upload box."""
    results: str
    articles: str


class Page:
    """The page's events over one engine, for any number of sessions (each browser tab is one)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._stops: dict[str, threading.Event] = {}

    def open(self) -> Changes:
        """All that does not depend on a conversation."""
        state, library = self._engine.state, self._library()
        return {
            "masthead": str(masthead(library)),
            "current": self._welcome(state, library),
            "articles": str(library_list(library)),
            "stage": state.stage,
            **_writer_changes(state),
        }

    def tick(self, stage: str, turns: Sequence[ShownTurn]) -> Changes:
        """The writer's progress, and the rest once the engine has left the `stage` seen before."""
        if self._engine.state.stage == stage:
            return _writer_changes(self._engine.state)
        changes = self.open()
        if turns:
            del changes["current"]  # a welcome would take the place of the conversation
        return changes

    def ask(self, question: str, turns: Sequence[ShownTurn], session: str) -> Iterator[Changes]:
        """The turn of `question` as it grows, after those that the session has had."""
        if not question.strip():
            return
        stop = self._stops[session] = threading.Event()
        earlier = list(turns[-MOST_TURNS:])
        articles: dict[str, Article] = {}
        printings: dict[str, tuple[Article, ...]] = {}
        begun: Changes = {
            "question": "",
            "ask": Button(shown=False),
            "stop": Button(shown=True),
            "earlier": "".join(past.conversation for past in earlier),
            "earlier_evidence": "".join(past.evidence for past in earlier),
        }
        for turn in ask(self._engine, question.strip(), [past.turn for past in earlier], stop):
            shown = self._shown(turn, articles, printings)
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

    def act_on_writer(self) -> Changes:
        """Stops the fetch of the writer, or begins it."""
        if self._engine.state.writer.stage == "fetching":
            self._engine.stop_fetch()
        else:
            self._engine.fetch_writer()
        return {**_writer_changes(self._engine.state), "clock": True}

    def upload(self, paths: Sequence[str], turns: Sequence[ShownTurn]) -> Iterator[Changes]:
        """Progress, then what became of each file and the library with it."""
        rows: tuple[UploadRow, ...] = ()
        for upload_state in upload(self._engine, paths):
            rows = upload_state.rows
            yield {"results": str(upload_list(rows, under_way=upload_state.under_way))}
        library = self._library()
        changes: Changes = {
            "files": None,
            "results": str(upload_list(rows)),
            "articles": str(library_list(library)),
            "masthead": str(masthead(library)),
        }
        if not turns:
            changes["current"] = self._welcome(self._engine.state, library)
        yield changes

    def _welcome(self, state: EngineState, library: LibraryView | None) -> str:
        return str(welcome(state, library, examples(library.articles) if library else ()))

    def _library(self) -> LibraryView | None:
        library = self._engine.library
        if library is None:
            return None
        try:
            listed = sorted(
                islice(library.articles(), MOST_ARTICLES),
                key=lambda article: article.published or date.min,
                reverse=True,
            )
            return LibraryView(library.counts().articles, tuple(listed))
        except Exception as error:
            return LibraryView(0, (), trouble_of(error))

    def _shown(
        self,
        turn: AskedTurn,
        articles: dict[str, Article],
        printings: dict[str, tuple[Article, ...]],
    ) -> ShownTurn:
        """Adds the articles that the turn cites to `articles`; one that has been removed, or
        cannot be read, stays away, and its quote stands alone."""
        until = Scope(until=date.today())
        library = self._engine.library
        for article_id in article_ids(turn) - articles.keys():
            try:
                if library:
                    articles[article_id] = library.article(article_id)
                    printings[article_id] = library.printed_by(article_id, scope=until)
            except PresscheckError:
                continue
        return ShownTurn(turn, str(turn_html(turn)), str(evidence_group(turn, articles, printings)))


def _writer_changes(state: EngineState) -> Changes:
    action = writer_action(state)
    return {
        "writer": str(writer_line(state)),
        "act": Button(shown=bool(action), words=action),
        "clock": not state.settled,
    }
