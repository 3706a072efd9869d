"""A question as it was asked -> as it is asked of the articles: alone, and in their language.

The writer's model rewrites; what it gives is taken only where code finds in it what was asked.
"""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.english.language import LANGUAGES
from rag.english.words import names, words
from rag.errors import WriterError
from rag.types import Message, Turn

_log = logging.getLogger(__name__)

TOKENS = 100
"""A question of sixty words."""

_TURNS, _ANSWER_WORDS, _LONGEST = 6, 60, 400
"""Earlier turns that are shown, words of each one's answer, and characters of a question."""

_ALONE = """Rewrite the last question of a conversation about news articles, in its own language, \
so that it can be understood alone. Put in the names and things that it leaves out, and nothing \
that was not said. Do not answer it. A question that can be understood alone keeps its words. \
Write one question and nothing else."""

_TRANSLATE = """You translate a question into {language}. Keep names and figures as they are. \
Write the translation and nothing else."""

_IS_QUESTION = re.compile(r"[?\uff1f\u061f]$")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Rewriter:
    """`ask` sends messages to the model: them, the most tokens of its reply, and a
    time.monotonic() moment by which it ends. `reads_history` says whether the model puts in rightly
    what a follow-up leaves out; one of 1.5 billion parameters repeats the question before."""

    ask: Callable[[Sequence[Message], int, float], Iterator[str]]
    reads_history: bool

    def completed(self, question: str, history: Sequence[Turn], deadline: float) -> str | None:
        """A follow-up as it is understood alone; None where the model fails or gives no such
        question: it keeps every number, and adds none and no name that nobody has said."""
        known = history[-_TURNS:]
        lines: list[str] = []
        for turn in known:
            lines.append(f"Question: {turn.question[:_LONGEST]}")
            if turn.answer:
                lines.append(f"Answer: {' '.join(turn.answer.split()[:_ANSWER_WORDS])}")
        lines.append(f"Last question: {question}")
        made = self._reply(_ALONE, "\n".join(lines), deadline)
        said = " ".join([question, *(f"{turn.question} {turn.answer}" for turn in known)])
        names_said = {word.key for word in words(said)}
        if made is None or not _keeps_numbers(made, question, said):
            return None
        invented = any(all(word.key not in names_said for word in run) for run in names(made))
        return None if invented else made

    def translated(self, question: str, language: str, deadline: float) -> str | None:
        """The question in `language` (an ISO 639-1 code), with the same numbers; None where the
        model fails or gives no such question."""
        if language not in LANGUAGES:
            return None
        system = _TRANSLATE.format(language=LANGUAGES[language])
        made = self._reply(system, question, deadline)
        return made if made and _keeps_numbers(made, question, question) else None

    def _reply(self, system: str, user: str, deadline: float) -> str | None:
        """One question; None for anything else."""
        messages = (Message("system", system), Message("user", user))
        try:
            reply = " ".join("".join(self.ask(messages, TOKENS, deadline)).split())
        except WriterError as error:
            _log.info("the question was not rewritten: %s", error)
            return None
        return reply if _IS_QUESTION.search(reply) and len(reply) <= _LONGEST else None


def _keeps_numbers(made: str, question: str, said: str) -> bool:
    asked, own, given = (set(_NUMBER.findall(text)) for text in (question, made, said))
    return asked <= own <= given
