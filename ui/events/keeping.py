"""A question is kept while it is being asked, and its answer once it has ended."""

from collections.abc import Sequence
from dataclasses import replace

from rag.errors import PresscheckError
from ui.engine.conversations import Conversations
from ui.engine.engine import trouble_of
from ui.events.kept import At
from ui.state.turns import AskedTurn, Trouble, stopped


class Keeping:
    """One for each question. `at` has the conversation, once it is kept, and `key` the turn's.

    Where nothing can be kept, `trouble` says why, and asking goes on.
    """

    def __init__(self, kept: Conversations, at: At, gone: Sequence[int] = ()) -> None:
        """`gone` are the keys of the turns in whose place the question is asked."""
        self._kept = kept
        self._gone = gone
        self._turn: AskedTurn | None = None
        self.at = at
        self.key = 0
        self.trouble: Trouble | None = None

    def grow(self, turn: AskedTurn) -> None:
        first = self._turn is None
        self._turn = turn
        if not first:
            return
        try:
            if self._gone:
                self._kept.drop(self.at.owner, self._gone)
            conversation, self.key = self._kept.begin(self.at.owner, self.at.conversation, turn)
            self.at = replace(self.at, conversation=conversation)
        except PresscheckError as error:
            self.trouble = trouble_of(error)

    def end(self) -> None:
        """Keeps what there is by now; an answer that nobody waits for any more was stopped."""
        if self._turn is None or not self.key:
            return
        turn = stopped(self._turn) if self._turn.end == "running" else self._turn
        try:
            self._kept.end(self.at.owner, self.key, turn)
        except PresscheckError as error:
            self.trouble = trouble_of(error)
