"""Somebody's own text on the page, checked against the library sentence by sentence."""

import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TypedDict

from rag.proofs import DraftSentence, check_draft, draft_sentences
from ui.engine.engine import Engine, trouble_of
from ui.engine.urgent import Ended
from ui.events.changes import Button
from ui.events.cited import CitedArticles
from ui.events.stops import Stops
from ui.render import trouble_card
from ui.render.draft import draft_html, draft_turn, waiting_html
from ui.state.draft_file import draft_of
from ui.state.turns import Trouble

DRAFT_CHARS = 50_000
"""A long report; a sentence takes some hundredths of a second to check."""

_EVERY_S = 0.3
"""How often what has been checked is shown."""


class DraftChanges(TypedDict, total=False):
    """HTML unless the type says otherwise."""

    draft: str
    """Plain text of the box."""
    draft_file: None
    """Empties the box for files."""
    checked: str
    draft_evidence: str
    check: Button
    stop_check: Button


class DraftEvents:
    """Checks over one engine, for any number of sessions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.stops = Stops()

    def check_file(self, path: str | None, session: str) -> Iterator[DraftChanges]:
        """The file's text put into the box, and checked."""
        if not path:
            return
        try:
            draft = draft_of(Path(path), self._engine.settings)
        except Exception as error:
            yield {**_failed(trouble_of(error)), "draft_file": None}
            return
        yield {"draft": draft[:DRAFT_CHARS], "draft_file": None}
        if len(draft) > DRAFT_CHARS:
            what = f"the text has {len(draft):,} characters, and {DRAFT_CHARS:,} are taken"
            yield _failed(Trouble(what, next="Its beginning is in the box; check the rest apart."))
            return
        yield from self.check(draft, session)

    def check(self, draft: str, session: str) -> Iterator[DraftChanges]:
        """The sentences of `draft` as they are checked, from the first on."""
        stop = self.stops.begin(session)
        total = len(draft_sentences(draft))
        if not total:
            yield _failed(Trouble("the text has no sentences", next="Paste a text to check."))
            return
        yield {
            "check": Button(shown=False),
            "stop_check": Button(shown=True),
            "checked": str(waiting_html(total)),
            "draft_evidence": "",
        }
        cited = CitedArticles(self._engine)
        sentences: list[DraftSentence] = []
        shown_at = time.monotonic()
        try:
            for sentence in self._sentences(draft, stop):
                sentences.append(sentence)
                if time.monotonic() - shown_at > _EVERY_S:
                    yield _shown(sentences, cited, of=total)
                    shown_at = time.monotonic()
            yield _shown(sentences, cited, of=total, stopped=stop.is_set())
        except Exception as error:
            yield _failed(trouble_of(error))
        yield {"check": Button(shown=True), "stop_check": Button(shown=False)}

    def _sentences(self, draft: str, stop: threading.Event) -> Iterator[DraftSentence]:
        """Answers go first; ends once `stop` is set."""
        rag = self._engine.answering(stop)
        if rag is None:
            return
        try:
            pause = partial(self._engine.urgent.give_way, self._engine.closing_event, stop)
            yield from check_draft(rag, draft, pause)
        except Ended:
            return


def _failed(trouble: Trouble) -> DraftChanges:
    return {"checked": str(trouble_card(trouble)), "draft_evidence": ""}


def _shown(
    sentences: list[DraftSentence], cited: CitedArticles, *, of: int, stopped: bool = False
) -> DraftChanges:
    return {
        "checked": str(draft_html(sentences, of=of, stopped=stopped)),
        "draft_evidence": cited.evidence(draft_turn(sentences)),
    }
