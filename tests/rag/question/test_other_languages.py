"""What a question in another language than English asks for."""

from datetime import date

import pytest

from rag.errors import QuestionError
from rag.question import Question, read_other

DAY = date(2025, 5, 1)


def read(text: str, language: str) -> Question:
    return read_other(text, language, as_of=DAY, asked_on=DAY, longest=200)


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("Wie viel kostet der Turm?", "de", "money"),
        ("Wie viele Boote sanken?", "de", "number"),
        ("Was sagte der Wirt über das kostenlose Bier?", "de", "thing"),
        ("Wie viel Prozent stimmten zu?", "de", "percent"),
        ("Quand ouvre la tour ?", "fr", "date"),
        ("Combien de temps ont duré les travaux ?", "fr", "duration"),
        ("¿Por qué cierra la torre?", "es", "open"),
        ("¿Cuánto cuesta la torre?", "es", "money"),
        ("Chi ha costruito la torre?", "it", "person"),
        ("Onde fica a torre?", "pt", "place"),
        ("Hoeveel kost de toren?", "nl", "money"),
        ("Kiedy otwarto wieżę?", "pl", "date"),
        ("Кто построил башню?", "ru", "person"),
        ("灯塔什么时候开放？", "zh", "date"),
        ("灯塔花了多少钱？", "zh", "money"),
        ("灯台はいつ開きますか", "ja", "date"),
        ("متى يفتح البرج؟", "ar", "date"),
        ("Kuka rakensi tornin?", "fi", "open"),
    ],
)
def test_kinds(question: str, language: str, kind: str) -> None:
    assert read(question, language).kind == kind


def test_names_and_verbs_by_their_capitals() -> None:
    french = read("Qui dirige le port de Valdor ?", "fr")
    assert french.names == {"valdor"}
    german = read("Wer leitet den Hafen?", "de")
    assert german.verbs == {"leit"}
    assert german.names == frozenset()


@pytest.mark.parametrize(
    ("question", "language", "focus"),
    [
        ("Wer ist der Torwart von Rotfeld?", "de", "torwart"),
        ("Qui est le maire de Valdor ?", "fr", "mair"),
        ("灯塔的馆长是谁？", "zh", "馆长"),
        ("Wer baute den Turm?", "de", None),
    ],
)
def test_the_office_that_is_asked_for(question: str, language: str, focus: str | None) -> None:
    assert read(question, language).focus == focus


def test_percent_of_the_question_need_not_be_said() -> None:
    terms = read("Wie viel Prozent der Boote sanken?", "de").terms
    assert [term.text for term in terms] == ["Boote", "sanken"]


def test_refused() -> None:
    with pytest.raises(QuestionError, match="empty"):
        read(" ? ", "de")
    with pytest.raises(QuestionError, match="201 characters"):
        read("W" * 201, "de")
