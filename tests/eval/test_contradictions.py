"""What is made false is false, what is kept is true, and the generator shares nothing with rag."""

import ast
from pathlib import Path
from random import Random

import pytest

import eval.contradictions
from eval.bench import contradictions as bench_contradictions
from eval.bench.contradictions import caught, judge, lost, table
from eval.contradictions.claimed import Claimed
from eval.contradictions.pairs import CHANGES, KINDS, Pair, pairs
from eval.contradictions.sentences import News, claimable, spots
from eval.contradictions.splices import halves, spliced
from eval.contradictions.wordings import reworded, shortened
from eval.datasets.starter import STARTER_ARTICLES
from rag.types import Verdict

PEOPLE = ("Anna Kowalski", "Peter Novak", "Laura Lindqvist")


def starter_news() -> list[News]:
    return [
        News(path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(STARTER_ARTICLES.glob("*.md"))
    ]


def made_false(kind: str, sentence: str, seeds: int = 30) -> set[str]:
    """All that a kind of change makes of a sentence that stands alone."""
    claimed = Claimed(sentence, sentence, PEOPLE, ("Maria Costa", "John Okafor"))
    found = (CHANGES[kind](claimed, Random(seed)) for seed in range(seeds))
    return {text for text in found if text}


@pytest.mark.parametrize(
    ("kind", "sentence", "one_of_them"),
    [
        ("magnitude", "It cost $5.6 million to build.", "It cost $5.6 billion to build."),
        ("unit or currency", "It cost $5.6 million to build.", "It cost £5.6 million to build."),
        ("unit or currency", "It lasted six hours there.", "It lasted six days there."),
        ("date", "It opened on Monday there.", "It opened on Friday there."),
        ("date", "The plant opened in 2019 with a gala.", "The plant opened in 2016 with a gala."),
        ("speaker", "Peter Novak said it was safe.", "Laura Lindqvist said it was safe."),
        ("name", "The plant in Norway makes paper.", "The plant in Peru makes paper."),
        ("names swapped", "Peter Novak sued Anna Kowalski.", "Anna Kowalski sued Peter Novak."),
        (
            "figures swapped",
            "Sales of paper rose to 40% while sales of glue fell to 12%.",
            "Sales of paper rose to 12% while sales of glue fell to 40%.",
        ),
        ("direction", "Prices rose by a tenth.", "Prices fell by a tenth."),
        ("comparison", "Paper is more likely to burn.", "Paper is less likely to burn."),
        ("negation", "The plant was closed.", "The plant was not closed."),
        ("negation", "The plant did not close.", "The plant did close."),
        ("negation", "The firm took the money.", "The firm did not take the money."),
    ],
)  # fmt: skip
def test_a_change_makes_what_the_quote_does_not_say(
    kind: str, sentence: str, one_of_them: str
) -> None:
    assert one_of_them in made_false(kind, sentence, seeds=400)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("names swapped", "Peter Novak met Anna Kowalski."),
        ("names swapped", "Peter Novak and Anna Kowalski sued the firm."),
        ("figures swapped", "Between 5 and 7 people were there."),
        ("figures swapped", "It killed 5 of the 7 people there."),
        ("figure", "The plant opened in 2019 on March 3."),
        ("figure", "The score was 3-2 at the end."),
        ("date", "The plant has been open since 2019."),
        ("unit or currency", "It rained for the last six months."),
        ("negation", "Some plants were closed."),
        ("negation", "The firm may be sold."),
        ("direction", "She was named after the king."),
    ],
)
def test_what_might_stay_true_is_left_alone(kind: str, sentence: str) -> None:
    assert made_false(kind, sentence) == set()


@pytest.mark.parametrize(
    ("sentence", "bound"), [("More than 50 people came.", "from"), ("Up to 50 people came.", "to")]
)
def test_a_new_figure_does_not_follow_from_a_bound(sentence: str, bound: str) -> None:
    made = made_false("figure", sentence)
    values = {int(word) for text in made for word in text.split() if word.isdigit()}
    assert values
    assert all(value > 50 if bound == "from" else value < 50 for value in values)


def test_a_new_figure_is_not_elsewhere_in_the_quotes() -> None:
    others = " ".join(str(number) for number in range(1, 13) if number != 7)
    claimed = Claimed("The 7 men left.", f"The 7 men left. {others}", (), ())
    assert all(CHANGES["figure"](claimed, Random(seed)) is None for seed in range(20))


def test_a_splice_joins_the_name_of_one_sentence_to_what_another_says() -> None:
    first = halves("Peter Novak was born in a small village near the northern border.")
    second = halves("Anna Kowalski was elected to the city council by a large majority.")
    assert first
    assert second
    assert (
        spliced(first, second) == "Peter Novak was elected to the city council by a large majority."
    )
    place = halves("Norway was hit by three storms over the course of the long winter.")
    assert place
    assert spliced(first, place) is None


@pytest.mark.parametrize(
    ("sentence", "short"),
    [
        (
            "On Monday, the firm announced a plan to close its plant.",
            "The firm announced a plan to close its plant.",
        ),
        (
            "The firm announced a plan to close its plant, which was built in 1950.",
            "The firm announced a plan to close its plant.",
        ),
        (
            "Anna Kowalski, a lawyer from the north, said the plant was never safe.",
            "Anna Kowalski said the plant was never safe.",
        ),
        ("In 2020, nobody in the village had any work at all.", None),
        ("In a statement, he said the plant would be closed soon.", None),
    ],
)
def test_shortened_says_less_and_nothing_else(sentence: str, short: str | None) -> None:
    assert shortened(sentence) == short


@pytest.mark.parametrize(
    ("sentence", "one_of_them"),
    [
        ("It cost $5.6 million to build.", "It cost 5.6 million dollars to build."),
        ("It cost $5.6 million to build.", "It cost $5.6m to build."),
        ("It took 12,000 men to build.", "It took 12000 men to build."),
        ("It rose 5% there.", "It rose 5 percent there."),
        ("It was not there.", "It wasn't there."),
        ("It opened February 3 there.", "It opened 3 February there."),
        ("It opened February 3 there.", "It opened Feb. 3 there."),
        ("It took no more than 500 men.", None),
    ],
)
def test_reworded_says_the_same(sentence: str, one_of_them: str | None) -> None:
    made = {reworded(sentence, Random(seed)) for seed in range(60)}
    assert made == {None} if one_of_them is None else one_of_them in made


@pytest.mark.parametrize(
    ("text", "can_be"),
    [
        ("The firm announced a plan to close its plant in the north.", True),
        ("He announced a plan to close the plant in the north.", False),
        ("The firm announced “a plan to close its plant in the north.", False),
        ("Sign up for the newsletter that was made for the north.", False),
        ("Will the firm announce a plan to close its plant?", False),
    ],
)
def test_claims_are_whole_statements(text: str, can_be: bool) -> None:
    assert claimable(text) is can_be


def test_pairs_of_the_starter_articles_are_the_same_each_time_and_differ_in_one_change() -> None:
    made = list(pairs(starter_news(), each=4, seed=1, per_article=10))
    assert made == list(pairs(starter_news(), each=4, seed=1, per_article=10))
    assert made != list(pairs(starter_news(), each=4, seed=2, per_article=10))
    assert len({pair.kind for pair in made}) >= 6
    sentences = {spot.sentence for news in starter_news() for spot in spots(news)}
    for pair in made:
        assert pair.true != pair.false
        assert any(quote in sentences for quote in pair.quotes) or len(pair.quotes) == 1
        assert pair.false not in " ".join(pair.quotes)
        if pair.wording == "verbatim":
            assert pair.true in " ".join(pair.quotes)


def test_the_check_catches_most_of_the_starter_contradictions() -> None:
    judged = judge(list(pairs(starter_news(), each=6, seed=1, per_article=12)))
    assert caught(judged).value >= 0.6
    assert lost(judged).value <= 0.2
    assert table(judged).count("\n") >= 8


def test_shares_count_what_is_not_verified() -> None:
    pair = Pair("figure", "verbatim", "a", "It cost $5.", "It cost $9.", ("It cost $5.",))
    judged = judge([pair])
    assert judged[0].true.verdict is Verdict.VERIFIED
    assert judged[0].false.verdict is not Verdict.VERIFIED
    assert caught(judged).value == 1
    assert lost(judged).value == 0


def test_the_generator_shares_no_code_with_the_check() -> None:
    for path in Path(eval.contradictions.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                assert name.partition(".")[0] not in {"rag", "ingest"}, path
                assert not name.startswith("eval.") or name.startswith("eval.contradictions"), path


def test_without_the_public_sets_it_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PRESSCHECK_BENCH", raising=False)
    assert bench_contradictions.main([]) == 0
    assert "left out" in capsys.readouterr().out


def test_every_kind_has_a_name_of_its_own() -> None:
    assert len(set(KINDS)) == len(KINDS) == 12
