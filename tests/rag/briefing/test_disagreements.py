from datetime import date

import pytest

from rag.briefing.disagreements import disagreements
from rag.briefing.salience import Line, Lines
from rag.sources.voices import Voices
from rag.types import Article, article_id


def line(text: str, name: str, day: int = 20) -> Line:
    made = Article(article_id(text), text, name, f"{name}.md", name, date(2025, 1, day))
    return Line(made, 0, len(text), 0, name)


def found(*lines: Line) -> list[set[str]]:
    voices = Voices([each.article for each in lines])
    told = disagreements(Lines(lines), voices, date(2025, 2, 1), most=5)
    return [{value.value for value in one.conflict.values} for one in told]


FORTY = "The copper mine of Acme in Norland cost $40 million to build, the council was told."
FIFTY = "The copper mine of Acme in Norland cost $55 million to build, the council was told."


def test_two_figures_for_one_matter_disagree() -> None:
    assert found(line(FORTY, "one"), line(FIFTY, "two")) == [{"$40 million", "$55 million"}]


@pytest.mark.parametrize(
    ("one", "other", "day"),
    [
        (FORTY, FORTY.replace("$40 million", "under $45 million"), 20),
        (FORTY, "A bakery of Norland paid $55 million in taxes and fines last autumn.", 20),
        (FORTY, FIFTY.replace("Acme", "Globex"), 20),
        (FORTY, FIFTY, 31),
    ],
    ids=["a bound that the other meets", "another matter", "another name", "weeks later"],
)
def test_what_agrees_or_is_another_matter_does_not(one: str, other: str, day: int) -> None:
    assert found(line(one, "one"), line(other, "two", day)) == []
