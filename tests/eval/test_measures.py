import math

import pytest

from eval.metrics.drafts import DraftedSentence
from eval.metrics.ledger import Ledger
from eval.metrics.measures import MEASURES
from eval.metrics.over_scores import percentile, risk_coverage
from eval.metrics.scores import AnswerScore, ClaimScore, Outcome, Score
from rag.types import Verdict


def answered(
    outcome: Outcome, *, answerable: bool = True, confidence: float = 0.5, **more: object
) -> Score:
    fields = {
        "words": 4,
        "quotes": 2,
        "quotes_exact": 2,
        "right_source": None,
        "all_sides_cited": None,
        "conflict_expected": False,
        "conflict_flagged": False,
        "seconds": 1.0,
    }
    score = AnswerScore(
        answerable=answerable, outcome=outcome, confidence=confidence, **{**fields, **more}
    )
    return Score("fact", answer=score)


def checked(kind: str, supported: bool, verified: bool) -> Score:
    return Score(kind, claim=ClaimScore(supported, verified, 0.01))


RIGHT, WRONG, DECLINED = Outcome.RIGHT, Outcome.WRONG, Outcome.DECLINED

SCORES = (
    answered(RIGHT, confidence=0.9),
    answered(RIGHT, confidence=0.7, conflict_expected=True, conflict_flagged=True),
    answered(WRONG, confidence=0.8, quotes_exact=1, conflict_flagged=True),
    answered(DECLINED),
    answered(DECLINED, answerable=False),
    answered(DECLINED, answerable=False),
    answered(WRONG, answerable=False, confidence=0.1),
    answered(Outcome.FAILED, quotes=0, quotes_exact=0),
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("right", 2 / 5),  # of those with an answer, the failed one among them
        ("wrong", 2 / 8),
        ("declined", 3 / 8),
        ("failed", 1 / 8),
        ("declined_rightly", 2 / 3),
        ("declined_falsely", 1 / 5),
        ("decline_precision", 2 / 3),
        ("decline_f1", 2 / 3),
        ("balanced_accuracy", (3 / 5 + 2 / 3) / 2),  # an error is no answer
        ("quotes_exact", 13 / 14),
        ("conflict_recall", 1.0),
        ("conflict_precision", 1 / 2),
        ("words", 4.0),
    ],
)
def test_of_answers(name: str, value: float) -> None:
    assert MEASURES[name].of(SCORES) == pytest.approx(value)


def test_declining_pays_more_than_guessing() -> None:
    """An answer to a question that has none costs; a declined one does not."""
    unsure = [answered(RIGHT), answered(DECLINED, answerable=False)]
    guessing = [answered(RIGHT), answered(WRONG, answerable=False)]
    for name in ("wrong", "aurc"):
        assert MEASURES[name].of(unsure) < MEASURES[name].of(guessing)
    for name in ("balanced_accuracy", "decline_f1"):
        assert MEASURES[name].of(unsure) > MEASURES[name].of(guessing)


def test_risk_grows_as_coverage_does() -> None:
    points = risk_coverage(SCORES)
    assert [coverage for coverage, _ in points] == [1 / 8, 2 / 8, 3 / 8, 4 / 8]
    assert [risk for _, risk in points] == pytest.approx([0, 1 / 2, 1 / 3, 2 / 4])
    assert MEASURES["aurc"].of(SCORES) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_equal_confidence_is_no_order() -> None:
    """Whichever comes first in the file, half the errors are to be expected at each."""
    for order in ((RIGHT, WRONG), (WRONG, RIGHT)):
        points = risk_coverage([answered(outcome) for outcome in order])
        assert [risk for _, risk in points] == [0.5, 0.5]


def test_failing_pays_nothing() -> None:
    failed = [answered(Outcome.FAILED, seconds=0.001), answered(DECLINED, answerable=False)]
    assert MEASURES["balanced_accuracy"].of(failed) == 0.5
    assert MEASURES["right"].of(failed) == 0.0
    assert MEASURES["seconds_p50"].of(failed) == 1.0
    assert math.isnan(MEASURES["attack_success"].of(failed))


def test_macro_f1_is_that_of_scikit_learn_averaged_over_sources() -> None:
    from sklearn.metrics import f1_score

    claims = {
        "one": [(True, True), (True, False), (False, False), (False, True), (True, True)],
        "two": [(True, False), (False, False), (False, False)],
    }
    expected = [
        f1_score([t for t, _ in rows], [p for _, p in rows], average="macro", zero_division=0)
        for rows in claims.values()
    ]
    scores = [checked(kind, *row) for kind, rows in claims.items() for row in rows]
    assert MEASURES["macro_f1"].of(scores) == pytest.approx(sum(expected) / 2)


def test_handled_counts_both_ways_of_being_right() -> None:
    assert MEASURES["handled"].of(SCORES) == 4 / 8


def test_the_area_under_the_curve_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import roc_auc_score

    rows = [(True, 1.0), (True, 0.5), (True, 0.0), (False, 0.5), (False, 0.0), (False, 0.0)]
    scores = [Score("a", claim=ClaimScore(s, sure == 1.0, 0.1, sure)) for s, sure in rows]
    expected = roc_auc_score([s for s, _ in rows], [sure for _, sure in rows])
    assert MEASURES["auc"].of(scores) == pytest.approx(expected)
    assert math.isnan(MEASURES["auc"].of(scores[:3]))
    assert math.isnan(MEASURES["auc"].of([checked("a", True, True), checked("a", False, False)]))


def test_stages_are_means_of_what_is_known() -> None:
    ledgers = [
        Ledger(True, True, True, False, False, True),
        Ledger(True, False, None, None, None, False),
        None,
    ]
    scores = [Score("fact", ledger=ledger) for ledger in ledgers]
    assert MEASURES["ledger_evidence"].of(scores) == 1 / 2
    assert MEASURES["ledger_asked"].of(scores) == 1.0
    assert MEASURES["ledger_shown"].of(scores) == 1 / 2


def test_what_became_of_true_sentences_and_of_lies() -> None:
    verified, weak, removed = Verdict.VERIFIED, Verdict.WEAK, Verdict.REMOVED
    drafts = [
        DraftedSentence("a", verified, verified, None, true=True),
        DraftedSentence("b", removed, removed, "no", true=True),
        DraftedSentence("c", weak, removed, "half", true=True),
        DraftedSentence("d", verified, verified, None, true=False, kind="swap"),
        DraftedSentence("e", weak, removed, "half", true=False, kind="swap"),
        DraftedSentence("f", verified, verified, None),
    ]
    scores = [Score("fact", draft=tuple(drafts[:4])), Score("fact", draft=tuple(drafts[4:]))]
    names = ("true_kept", "true_removed", "lies_shown", "lies_removed")
    assert [MEASURES[name].of(scores) for name in names] == [1 / 3, 1 / 3, 1 / 2, 1 / 2]


def test_what_nothing_says_anything_about_is_no_number() -> None:
    for measure in MEASURES.values():
        assert math.isnan(measure.of(())), measure.name
    assert math.isnan(MEASURES["decline_f1"].of([answered(RIGHT)]))
    assert math.isnan(MEASURES["hit_1"].of(SCORES))
    assert math.isnan(percentile([], 50))


def test_every_measure_is_explained() -> None:
    for measure in MEASURES.values():
        assert measure.label
        assert measure.about


def test_what_falls_short() -> None:
    assert not answered(RIGHT).falls_short
    assert not answered(DECLINED, answerable=False).falls_short
    assert answered(DECLINED).falls_short
    assert answered(RIGHT, quotes_exact=1).falls_short
    assert answered(RIGHT, right_source=False).falls_short
    assert answered(RIGHT, conflict_flagged=True).falls_short
    assert checked("a", supported=True, verified=False).falls_short
    assert not checked("a", supported=False, verified=False).falls_short
