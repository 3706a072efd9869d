"""The local writer's model as a reader of evidence.

The order of question and text matters. With the question first, which is then read once for all
texts (half of the time), sentences of one question are told apart best: of 82 questions for
development 71 have their answer among the first two. With the text first, two questions compare:
whether they are answered at all is told with an area under the curve of .90 on 62 of them (.88
without the article's title; on 38 about other articles .69 and .56), and of .74 the other way.
"""

from collections.abc import Sequence

from rag.llama import LlamaServer
from rag.reading.yes_no import YesOrNo, few_shot

QUESTION_FIRST_SLOT, TEXT_FIRST_SLOT = 2, 3
"""Of the model's server; the writer's is 0, the judge's 1."""

SYSTEM = """You check whether a text states the answer to a question. Answer Yes only if the text \
itself says exactly what is asked, about the very person or thing that is asked about. Answer with \
one word, Yes or No."""

_FERRIES = "Lindo, founded by Per Holm in 1988, runs nine ferries. Sales fell by a fifth in March."
_LIBRARY = "The library cost 12 million euros, said Mayor Ortiz."
_LEAVES = "The treasurer, Mara Quill, resigned on Friday after eleven years."
_REASON = "Quill said that she could no longer vouch for the receipts."
_YEAR, _OPENS, _CLUB = (
    "A bad year at Lindo",
    "Town opens its library",
    "Rowing club loses treasurer",
)

EXAMPLES: Sequence[tuple[str, str, str, bool]] = (
    ("Who founded Lindo?", _YEAR, _FERRIES, True),
    ("Who is the chief executive of Lindo?", _YEAR, _FERRIES, False),
    ("How much did the museum cost?", _OPENS, _LIBRARY, False),
    ("What did Ortiz say the library cost?", _OPENS, _LIBRARY, True),
    ("Why did the treasurer resign?", _CLUB, _LEAVES, False),
    ("Why did the treasurer resign?", _CLUB, _REASON, True),
)
"""Question, title, text, and whether it answers. Every name and event is made up here."""


class LocalReader:
    """Reads by the model behind `server`, one text after another."""

    def __init__(self, server: LlamaServer) -> None:
        self._question_first = YesOrNo(server, QUESTION_FIRST_SLOT)
        self._text_first = YesOrNo(server, TEXT_FIRST_SLOT)

    def compare(self, question: str, texts: Sequence[str], deadline: float) -> list[float | None]:
        """As `rag.reading.reader.Reader.compare`."""
        examples = [(question_first(asked, text), yes) for asked, _, text, yes in EXAMPLES]
        prompts = [few_shot(SYSTEM, examples, question_first(question, text)) for text in texts]
        return self._question_first.log_odds(prompts, deadline)

    def answers(self, question: str, text: str, deadline: float, title: str = "") -> float | None:
        """As `rag.reading.reader.Reader.answers`."""
        examples = [(text_first(asked, name, said), yes) for asked, name, said, yes in EXAMPLES]
        prompt = few_shot(SYSTEM, examples, text_first(question, title, text))
        (odds,) = self._text_first.log_odds([prompt], deadline)
        return odds


def question_first(question: str, text: str) -> str:
    return f"Question: {_line(question)}\nText: {_line(text)}"


def text_first(question: str, title: str, text: str) -> str:
    return f"Article: {_line(title)}\nText: {_line(text)}\nQuestion: {_line(question)}"


def _line(words: str) -> str:
    return " ".join(words.split())
