"""The brief on the page: of everything, or of what the articles say about a topic."""

import threading
from typing import TypedDict

from rag.briefing import Brief, make_brief
from rag.types import EVERYTHING, Scope
from ui.engine import Engine, trouble_of
from ui.events.cited import CitedArticles
from ui.render import trouble_card
from ui.render.brief import as_turn, brief_html, teaser


class BriefChanges(TypedDict, total=False):
    """HTML."""

    brief: str
    brief_evidence: str
    teaser: str


class BriefEvents:
    """Briefs of one engine. That of the whole library is kept until the library changes, since
    every newcomer sees its beginning."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._kept: tuple[int, Brief] | None = None

    def open(self) -> BriefChanges:
        """The brief of everything and its beginning; nothing of an empty library."""
        try:
            brief = self._of_everything()
        except Exception as error:
            return {"brief": str(trouble_card(trouble_of(error))), "teaser": ""}
        if brief is None:
            return {"brief": "", "brief_evidence": "", "teaser": ""}
        return {**self._shown(brief), "teaser": str(teaser(brief))}

    def make(self, topic: str, scope: Scope = EVERYTHING) -> BriefChanges:
        """Of the articles in `scope`, or of what they say of `topic`."""
        try:
            if not topic.strip() and scope == EVERYTHING:
                brief = self._of_everything()
            else:
                rag = self._engine.answering(threading.Event())
                brief = make_brief(rag, topic, scope=scope) if rag else None
        except Exception as error:
            return {"brief": str(trouble_card(trouble_of(error))), "brief_evidence": ""}
        return self._shown(brief) if brief else {}

    def _of_everything(self) -> Brief | None:
        """None of an empty library, and while the engine closes."""
        rag = self._engine.answering(threading.Event())
        if rag is None or rag.library.counts().articles == 0:
            return None
        with self._lock:
            change = rag.library.feed.last_change()
            if self._kept is None or self._kept[0] != change:
                self._kept = change, make_brief(rag)
            return self._kept[1]

    def _shown(self, brief: Brief) -> BriefChanges:
        evidence = CitedArticles(self._engine).evidence(as_turn(brief))
        return {"brief": str(brief_html(brief)), "brief_evidence": evidence}
