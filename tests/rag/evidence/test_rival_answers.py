from dataclasses import dataclass
from datetime import date

from rag.evidence.relevance import Relevance
from rag.evidence.rival_answers import rivals
from rag.evidence.spans import AnswerSpan, answer_spans, says
from rag.question import Question, read_question
from rag.types import Article, Quote

ON_TOPIC = Relevance(0.8, 1.0, 1.0, True, True, True, 1.0, ())


@dataclass(frozen=True)
class Told:
    quote: Quote
    spans: tuple[AnswerSpan, ...]
    relevance: Relevance = ON_TOPIC


def asked(text: str) -> Question:
    return read_question(text, as_of=date(2025, 1, 28))


def told(question: str, *sentences: str, likelihood: float = 0.5) -> list[Told]:
    found: list[Told] = []
    for n, sentence in enumerate(sentences):
        spans = answer_spans(asked(question), sentence)
        article = Article(f"a{n}", sentence, "", f"{n}.md")
        offers = spans[0].text if spans else ""
        found.append(Told(Quote(article, 0, len(sentence), likelihood, offers), spans))
    return found


def test_sentences_alike_but_for_the_answer_are_rivals() -> None:
    found = told(
        "Who founded Acme?",
        "The mining firm Acme was founded in 1994 by Mara Lind.",
        "The mining firm Acme was founded in 1994 by Jonas Berg.",
    )
    assert [rival.value for rival in rivals(found)] == ["Mara Lind", "Jonas Berg"]


def test_other_names_in_other_words_are_none() -> None:
    found = told(
        "Who founded Acme?",
        "The mining firm Acme was founded in 1994 by Mara Lind.",
        "Asked for his part in the founding of Acme, Jonas Berg said nothing.",
    )
    assert rivals(found) == ()


def test_one_answer_said_twice_is_none() -> None:
    found = told(
        "Who founded Acme?",
        "Acme was founded by Mara Lind.",
        "Acme was founded by Mara Lind in 1994.",
    )
    assert rivals(found) == ()


def test_a_span_is_of_the_kind_asked_for_and_not_the_questions_own() -> None:
    sentence = "Acme paid $40 million for 12 lorries in 2019."
    assert [s.text for s in answer_spans(asked("How much did Acme pay?"), sentence)] == [
        "$40 million"
    ]
    assert says(sentence, "$40 million")
    assert not says(sentence, "$41 million")
    assert says("Mara Lind of Acme", "Lind")
