"""Claims against quotes: what must pass, and what must never pass."""

import pytest

from rag.types import Verdict
from rag.verification.claim_check import check

V3_QUOTE = (
    "The lab says it trained V3 for a mere $5.6 million, whereas GPT-4 is thought to have cost "
    "more than $100 million."
)
TWO_SENTENCES = (
    "Northwind spent $5.6 million to train its V3 model. That is far from the more than "
    "$100 million that Globex reportedly used for GPT-4."
)

SUPPORTED = [
    ("V3 was trained for $5.6 million.", V3_QUOTE),
    ("The lab trained V3 for $5.6M.", V3_QUOTE),
    ("GPT-4 is thought to have cost more than $100 million.", V3_QUOTE),
    ("Northwind spent $5.6 million on training V3.", TWO_SENTENCES),
    ("Shares of Acme fell 17 percent on Monday.", "On Monday, Acme's shares fell 17%."),
    (
        "OpenAI charges $4.40 per million tokens.",
        "OpenAI's model is sold at four dollars and forty cents per million tokens.",
    ),
    (
        "The chips are Nvidia H800s.",
        "To get around the rules the lab took Nvidia's slower H-800 chips.",
    ),
    (
        "Mara Lind said the company would not appeal.",
        "“We will not appeal,” Mara Lind said of the company's plans.",
    ),
    ("The budget was under six million dollars.", "The reported budget was under $6 million."),
    ("R1 beats o1 in tests.", "In some tests R1 outperforms o1."),
    ("o1 was beaten by R1 in tests.", "In some tests R1 beat o1."),
    ("Globex charges $4.", "It is cheaper than that of Globex, which charges $4."),
    ("The V3 model cost $5.6 million.", "V3 was made in Norland. It cost $5.6 million."),
    ("V3 cost $5.6 million.", "V3, which outperforms GPT-4, cost $5.6 million."),
    ("The talks began on 24 January 2025.", "The talks began on Jan 24, 2025, in Geneva."),
    ("The band is from LA.", "The band comes from Los Angeles."),
    ("The International Monetary Fund cut its forecast.", "The IMF cut its forecast on Friday."),
    ("The limit in Austria is 130 km/h.", "On Austrian roads the limit is 130 km/h."),
    ("Based on the given context, the mayor opened a library.", "The mayor opened a library."),
    (
        "About 55 million people lost power, according to [1].",
        "Over a day 55 million people lost power.",
    ),
    (
        "They disagree on whether food should be labelled.",
        "They disagree on whether or not food should be labelled.",
    ),
]

BUDGET = (
    "This model was built for just $5.6 million, the lab says. It does better than Llama and "
    "outperforms models like OpenAI's GPT-4 in many tests."
)

REFUSED = [
    ("GPT-4 cost $5.6 million.", BUDGET, "the figure of the sentence before"),
    ("GPT-4 was built for $5.6 million.", BUDGET, "the figure of the sentence before"),
    ("GPT-4 cost $5.6 million.", "V3 cost $5.6 million, less than GPT-4.", "a yardstick"),
    (
        "GPT-4 cost $5.6 million.",
        "The model outperforms GPT-4 in tests. It cost $5.6 million.",
        "the figure of the sentence after",
    ),
    (
        "Llama cost $5.6 million.",
        "The model, made for $5.6 million, outperforms Llama, GPT-4 and Claude.",
        "a yardstick",
    ),
    ("GPT-4 cost $5.6 million.", V3_QUOTE, "figure given to another model"),
    ("V3 cost more than $100 million.", V3_QUOTE, "figure given to another model"),
    ("GPT-4 cost $5.6 million and V3 over $100 million.", V3_QUOTE, "figures swapped"),
    ("GPT-4 cost $5.6 million and V3 over $100 million.", TWO_SENTENCES, "figures swapped"),
    ("Globex spent $5.6 million on GPT-4.", TWO_SENTENCES, "figures swapped"),
    ("Revenue rose 71 percent.", "Revenue fell 17 percent.", "figure and direction"),
    ("Revenue rose 17 percent.", "Revenue fell 17 percent.", "direction"),
    ("Acme paid $5.6 billion.", "Acme paid $5.6 million.", "magnitude"),
    ("Acme paid €5.6 million.", "Acme paid $5.6 million.", "currency"),
    ("The plan takes two years.", "The plan takes two months.", "unit"),
    ("The deal was signed in March 2024.", "The deal was signed in May 2024.", "month"),
    ("The deal was signed on 3 May.", "The deal was signed on 13 May.", "day"),
    ("Lena Brandt leads the firm.", "Tomas Brandt leads the firm.", "name"),
    ("The firm will appeal the ruling.", "The firm will not appeal the ruling.", "negation"),
    ("The firm will not appeal the ruling.", "The firm will appeal the ruling.", "negation"),
    ("o1 outperforms R1.", "R1 outperforms o1 in some tests.", "comparison turned round"),
    (
        "Globex said the price was too low.",
        "Northwind said Globex had set the price too low.",
        "another speaker",
    ),
    ("It was bought before the ban.", "It was bought after the ban.", "before and after"),
    ("The AI opened.", "A big Inn opened.", "letters of no name"),
    ("The mayor opened a library. It cost $5 million.", "The mayor opened a library.", "half"),
    ("The mayor opened a library.", "Rain is expected along the coast tonight.", "unrelated"),
    ("", "Rain is expected along the coast tonight.", "empty claim"),
]


@pytest.mark.parametrize(("claim", "quote"), SUPPORTED)
def test_a_claim_that_the_quote_makes_is_verified(claim: str, quote: str) -> None:
    checked = check(claim, [quote])
    assert checked.verdict is Verdict.VERIFIED, checked.reason
    assert checked.citations == (1,)


@pytest.mark.parametrize(("claim", "quote", "kind"), REFUSED)
def test_a_claim_that_the_quote_does_not_make_is_never_verified(
    claim: str, quote: str, kind: str
) -> None:
    checked = check(claim, [quote])
    assert checked.verdict is not Verdict.VERIFIED, kind
    assert checked.reason


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Revenue rose 71 percent.", "Revenue fell 17 percent."),
        ("Acme paid $5.6 billion.", "Acme paid $5.6 million."),
        ("The deal was signed in March 2024.", "The deal was signed in May 2024."),
        ("Lena Brandt leads the firm.", "Tomas Brandt leads the firm."),
    ],
)
def test_a_figure_date_or_name_that_stands_nowhere_removes(claim: str, quote: str) -> None:
    checked = check(claim, [quote])
    assert (checked.verdict, checked.citations) == (Verdict.REMOVED, ())
    assert checked.reason


def test_what_the_wording_cannot_settle_is_weak() -> None:
    checked = check("The board said no to the merger.", ["The merger was rejected by the board."])
    assert checked.verdict is Verdict.WEAK


def test_what_stands_around_a_quote_says_whom_it_speaks_of() -> None:
    claim, quote = "Mara Lind will not appeal.", "She will not appeal."
    assert check(claim, [quote]).verdict is Verdict.REMOVED
    for around in ({"title": "Mara Lind and the ruling"}, {"before": "Mara Lind spoke on Monday."}):
        assert check(claim, [quote], **around).verdict is not Verdict.REMOVED
    asked = check("It took Acme two months.", ["The work took two months."], question="Acme?")
    assert asked.verdict is not Verdict.REMOVED


def test_a_figure_of_the_question_backs_nothing() -> None:
    claim, quote = "The bridge cost $41 million.", "The bridge cost more than planned."
    asked = check(claim, [quote], question="Did the bridge cost $41 million?")
    assert asked.verdict is Verdict.WEAK
    assert "41 million" in (asked.reason or "")


def test_halves_from_two_quotes_are_never_pooled() -> None:
    quotes = ["Northwind trained V3 in two months.", "Globex spent $80 million on chips."]
    assert check("Northwind spent $80 million on V3.", quotes).verdict is not Verdict.VERIFIED


def test_the_best_of_several_quotes_is_cited() -> None:
    quotes = ["Rain is expected tonight.", "Acme's shares fell 17%.", "Acme is a firm."]
    assert check("Acme's shares fell 17 percent.", quotes).citations == (2,)


def test_each_sentence_of_a_claim_may_rest_on_a_quote_of_its_own() -> None:
    quotes = ["Rain is expected tonight.", "Acme's shares fell 17%.", "Acme makes pumps."]
    checked = check("Acme makes pumps. Its shares fell 17 percent.", quotes)
    assert (checked.verdict, checked.citations) == (Verdict.VERIFIED, (2, 3))


def test_a_dropped_bound_is_weak() -> None:
    checked = check("Training GPT-4 cost $100 million.", ["Training GPT-4 cost over $100 million."])
    assert checked.verdict is Verdict.WEAK
    assert "over $100 million" in (checked.reason or "")


def test_a_bound_that_a_figure_meets_is_verified() -> None:
    checked = check(
        "Training V3 cost under six million dollars.", ["Training V3 cost $5.6 million."]
    )
    assert checked.verdict is Verdict.VERIFIED


def test_no_quotes_support_nothing() -> None:
    assert check("Acme paid.", []).verdict is Verdict.REMOVED
    assert check("Acme paid.", ["  "]).verdict is Verdict.REMOVED
