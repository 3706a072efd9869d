"""A question that a sentence answers, asked of a language model and checked in code."""

import re
import time

from eval.drafting.by_rules import repeats, stands_alone
from eval.drafting.clauses import begins_well
from eval.drafting.target import Kind, Target
from eval.drafting.wording import Wording
from rag.english.figures import dates, figures, same_value
from rag.english.words import content_words, keys, names, words
from rag.errors import WriterError
from rag.types import Message
from rag.writing import Writer

_SYSTEM = """You write one question for a test on the news.
You get a sentence and an answer. Write a question whose answer is exactly that answer.
Rules:
- The reader of the question does not see the sentence: name who and what it is about.
- Use the words of the sentence, and nothing that it does not say.
- Never write the answer in the question.
- Between 6 and 22 words, ending with a question mark."""

_MOST_TOKENS = 60
_SECONDS = 60.0
_WORDS = range(5, 31)

_TELLS_OF_A_TEXT = re.compile(
    r"\b(?:sentences?|passages?|text|excerpt|given answer|according to the (?:article|author|post)"
    r"|mentioned|stated)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\b(?:how (?:much|many|large|big|long|often)|what|which)\b", re.IGNORECASE)
_ASKS_FOR: dict[Kind, re.Pattern[str]] = {
    "money": _AMOUNT,
    "percent": _AMOUNT,
    "count": _AMOUNT,
    "date": re.compile(r"\b(?:when|(?:which|what) (?:year|month|date|day))\b", re.IGNORECASE),
    "name": re.compile(r"\b(?:who|whose|which|what)\b", re.IGNORECASE),
    "speaker": re.compile(r"\bwho\b", re.IGNORECASE),
}


def may_be_asked(sentence: str, target: Target, wording: Wording) -> bool:
    """Whether a writer may be trusted with it: the sentence is clear by itself, and nothing else
    in it could be taken for the answer. (Where two sums stood in one, a small model asked for the
    one and was given the other.)"""
    named = [run for run in names(sentence) if not target.start <= run[0].start < target.end]
    return (
        target.kind not in {"speaker", "percent"}
        and not target.then
        and sentence.endswith(".")
        and not re.search('["“”]', sentence)
        and bool(named)
        and begins_well(sentence, wording)
        and not _has_another(sentence, target)
    )


def _has_another(sentence: str, target: Target) -> bool:
    years = [figure for figure in figures(sentence) if figure.unit == "year"]
    match target.kind:
        case "money":
            return sum(figure.is_money for figure in figures(sentence)) > 1
        case "count":
            return len(figures(sentence)) - len(years) > 1
        case "date":
            return len(years) + len(dates(sentence)) > 1
        case _:
            return False


def written_question(writer: Writer, sentence: str, target: Target, wording: Wording) -> str | None:
    """The writer's question, or None where it is not fit to ask. Raises WriterError."""
    asked = f"Sentence: {' '.join(sentence.split())}\nAnswer: {sentence[target.start : target.end]}"
    messages = (Message("system", _SYSTEM), Message("user", f"{asked}\nQuestion:"))
    pieces: list[str] = []
    try:
        for piece in writer.write(
            messages, max_tokens=_MOST_TOKENS, deadline=time.monotonic() + _SECONDS
        ):
            pieces.append(piece)
    except WriterError:
        if "?" not in "".join(pieces):  # a reply cut off after its question is whole enough
            raise
    return _checked("".join(pieces), sentence, target, wording)


def _checked(reply: str, sentence: str, target: Target, wording: Wording) -> str | None:
    lines = [line for line in reply.strip().splitlines() if line.strip()]
    question = lines[0].strip().removeprefix("Question:").strip(' "“”*') if lines else ""
    if not question.endswith("?") or question.count("?") > 1:
        return None
    if len(question.split()) not in _WORDS or _TELLS_OF_A_TEXT.search(question):
        return None
    if not _ASKS_FOR[target.kind].search(question) or repeats(question, sentence, target):
        return None
    question = question[0].upper() + question[1:]
    made_up = _says_more(question, sentence)
    return question if not made_up and stands_alone(question, target, wording) else None


def _says_more(question: str, sentence: str) -> bool:
    """Whether it names or counts what the sentence does not, or has too little to do with it."""
    known = keys(words(sentence))
    if any(word.key not in known for run in names(question) for word in run):
        return True
    told = figures(sentence)
    if any(not any(same_value(one, other) for other in told) for one in figures(question)):
        return True
    return len(keys(content_words(question)) & known) < 2
