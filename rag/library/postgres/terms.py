"""Full text in PostgreSQL: the words of a chunk as FTS5's own terms, and questions over them.

A chunk's row has its title's terms and its text's with a space on either side, " ferri  harbour ",
and three between title and text. So a phrase is a piece of that string, how often it occurs is told
by what is left without it, and a phrase never reaches from the title into the text. The terms are
made by SQLite's tokenizer, so that both kinds of library find the same by the same words.
"""

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.library.full_text import phrases
from rag.library.schema import TOKENIZER

_MOST_KEPT = 200_000
_LONGEST = 200  # characters of a term; PostgreSQL takes 2,046 bytes


class _Tokenizer:
    """Words -> terms, each word once: a table of SQLite's in memory does it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._terms: dict[str, tuple[str, ...]] = {}
        self._fts5 = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._fts5.execute(
            "CREATE VIRTUAL TABLE words USING fts5 "
            f"(word, content = '', tokenize = \"{TOKENIZER}\")"
        )
        self._fts5.execute("CREATE VIRTUAL TABLE terms USING fts5vocab ('words', 'instance')")

    def terms(self, words: Sequence[str]) -> list[str]:
        with self._lock:
            new = [word for word in dict.fromkeys(words) if word not in self._terms]
            if new:
                if len(self._terms) > _MOST_KEPT:
                    self._terms.clear()
                    new = list(dict.fromkeys(words))
                self._learn(new)
            return [term for word in words for term in self._terms[word]]

    def _learn(self, words: Sequence[str]) -> None:
        self._fts5.execute("BEGIN")
        self._fts5.executemany(
            "INSERT INTO words (rowid, word) VALUES (?, ?)", list(enumerate(words))
        )
        made: list[list[str]] = [[] for _ in words]
        found = self._fts5.execute("SELECT term, doc FROM terms ORDER BY doc, offset")
        for term, number in found.fetchall():
            made[number] += [str(term)[:_LONGEST]]
        self._fts5.execute("ROLLBACK")
        self._terms |= {word: tuple(terms) for word, terms in zip(words, made, strict=True)}


_tokenizer = _Tokenizer()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms in a row; with `begins`, the last is what a term begins with."""

    terms: tuple[str, ...]
    begins: bool = False

    @property
    def piece(self) -> str:
        """What stands in a row's words where the phrase does."""
        whole = "".join(f" {term} " for term in self.terms)
        return whole.removesuffix(" ") if self.begins else whole

    @property
    def query(self) -> str:
        """A tsquery for rows that have all its terms, somewhere."""
        quoted = [f"'{_quoted(term)}'" for term in self.terms]
        return " & ".join([*quoted[:-1], quoted[-1] + (":*" if self.begins else "")])


def row_of(title_words: str, text_words: str) -> tuple[int, str]:
    """How many terms a chunk has, and its `words`; of what `search_words` gives."""
    title, text = terms_of(title_words), terms_of(text_words)
    written = ("".join(f" {term} " for term in terms) for terms in (title, text))
    return len(title) + len(text), " ".join(written)


def terms_of(words: str) -> list[str]:
    return _tokenizer.terms(words.split())


def phrases_of(terms: Iterable[str], language: str | None = None) -> list[Phrase]:
    """What any of `terms` is searched as. Words of one term each count on their own, as in FTS5."""
    found = [Phrase(tuple(terms_of(w)), begins) for w, begins in phrases(terms, language)]
    return [phrase for phrase in found if phrase.terms]


def any_of(phrases: Sequence[Phrase]) -> str:
    return " | ".join(f"({phrase.query})" for phrase in phrases)


def like_any(phrases: Sequence[Phrase]) -> list[str]:
    """Patterns of LIKE, one of which a row has; terms have no signs with a meaning there."""
    return [f"%{phrase.piece}%" for phrase in phrases]


def _quoted(term: str) -> str:
    return term.replace("\\", "\\\\").replace("'", "''")
