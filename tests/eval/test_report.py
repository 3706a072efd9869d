"""Reports in Markdown, and the tables that both forms share."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eval.cases import Case
from eval.datasets.dataset import Anchor
from eval.metrics.ranking import RankingScore
from eval.metrics.scores import AnswerScore, ClaimScore, Outcome, Score
from eval.report import failures_markdown, markdown
from eval.report.kinds import kind_of
from eval.report.tables import grouped, measure_rows, transitions, type_rows
from eval.runs.records import EvalRun, Record, RunSettings
from rag.contract.answers import AnswerJson

MADE_WITH = RunSettings(
    started=datetime(2025, 1, 28, 9, 30, tzinfo=UTC),
    dataset="questions",
    about="your own questions",
    system="presscheck",
    writer="local:small",
    path="questions.jsonl",
    sha256="0" * 64,
    cases=4,
    articles=5,
    corpus_sha256="1" * 64,
    limit=None,
    seed=0,
    as_of="own",
    judge=None,
    parallel=1,
    measures=("right", "wrong", "contains", "citation_recall", "seconds_p50"),
    anchors=(Anchor("a published system", "right", 0.45),),
    settings={},
    versions={"python": "3.11"},
    machine="Linux x86_64, 2 cores",
    ready_s=2.5,
)
ANSWER = AnswerScore(
    answerable=True,
    outcome=Outcome.RIGHT,
    words=4,
    quotes=1,
    quotes_exact=1,
    right_source=None,
    all_sides_cited=None,
    conflict_expected=False,
    conflict_flagged=False,
    seconds=0.5,
    contains=True,
    citation_recall=1.0,
    confidence=0.7,
)


def answer_json(text: str, quote: str = "V3 cost $5.6 million.") -> AnswerJson:
    return {
        "question": "?",
        "standalone_question": "?",
        "as_of": "2025-01-28",
        "status": "answered",
        "text": text,
        "sentences": [{"text": text, "verdict": "verified", "reason": None, "citations": [1]}],
        "citations": [
            {
                "n": 1,
                "kind": "text",
                "article_id": "aaa",
                "title": "V3",
                "publisher": None,
                "published": "2025-01-24",
                "url": None,
                "source": "001-v3.md",
                "quote": quote,
                "start": 0,
                "end": len(quote),
                "field": None,
                "also_in": [],
            }
        ],
        "conflicts": [],
        "missing": None,
        "nearest": [],
        "writer": "local:small",
        "timings_ms": {"retrieve": 12},
    }


def asked(place: int, outcome: Outcome, type_: str = "fact", **more: str | None) -> Record:
    case = Case(f"q{place}", f"Question {place}?", type_, answer=(("V3", "R1"),))
    given = outcome in {Outcome.RIGHT, Outcome.WRONG}
    right = outcome is Outcome.RIGHT
    score = replace(ANSWER, outcome=outcome, contains=right, citation_recall=1.0 if given else None)
    return Record(
        case,
        place,
        Score(type_, answer=score),
        answer=answer_json(f"Answer {place}.") if given else None,
        **more,
    )


def run(*records: Record, **settings: object) -> EvalRun:
    made_with = replace(MADE_WITH, cases=len(records), **settings)  # type: ignore[arg-type]
    return EvalRun(None, made_with, records)


FOUR = run(
    asked(0, Outcome.RIGHT),
    asked(1, Outcome.WRONG, note="The endpoint broke off.\nThe quotes answer instead."),
    asked(2, Outcome.DECLINED, "date"),
    asked(3, Outcome.FAILED, "date", error="the reply was cut off\x1b[31m"),
)
OTHER = run(
    *(asked(place, Outcome.RIGHT, kind) for place, kind in enumerate(["fact", "fact", "date"])),
    system="llamaindex",
)
RANKING = RankingScore(0.0, 1.0, 1.0, 0.5, 0.6, 1.0, 0.02)
CLAIMS = run(
    *(
        Record(
            Case(
                f"c{place}", "Why?", claim="V3 is cheap.", quotes=("It is.",), supported=supported
            ),
            place,
            Score("claims", claim=ClaimScore(supported, verified, 0.01)),
            verdict="verified" if verified else "removed",
        )
        for place, (supported, verified) in enumerate([(True, True), (True, False), (False, True)])
    ),
    measures=("macro_f1", "supported_kept"),
    anchors=(),
)
SEARCHES = run(
    Record(
        Case("s1", "Where?", find=("a.md",)), 0, Score("search", ranking=RANKING), ranking=("a.md",)
    ),
    measures=("hit_4", "ndcg_10"),
    anchors=(),
)
ALL_DECLINED = run(asked(0, Outcome.DECLINED), asked(1, Outcome.DECLINED))
ONE = run(asked(0, Outcome.RIGHT))
NOTHING_YET = EvalRun(None, MADE_WITH, ())
ODD = (CLAIMS, SEARCHES, ALL_DECLINED, ONE, NOTHING_YET)


def cells(text: str, name: str) -> list[str]:
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    return next(row[1:] for row in rows if row[:1] == [name])


def test_a_measure_has_its_interval_and_its_count() -> None:
    assert cells(markdown([FOUR]), "right") == [".250 [.00, .75]", "4"]
    assert cells(markdown([FOUR]), "seconds, p50") == ["0.500 [0.500, 0.500]", "4"]


def test_published_figures_stand_beside_ours() -> None:
    lines = markdown([FOUR]).splitlines()
    assert any("a published system" in line and ".450" in line for line in lines)


def test_two_runs_of_a_set_are_side_by_side() -> None:
    text = markdown([FOUR, OTHER])
    assert text.count("# questions") == 1
    assert cells(text, "measure") == ["presscheck", "llamaindex", "n"]
    assert cells(text, "right") == [".250 [.00, .75]", "1.000 [.44, 1.00]", "4/3"]
    assert "have not asked the same number of cases" in text


def test_runs_of_two_sets_are_apart() -> None:
    text = markdown([FOUR, run(asked(0, Outcome.RIGHT), dataset="another", sha256="2" * 64)])
    assert "# questions" in text
    assert "# another" in text


def test_runs_of_one_system_are_told_apart() -> None:
    by_writer = grouped([FOUR, run(asked(0, Outcome.RIGHT), writer="quotes")])
    assert by_writer[0].labels == ("presscheck, local:small", "presscheck, quotes")
    by_name = grouped([EvalRun(Path("a"), MADE_WITH, ()), EvalRun(Path("b"), MADE_WITH, ())])
    assert by_name[0].labels == ("a", "b")
    assert grouped([FOUR, FOUR])[0].labels == ("1. presscheck", "2. presscheck")


def test_types_are_counted_by_outcome() -> None:
    (group,) = grouped([FOUR])
    counts = {row.type: {k.name: n for k, n in row.counts.items()} for row in type_rows(group)}
    assert counts == {"fact": {"right": 1, "wrong": 1}, "date": {"declined": 1, "failed": 1}}


def test_length_and_failures_are_reported_without_being_asked_for() -> None:
    (group,) = grouped([FOUR])
    names = [row.measure.name for row in measure_rows(group)]
    assert names[: len(MADE_WITH.measures)] == list(MADE_WITH.measures)
    assert names[len(MADE_WITH.measures) :] == ["words", "failed"]


def test_what_to_know_before_believing_it_is_said() -> None:
    text = " ".join(markdown([FOUR]).split())
    assert "Failed: 1 case. First: the reply was cut off [31m" in text
    assert "Noted with 1 answer: The endpoint broke off. The quotes answer instead." in text
    assert "flatter Presscheck by construction" in text


def test_no_caution_about_measures_that_are_not_there() -> None:
    assert "flatter" not in markdown([CLAIMS])


def test_judge_errors_are_counted() -> None:
    text = markdown([run(asked(0, Outcome.RIGHT, judge_error="no verdict came back"))])
    assert "Not judged: 1 case. First: no verdict came back" in text


def test_an_unfinished_run_says_so() -> None:
    unfinished = EvalRun(None, replace(MADE_WITH, cases=100), FOUR.records)
    assert "Unfinished: 4 of 100 cases." in markdown([unfinished])


def test_raw_tables_are_aligned_and_fit_a_terminal() -> None:
    text = markdown([FOUR, OTHER])
    assert max(len(line) for line in text.splitlines()) <= 100
    for block in text.split("\n\n"):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        assert len({tuple(i for i, c in enumerate(row) if c == "|") for row in rows}) <= 1


def test_what_became_of_each_case() -> None:
    (group,) = grouped([FOUR, OTHER])
    found = {(a.name, b.name): count for (a, b), count in transitions(group).items()}
    assert found == {("right", "right"): 1, ("wrong", "right"): 1, ("declined", "right"): 1}


def test_claims_and_searches_have_kinds_of_their_own() -> None:
    assert [kind_of(r.score).name for r in CLAIMS.records] == ["kept", "missed", "let through"]
    assert kind_of(SEARCHES.records[0].score).name == "among 4"
    assert kind_of(Score("nothing")).name == "not scored"


@pytest.mark.parametrize("odd", ODD)
def test_odd_runs_are_reported_too(odd: EvalRun) -> None:
    assert "# questions" in markdown([odd])
    assert "fell short" in failures_markdown(odd)


def test_failures_show_what_was_asked_expected_said_and_quoted() -> None:
    text = failures_markdown(FOUR)
    assert "3 of 4 fell short" in text
    assert "q0" not in text
    assert "## q1: Question 1?" in text
    assert "- expected answer: V3 or R1" in text
    assert "- said (wrong): Answer 1." in text
    assert "- [1] 001-v3.md: V3 cost $5.6 million." in text
    assert "- said (failed): the reply was cut off" in text


def test_failures_can_be_cut_short() -> None:
    text = failures_markdown(FOUR, most=1)
    assert "q2" not in text
    assert "And 2 more." in text


def test_no_control_character_reaches_the_terminal() -> None:
    hostile = replace(FOUR.records[1], answer=answer_json("Not\x1b[31m that.\x07", "a\u202eb\rc"))
    text = failures_markdown(run(hostile)) + markdown([FOUR, run(hostile)])
    assert all(letter.isprintable() or letter == "\n" for letter in text)
