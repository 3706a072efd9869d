"""The brief on the page: of everything, or of what the articles say about a topic."""

from collections.abc import Iterator
from typing import TypedDict

from rag.types import EVERYTHING, Scope
from ui.engine.engine import Engine, trouble_of
from ui.engine.kept_brief import BriefState, KeptBrief, watch_brief
from ui.events.changes import Button
from ui.events.cited import CitedArticles
from ui.events.stops import Stops
from ui.render import trouble_card
from ui.render.brief import as_turn, brief_html, progress_html, teaser
from ui.render.scope import scope_words


class BriefChanges(TypedDict, total=False):
    """HTML unless the type says otherwise."""

    brief: str
    brief_evidence: str
    teaser: str
    make: Button
    stop_brief: Button


class BriefEvents:
    """Briefs of one engine, for any number of sessions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._of_everything = KeptBrief(engine)
        self.stops = Stops()

    def open(self) -> Iterator[BriefChanges]:
        """The brief of everything and its beginning, as it comes along; nothing of an empty
        library."""
        for state in _changes_of(self._of_everything.watch()):
            shown = self._shown(state)
            if state.brief:
                shown["teaser"] = str(teaser(state.brief))
            elif not state.progress:
                shown["teaser"] = ""
            yield shown

    def make(self, topic: str, session: str, scope: Scope = EVERYTHING) -> Iterator[BriefChanges]:
        """Of the articles in `scope`, or of what they say of `topic`."""
        stop = self.stops.begin(session)
        yield {"make": Button(shown=False), "stop_brief": Button(shown=True)}
        everything = not topic.strip() and scope == EVERYTHING
        try:
            states = (
                self._of_everything.watch()
                if everything
                else watch_brief(self._engine, topic, scope, stop=stop)
            )
            for state in _changes_of(states):
                if stop.is_set():
                    break
                yield self._shown(state, scope)
            if stop.is_set():
                yield {"brief": str(progress_html(None)), "brief_evidence": ""}
        except Exception as error:
            yield _failed(error)
        yield {"make": Button(shown=True), "stop_brief": Button(shown=False)}

    def _shown(self, state: BriefState, scope: Scope = EVERYTHING) -> BriefChanges:
        if state.trouble:
            return _failed(state.trouble)
        if state.brief is None:
            return {
                "brief": str(progress_html(state.progress)) if state.progress else "",
                "brief_evidence": "",
            }
        within = scope_words(scope)
        return {
            "brief": str(brief_html(state.brief, within=within, newer=state.progress)),
            "brief_evidence": CitedArticles(self._engine).evidence(as_turn(state.brief)),
        }


def _changes_of(states: Iterator[BriefState]) -> Iterator[BriefState]:
    """Those that differ from the one before; what `states` raises is the last."""
    before: BriefState | None = None
    try:
        for state in states:
            if state != before:
                yield state
            before = state
    except Exception as error:
        yield BriefState(trouble=error)


def _failed(error: Exception) -> BriefChanges:
    return {"brief": str(trouble_card(trouble_of(error))), "brief_evidence": "", "teaser": ""}
