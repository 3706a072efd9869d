from collections import Counter
from random import Random

import pytest

from eval.training.changes import Given, fourfold, names_of, word_sets
from eval.training.frames import framed

STRANGERS = ("Ottilie Brandvold", "Skerry Island")
PAIRS = [
    ("The mill rose on Friday to 240 crowns, Tove Hult of Larkby said.",
     "Tove Hult said the mill climbed to 240 crowns on Friday."),
    ("Larkby will open 12 schools before Osby does.", "Larkby is due to open 12 schools."),
    ("The council of Norland supports the bridge and its revenue is growing.",
     "In Norland the council backs the bridge and its revenue is growing."),
    ("The ferry to Osby was at least 40 minutes late in March, said Norland.",
     "In March the ferry to Osby was no fewer than 40 minutes late."),
]  # fmt: skip


def made(seed: int) -> list[tuple[str, str, str, bool | None]]:
    rows: list[tuple[str, str, str, bool | None]] = []
    for quote, claim in PAIRS:
        found = fourfold(Given(quote, claim, STRANGERS, Random(seed)))
        assert found, quote
        rows += [(row.src, row.quote, row.claim, row.supported) for row in found[1]]
    return rows


@pytest.mark.parametrize("seed", range(12))
def test_four_rows_in_which_neither_text_alone_tells_the_truth(seed: int) -> None:
    rows = made(seed)
    for four in (rows[at : at + 4] for at in range(0, len(rows), 4)):
        quotes, claims = Counter[str](), Counter[str]()
        for _, quote, claim, supported in four:
            quotes[quote] += 1 if supported else -1
            claims[claim] += 1 if supported else -1
        assert set(quotes.values()) == set(claims.values()) == {0}
        assert len(quotes) == len(claims) == 2


def test_all_kinds_of_change_are_made_and_the_same_again() -> None:
    kinds = {src for seed in range(40) for src, *_ in made(seed)}
    wanted = {"number", "name", "roles", "opposite", "neighbour", "plan", "detail"}
    assert kinds == {f"fourfold:{kind}" for kind in wanted}
    assert made(3) == made(3)


def test_the_same_change_in_quote_and_claim() -> None:
    for seed in range(60):
        found = fourfold(Given(*PAIRS[0], STRANGERS, Random(seed)))
        assert found
        if found[0] == "number":
            number = next(word for word in found[1][3].claim.split() if word.isdigit())
            assert number != "240"
            assert f" {number} " in found[1][3].quote
            return
    pytest.fail("no number was changed")


def test_without_anything_to_change_there_are_no_rows() -> None:
    assert fourfold(Given("Rain fell", "Rain came down", STRANGERS, Random(1))) is None


def test_names_stand_within_a_sentence() -> None:
    assert names_of("Yesterday Tove Hult saw Larkby. Nobody else did.") == ["Tove Hult", "Larkby"]


def test_no_word_is_on_two_sides_of_one_set() -> None:
    for sides in word_sets().opposites:
        words = [word for side in sides for word in side]
        assert len(words) == len(set(words))
        assert len(sides) > 1


def test_frames_tell_what_is_said_from_what_is_so() -> None:
    quote, claim = "The mill rose on Friday.", "The mill climbed on Friday."
    rows = [row for seed in range(200) for row in framed(quote, claim, STRANGERS, Random(seed))]
    by_frame = Counter((row.src, row.supported, row.attributed) for row in rows)
    assert by_frame["framed:alleged", True, False]
    assert by_frame["framed:alleged", False, True]
    assert by_frame["framed:denied", True, False]
    assert by_frame["framed:denied", False, True]
    assert by_frame["framed:said", None, True]  # of a dropped speaker only the head for it knows
    assert not any(supported and attributed for _, supported, attributed in by_frame)
    share = sum(row.supported is True for row in rows) / len(rows)
    assert 0.35 < share < 0.65
    for row in rows:
        assert "{" not in row.quote + row.claim
        assert row.quote[0].isupper()
        assert row.claim[0].isupper()
