import pytest

from rag.verification.differences import differences


@pytest.mark.parametrize(
    ("claim", "quote", "ours", "theirs"),
    [
        (
            "The bridge will cost 58 million crowns.",
            "The bridge in Osby will cost 41 million crowns, says Mara Lind.",
            ["58 million crowns"],
            ["41 million crowns"],
        ),
        ("Shares rose 17 percent.", "Shares fell 17 percent.", ["rose"], ["fell"]),
        (
            "The vote was held on 4 March 2021 in Osby.",
            "The vote was held on 5 March 2021 in Osby.",
            ["4 March 2021"],
            ["5 March 2021"],
        ),
        ("Ann Berg won the race.", "Tom Lind won the race.", ["Ann Berg"], ["Tom Lind"]),
        (
            "DeepSeek spent $9.6 million to train V3.",
            "Developing version 3 of its model reportedly cost DeepSeek no more than $5.6 million.",
            ["$9.6 million"],
            ["$5.6 million"],
        ),
        ("The ferry runs in May.", "The ferry runs in May.", [], []),
        ("", "The ferry runs in May.", [], []),
    ],
)
def test_what_differs_is_told_as_spans_of_both(
    claim: str, quote: str, ours: list[str], theirs: list[str]
) -> None:
    found = differences(claim, quote)
    assert [claim[span.start : span.end] for span in found.claim] == ours
    assert [text for span in found.quote if (text := quote[span.start : span.end]) != "no"] == (
        theirs
    )


def test_a_negation_that_only_one_has_is_told() -> None:
    claim, quote = "The council did not answer.", "The council did answer."
    found = differences(claim, quote)
    assert [claim[span.start : span.end] for span in found.claim] == ["not"]
    assert found.quote == ()
