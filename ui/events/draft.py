"""Somebody's own text on the page, checked against the library sentence by sentence."""

import threading
import time
from collections.abc import Iterator
from typing import TypedDict

from rag.draft_check import DraftSentence, check_draft
from ui.engine import Engine, trouble_of
from ui.events.changes import Button
from ui.events.cited import CitedArticles
from ui.render import trouble_card
from ui.render.draft import draft_html, draft_turn
from ui.turns import Trouble

_EVERY_S = 0.3
"""How often what has been checked is shown."""


class DraftChanges(TypedDict, total=False):
    """HTML unless the type says otherwise."""

    checked: str
    draft_evidence: str
    check: Button
    stop_check: Button


class DraftEvents:
    """Checks over one engine, for any number of sessions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._stops: dict[str, threading.Event] = {}

    def check(self, draft: str, session: str) -> Iterator[DraftChanges]:
        """The sentences of `draft` as they are checked, from the first on."""
        stop = self._stops[session] = threading.Event()
        yield {"check": Button(shown=False), "stop_check": Button(shown=True)}
        cited = CitedArticles(self._engine)
        sentences: list[DraftSentence] = []
        shown_at = 0.0
        try:
            for sentence in self._sentences(draft, stop):
                sentences.append(sentence)
                if time.monotonic() - shown_at > _EVERY_S:
                    yield _shown(sentences, cited, "checking on")
                    shown_at = time.monotonic()
            if not sentences and not stop.is_set():
                nothing = Trouble("the text has no sentences", next="Paste a text to check.")
                yield {"checked": str(trouble_card(nothing)), "draft_evidence": ""}
            else:
                yield _shown(sentences, cited, "stopped" if stop.is_set() else "")
        except Exception as error:
            yield {"checked": str(trouble_card(trouble_of(error))), "draft_evidence": ""}
        yield {"check": Button(shown=True), "stop_check": Button(shown=False)}

    def stop(self, session: str) -> None:
        if session in self._stops:
            self._stops[session].set()

    def leave(self, session: str) -> None:
        self.stop(session)
        self._stops.pop(session, None)

    def _sentences(self, draft: str, stop: threading.Event) -> Iterator[DraftSentence]:
        rag = self._engine.answering(stop)
        if rag is None:
            return
        for sentence in check_draft(rag, draft):
            yield sentence
            if stop.is_set() or self._engine.closing:
                return


def _shown(sentences: list[DraftSentence], cited: CitedArticles, under_way: str) -> DraftChanges:
    return {
        "checked": str(draft_html(sentences, under_way=under_way)),
        "draft_evidence": cited.evidence(draft_turn(sentences)),
    }
