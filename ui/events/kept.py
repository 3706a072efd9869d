"""The conversations that are kept: listed, opened, renamed, deleted, and a new one begun."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict

from rag.contract.answers import answer_json
from rag.errors import PresscheckError
from ui.access.accounts import LOCAL
from ui.engine.asking import MOST_TURNS
from ui.engine.conversations import Conversation, Conversations
from ui.engine.engine import Engine, trouble_of
from ui.events.changes import Button
from ui.events.cited import CitedArticles
from ui.events.shown import ShownTurn, shown_turn
from ui.render.conversations import conversation_list
from ui.render.handout import handout
from ui.state.turns import Trouble

Do = Literal["open", "new", "rename", "delete", "export-md", "export-html", "export-json"]


@dataclass(frozen=True, slots=True)
class At:
    """Whose page it is, which conversation stands on it, and what its list is searched for."""

    owner: str = LOCAL
    conversation: str = ""
    search: str = ""


NOWHERE = At()


class KeptChanges(TypedDict, total=False):
    """HTML unless the type says otherwise."""

    conversation: str
    """The id of the one on the page, "" before its first question."""
    conversations: str
    handout: str
    """A file, or what is copied, for the browser to take."""
    ask: Button
    stop: Button
    turns: list[ShownTurn]
    earlier: str
    current: str
    earlier_evidence: str
    current_evidence: str


class KeptEvents:
    """`welcome` makes what stands in the place of a conversation without a question."""

    def __init__(self, engine: Engine, kept: Conversations, welcome: Callable[[], str]) -> None:
        self._engine = engine
        self._kept = kept
        self._welcome = welcome

    def list(self, at: At, trouble: Trouble | None = None) -> KeptChanges:
        """An owner whose conversations cannot be read or kept is told so; asking goes on."""
        found: Sequence[Conversation] = ()
        try:
            found = self._kept.list(at.owner, at.search)
        except PresscheckError as error:
            trouble = trouble_of(error)
        now = datetime.now().astimezone()
        listed = conversation_list(
            found, current=at.conversation, search=at.search, now=now, trouble=trouble
        )
        return {"conversations": str(listed)}

    def open(self, at: At) -> KeptChanges:
        """Its turns and their quotes; the welcome for one that is not there or not the owner's."""
        try:
            kept = self._kept.turns(at.owner, at.conversation, most=MOST_TURNS)
        except PresscheckError:
            kept = ()  # the list tells why
        cited = CitedArticles(self._engine)
        turns = [
            shown_turn(each.turn, cited, key=each.key, feedback=each.feedback) for each in kept
        ]
        here = At(at.owner, at.conversation if turns else "", at.search)
        changes: KeptChanges = {
            "conversation": here.conversation,
            "turns": turns,
            "ask": Button(shown=True),
            "stop": Button(shown=False),
            **conversation_html(turns),
            **self.list(here),
        }
        if not turns:
            changes["current"] = self._welcome()
        return changes

    def do(self, what: Do, conversation: str, words: str, at: At) -> KeptChanges:
        """Something that the reader chose from the list."""
        if what == "open":
            return self.open(At(at.owner, conversation, at.search))
        if what == "new":
            return self.open(At(at.owner, "", at.search))
        if what.startswith("export-"):
            return self._exported(conversation, what.removeprefix("export-"), at)
        try:
            if what == "rename":
                self._kept.rename(at.owner, conversation, words)
            else:
                self._kept.delete(at.owner, conversation)
        except PresscheckError as error:
            return self.list(at, trouble_of(error))
        if what == "delete" and conversation == at.conversation:
            return self.open(At(at.owner, "", at.search))
        return self.list(at)

    def _exported(self, conversation: str, kind: str, at: At) -> KeptChanges:
        """The answers of a whole conversation as a file."""
        try:
            title = self._kept.title(at.owner, conversation)
            kept = self._kept.turns(at.owner, conversation, most=MOST_TURNS)
        except PresscheckError as error:
            return self.list(at, trouble_of(error))
        answers = [answer_json(each.turn.answer) for each in kept if each.turn.answer]
        if title is None or not answers:
            return {}
        return {"handout": str(handout(title, answers, kind))}


def conversation_html(turns: Sequence[ShownTurn]) -> KeptChanges:
    past, last = turns[:-1], turns[-1] if turns else None
    return {
        "earlier": "".join(turn.conversation for turn in past),
        "earlier_evidence": "".join(turn.evidence for turn in past),
        "current": last.conversation if last else "",
        "current_evidence": last.evidence if last else "",
    }
