"""The local writer's model as a reader of evidence.

The order of question and text matters. With the question first, which is then read once for all
texts (half of the time), sentences of one question are told apart best: of 82 questions for
development 71 have their answer among the first two. With the text first, two questions compare:
whether they are answered at all is told with an area under the curve of .94 on 62 of them, and of
.74 the other way.
"""

from collections.abc import Callable, Sequence

from rag.llama import LlamaServer
from rag.reading.yes_no import YesOrNo, few_shot
from rag.types import Message

QUESTION_FIRST_SLOT, TEXT_FIRST_SLOT = 2, 3
"""Of the model's server; the writer's is 0, the judge's 1."""

SYSTEM = """You check whether a text states the answer to a question. Answer Yes only if the text \
itself says exactly what is asked, about the very person or thing that is asked about. Answer with \
one word, Yes or No."""

_FERRIES = "Lindo, founded by Per Holm in 1988, runs nine ferries. Sales fell by a fifth in March."
_LIBRARY = "The library cost 12 million euros, said Mayor Ortiz."
_LEAVES = "The treasurer, Mara Quill, resigned on Friday after eleven years."
_REASON = "Quill said that she could no longer vouch for the receipts."

EXAMPLES: Sequence[tuple[str, str, bool]] = (
    ("Who founded Lindo?", _FERRIES, True),
    ("Who is the chief executive of Lindo?", _FERRIES, False),
    ("How much did the museum cost?", _LIBRARY, False),
    ("What did Ortiz say the library cost?", _LIBRARY, True),
    ("Why did the treasurer resign?", _LEAVES, False),
    ("Why did the treasurer resign?", _REASON, True),
)
"""Question, text, and whether it answers. Every name and event is made up here."""


class LocalReader:
    """Reads by the model behind `server`, one text after another."""

    def __init__(self, server: LlamaServer) -> None:
        self._question_first = YesOrNo(server, QUESTION_FIRST_SLOT)
        self._text_first = YesOrNo(server, TEXT_FIRST_SLOT)

    def compare(self, question: str, texts: Sequence[str], deadline: float) -> list[float | None]:
        """As `rag.reading.reader.Reader.compare`."""
        prompts = [_prompt(question_first, question, text) for text in texts]
        return self._question_first.log_odds(prompts, deadline)

    def answers(self, question: str, texts: Sequence[str], deadline: float) -> list[float | None]:
        """As `rag.reading.reader.Reader.answers`."""
        prompts = [_prompt(text_first, question, text) for text in texts]
        return self._text_first.log_odds(prompts, deadline)


def question_first(question: str, text: str) -> str:
    return f"Question: {' '.join(question.split())}\nText: {' '.join(text.split())}"


def text_first(question: str, text: str) -> str:
    return f"Text: {' '.join(text.split())}\nQuestion: {' '.join(question.split())}"


def _prompt(lines: Callable[[str, str], str], question: str, text: str) -> tuple[Message, ...]:
    examples = [(lines(asked, said), answers) for asked, said, answers in EXAMPLES]
    return few_shot(SYSTEM, examples, lines(question, text))
