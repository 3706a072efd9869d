"""The conversations of the page, in tables of their own beside the library.

Every question names its owner, so that nobody reads, changes or finds what is somebody else's.
Each call is one short transaction on a connection of its own: any number of tabs, threads and
processes may call at once.
"""

import json
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from rag.contract.answers import AnswerJson, answer_json
from rag.postgres.tables import open_tables
from rag.storage.tables import Statements
from ui.engine.conversations_file import FORM, explained
from ui.state.feedback import Feedback, RatedAnswer, Rating
from ui.state.turn_json import turn_from_json, turn_to_json
from ui.state.turns import AskedTurn, stopped

TITLE_CHARS = 80

MOST_CONVERSATIONS = 2000
"""Of one owner; beyond that a new one takes the place of the one that was longest not used."""

MOST_LISTED = 50
"""Conversations in one list; a search finds the others."""


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    title: str
    used: float
    """Seconds since 1970 of its last question."""


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """`key` names the turn for good, whatever becomes of those before it."""

    key: int
    turn: AskedTurn
    feedback: Feedback | None = None


class Conversations:
    """Makes its tables with the first question. Every call may raise LibraryError."""

    def __init__(
        self, library: Path | str, *, most: int = MOST_CONVERSATIONS, wait_s: float = 5.0
    ) -> None:
        """Those beside a library, the folder or address of which it is told. `wait_s`: for another
        writer to end."""
        self._tables = open_tables(library, "conversations", FORM, wait_s, explained, keeps=False)
        self._most = most

    def close(self) -> None:
        self._tables.close()

    def begin(self, owner: str, conversation: str, turn: AskedTurn) -> tuple[str, int]:
        """Keeps a question that is being asked -> the conversation's id and the turn's key.

        A conversation that is not the owner's, or none, begins a new one, titled by the question.
        """
        with self._tables.writing() as writing:
            goes_on = writing.execute(
                "UPDATE conversations SET used = ? WHERE id = ? AND owner = ?",
                (time.time(), conversation, owner),
            ).rowcount
            if not goes_on:
                conversation = secrets.token_urlsafe(12)
                writing.execute(
                    "INSERT INTO conversations VALUES (?, ?, ?, ?)",
                    (conversation, owner, _title(turn.question), time.time()),
                )
                _drop_oldest(writing, owner, self._most)
            # Should this process end before the answer does, it is one that was stopped.
            (key,) = writing.execute(
                "INSERT INTO turns (conversation, question, turn) VALUES (?, ?, ?) RETURNING key",
                (conversation, turn.question, turn_to_json(stopped(turn))),
            ).fetchone()
        return conversation, key

    def end(self, owner: str, key: int, turn: AskedTurn) -> None:
        """Keeps what became of a question; nothing where it has been deleted since."""
        answer = json.dumps(answer_json(turn.answer)) if turn.answer else None
        with self._tables.writing() as writing:
            writing.execute(
                f"UPDATE turns SET turn = ?, answer = ? WHERE key = ? AND {_OWNED}",
                (turn_to_json(turn), answer, key, owner),
            )

    def drop(self, owner: str, keys: Sequence[int]) -> None:
        with self._tables.writing() as writing:
            for key in keys:
                writing.execute(f"DELETE FROM turns WHERE key = ? AND {_OWNED}", (key, owner))

    def turns(self, owner: str, conversation: str, *, most: int) -> tuple[KeptTurn, ...]:
        """The newest `most`, oldest first, numbered as the page numbers them; none for a
        conversation that is not there or not the owner's."""
        with self._tables.reading() as reading:
            rows = reading.execute(
                f"SELECT key, turn, rating, words FROM turns WHERE conversation = ? AND {_OWNED} "
                "ORDER BY key DESC LIMIT ?",
                (conversation, owner, most),
            ).fetchall()
        return tuple(
            KeptTurn(
                key,
                replace(turn_from_json(text), id=f"t{number}"),
                Feedback(Rating(rating), words) if rating else None,
            )
            for number, (key, text, rating, words) in enumerate(reversed(rows), start=1)
        )

    def title(self, owner: str, conversation: str) -> str | None:
        """None where it is not there or not the owner's."""
        with self._tables.reading() as reading:
            row = reading.execute(
                "SELECT title FROM conversations WHERE id = ? AND owner = ?", (conversation, owner)
            ).fetchone()
        return str(row[0]) if row else None

    def list(self, owner: str, search: str = "") -> tuple[Conversation, ...]:
        """The newest first; with `search` those with it in their title or in a question."""
        like = f"%{_escaped(_line(search))}%"
        with self._tables.reading() as reading:
            rows = reading.execute(
                "SELECT id, title, used FROM conversations AS c WHERE owner = ? AND (lower(title) "
                "LIKE lower(?) ESCAPE '!' OR EXISTS (SELECT 1 FROM turns WHERE conversation = c.id "
                "AND lower(question) LIKE lower(?) ESCAPE '!')) ORDER BY used DESC LIMIT ?",
                (owner, like, like, MOST_LISTED),
            ).fetchall()
        return tuple(Conversation(*row) for row in rows)

    def rename(self, owner: str, conversation: str, title: str) -> None:
        """A title of nothing but blanks changes nothing."""
        if not title.strip():
            return
        with self._tables.writing() as writing:
            writing.execute(
                "UPDATE conversations SET title = ? WHERE id = ? AND owner = ?",
                (_title(title), conversation, owner),
            )

    def delete(self, owner: str, conversation: str) -> None:
        with self._tables.writing() as writing:
            writing.execute(
                "DELETE FROM conversations WHERE id = ? AND owner = ?", (conversation, owner)
            )

    def rate(self, owner: str, key: int, feedback: Feedback | None) -> None:
        """What a reader thinks of an answer; None takes it back."""
        rating, words = (feedback.rating.value, feedback.words) if feedback else (None, "")
        with self._tables.writing() as writing:
            writing.execute(
                f"UPDATE turns SET rating = ?, words = ? WHERE key = ? AND {_OWNED}",
                (rating, words, key, owner),
            )

    def rated(self) -> Iterator[RatedAnswer]:
        """Everybody's rated answers, oldest first."""
        with self._tables.reading() as reading:
            rows = reading.execute(
                "SELECT key, answer, rating, words, conversation FROM turns "
                "WHERE rating IS NOT NULL AND answer IS NOT NULL ORDER BY key"
            ).fetchall()
            earlier = {
                key: tuple(
                    row[0]
                    for row in reading.execute(
                        "SELECT question FROM turns WHERE conversation = ? AND key < ? "
                        "ORDER BY key",
                        (conversation, key),
                    ).fetchall()
                )
                for key, *_, conversation in rows
            }
        for key, answer, rating, words, _ in rows:
            feedback = Feedback(Rating(rating), words)
            yield RatedAnswer(
                f"rated-{key}", cast("AnswerJson", json.loads(answer)), feedback, earlier[key]
            )


_OWNED = "conversation IN (SELECT id FROM conversations WHERE owner = ?)"


def _drop_oldest(writing: Statements, owner: str, most: int) -> None:
    writing.execute(
        "DELETE FROM conversations WHERE owner = ? AND id NOT IN (SELECT id FROM conversations "
        "WHERE owner = ? ORDER BY used DESC LIMIT ?)",
        (owner, owner, most),
    )


def _title(words: str) -> str:
    """One line, cut at a word where it is long, of what can be written anywhere."""
    line = _line(words)
    if len(line) <= TITLE_CHARS:
        return line
    cut = line[: TITLE_CHARS - 2]
    return (cut[: cut.rfind(" ")] if " " in cut[TITLE_CHARS // 2 :] else cut) + " …"


def _line(words: str) -> str:
    return " ".join(words.encode("utf-8", "replace").decode().replace("\0", " ").split())


def _escaped(search: str) -> str:
    for special in "!%_":
        search = search.replace(special, f"!{special}")
    return search
