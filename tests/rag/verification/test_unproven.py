from datetime import date

import pytest

from rag.types import Verdict
from rag.verification.unproven import missing_date, missing_digits, missing_figure
from rag.verification.verify import Support, verify

GERMAN = "Die Brücke in Osby kostet 41,5 Millionen Kronen und wird seit dem 22. April gebaut."


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("It cost 41 million crowns.", None),
        ("It cost 41,000,000 crowns.", None),
        ("It cost 41 billion crowns.", "41 billion"),
        ("It cost 40 million crowns.", "40 million"),
        ("Nearly half of it was paid by six towns.", None),  # written out: not for code to say
        ("It cost over 40 million crowns.", None),  # a bound: neither
        ("It opened twelve years later.", None),
    ],
)
def test_a_figure_in_digits_must_stand_somewhere(claim: str, missing: str | None) -> None:
    reason = missing_figure(claim, "The bridge cost 41 million crowns.")
    assert (missing in reason) if reason and missing else reason is missing


@pytest.mark.parametrize(
    ("number", "there"),
    [("41.5", True), ("41,500,000", True), ("415", True), ("4.6", False), ("1,250", False)],
)
def test_digits_are_the_same_in_every_language(number: str, there: bool) -> None:
    assert (missing_digits(f"It cost {number} crowns.", GERMAN) is None) is there


def test_a_small_number_may_be_written_out_in_another_language() -> None:
    assert missing_digits("It took 16 months.", "Der Bau dauerte sechzehn Monate.") is None


@pytest.mark.parametrize(
    ("claim", "there"),
    [
        ("It opened on 3 May.", True),
        ("It opened in May.", True),
        ("It opened on 4 May.", False),
        ("It opened on 12 June.", True),  # the article is of the 14th: "on Friday", say
        ("It opened on 12 July.", False),
    ],
)
def test_a_date_must_stand_there_or_be_near_the_articles_own(claim: str, there: bool) -> None:
    shown = "The bridge opened on 3 May 2025, the mayor said on Friday."
    assert (missing_date(claim, shown, date(2025, 6, 14)) is None) is there


def test_names_and_months_are_told_in_english_alone() -> None:
    said = "Die Brücke wird seit dem 22. April in Osby gebaut, sagt die Bürgermeisterin Lind."
    german = Support(said, language="de")
    assert verify("Mara Berg has been mayor since 22 April.", german).verdict is Verdict.WEAK
    claim = "Seit April bauen die Arbeiter der Stadt an der neuen Brücke über den Fluss."
    english = Support("The bridge has been under construction since spring.", language="en")
    assert verify(claim, english).verdict is Verdict.WEAK
