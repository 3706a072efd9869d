"""A question as it was asked -> as it is asked of the articles: alone, and in their language.

The writer's model rewrites; what it gives is taken only where code finds in it what was asked.
"""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.english.language import LANGUAGES, language_of_question
from rag.english.words import names, words
from rag.errors import WriterError
from rag.types import Message, Turn

_log = logging.getLogger(__name__)

TOKENS = 100
"""A question of sixty words."""

_TURNS, _ANSWER_WORDS, _LONGEST = 6, 60, 400
"""Earlier turns that are shown, words of each one's answer, and characters of a question."""

_ALONE = """Rewrite the last question of a conversation about news articles in {language}, so that \
it can be understood alone. Put in the names and things that it leaves out, and nothing that was \
not said. Do not answer it. A question that can be understood alone keeps its words. Write one \
question and nothing else."""

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

    def rewritten(
        self, question: str, history: Sequence[Turn], language: str, deadline: float
    ) -> str | None:
        """The question in `language` (an ISO 639-1 code), stand-alone where the model
        `reads_history`; None where it fails or gives no such question. Raises nothing."""
        known = history[-_TURNS:] if self.reads_history else ()
        if language not in LANGUAGES or len(question) > _LONGEST:
            return None
        try:
            reply = "".join(self.ask(_messages(question, known, language), TOKENS, deadline))
        except WriterError as error:
            _log.info("the question was not rewritten: %s", error)
            return None
        made = " ".join(reply.split())
        said = " ".join([question, *(f"{turn.question} {turn.answer}" for turn in known)])
        same = _is_question(made) and _adds_nothing(made, question, said, language)
        return made if same else None


def _messages(question: str, history: Sequence[Turn], language: str) -> tuple[Message, ...]:
    name = LANGUAGES[language]
    if not history:
        return Message("system", _TRANSLATE.format(language=name)), Message("user", question)
    lines: list[str] = []
    for turn in history:
        lines.append(f"Question: {turn.question[:_LONGEST]}")
        if turn.answer:
            lines.append(f"Answer: {' '.join(turn.answer.split()[:_ANSWER_WORDS])}")
    lines.append(f"Last question: {question}")
    return Message("system", _ALONE.format(language=name)), Message("user", "\n".join(lines))


def _is_question(made: str) -> bool:
    return bool(_IS_QUESTION.search(made)) and len(made) <= _LONGEST


def _adds_nothing(made: str, question: str, said: str, language: str) -> bool:
    """Every number of the question is in it, none that nobody has said, and no such name where it
    is in the question's language: names are translated too."""
    own, given = set(_NUMBER.findall(made)), set(_NUMBER.findall(said))
    if not set(_NUMBER.findall(question)) <= own <= given:
        return False
    if language_of_question(question) not in {None, language}:
        return True
    known = {word.key for word in words(said)}
    return all(any(word.key in known for word in run) for run in names(made))
