"""A question that a sentence answers, asked of a language model and checked in code."""

import re
import time

from eval.metrics.texts import holds
from eval.proposals.proposals import Proposal
from rag.english.figures import figures, same_value
from rag.english.standing import leans
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
_ASKS = re.compile(r"\b(?:how|who|whose|when|where|which|what|why)\b", re.IGNORECASE)


def written_question(writer: Writer, proposal: Proposal) -> str | None:
    """The writer's question, or None where it is not fit to ask. Raises WriterError."""
    asked = f"Sentence: {' '.join(proposal.sentence.split())}\nAnswer: {proposal.answer}"
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
    return _checked("".join(pieces), proposal)


def _checked(reply: str, proposal: Proposal) -> str | None:
    lines = [line for line in reply.strip().splitlines() if line.strip()]
    question = lines[0].strip().removeprefix("Question:").strip(' "“”*') if lines else ""
    if not question.endswith("?") or question.count("?") > 1 or not _ASKS.search(question):
        return None
    if len(question.split()) not in _WORDS or _TELLS_OF_A_TEXT.search(question):
        return None
    if repeats(question, proposal) or _says_more(question, proposal.sentence):
        return None
    named = any(run[0].start for run in names(question))
    return question[0].upper() + question[1:] if named and not leans(question) else None


def repeats(question: str, proposal: Proposal) -> bool:
    """Whether the question gives its own answer away."""
    if any(holds(question, spelling) for spelling in proposal.spellings):
        return True
    if proposal.sort == "name":
        return bool(keys(content_words(proposal.answer)) & keys(words(question)))
    told = figures(proposal.answer)
    return any(same_value(one, other) for one in told for other in figures(question))


def _says_more(question: str, sentence: str) -> bool:
    """Whether it names or counts what the sentence does not, or has too little to do with it."""
    known = keys(words(sentence))
    if any(word.key not in known for run in names(question) for word in run):
        return True
    told = figures(sentence)
    if any(not any(same_value(one, other) for other in told) for one in figures(question)):
        return True
    return len(keys(content_words(question)) & known) < 2
