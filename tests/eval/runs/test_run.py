import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import Case
from eval.datasets import load_dataset
from eval.datasets.own import own_questions
from eval.metrics.ledger import Ledger
from eval.metrics.measures import MEASURES
from eval.report import markdown
from eval.runs.folder import SETTINGS, read_run
from eval.runs.plan import Plan, sample
from eval.runs.run import EvalProgress, Progress, run
from rag.errors import EmptyLibrary, SettingsError
from rag.fakes import HashEmbedder
from rag.settings import Settings
from rag.types import Verdict

FERRY = "The ferry Aurora sank near Kemi. Its owner says that 12 people were saved that night."


def settings(tmp_path: Path, models: Path, **more: object) -> Settings:
    return Settings(library=tmp_path / "library", models=models, writer="quotes", **more)  # type: ignore[arg-type]


def questions(folder: Path, *lines: dict[str, object]) -> Path:
    path = folder / "own.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


OWN = (
    {
        "id": "kemi",
        "question": "Near which town did the ferry Aurora sink?",
        "answer": [["Kemi"]],
        "documents": [{"id": "a", "text": FERRY, "title": "Aurora", "published": "2022-05-04"}],
    },
    {
        "id": "saved",
        "question": "How many people were saved?",
        "answer": [["12"]],
        "documents": [{"id": "a", "text": FERRY, "title": "Aurora", "published": "2022-05-04"}],
    },
    {
        "id": "claim",
        "question": "Where?",
        "claim": "The ferry Aurora sank near Oulu.",
        "quotes": [FERRY],
        "supported": False,
    },
)


def test_a_sample_is_drawn_by_its_seed_and_a_larger_one_begins_with_it() -> None:
    cases = [Case(str(n), "?", abstain=True) for n in range(50)]
    assert sample(cases, None, 0) == tuple(cases)
    ten = sample(cases, 10, 7)
    assert ten == sample(cases, 10, 7)
    assert ten == sample(cases, 30, 7)[:10]
    assert ten != sample(cases, 10, 8)
    assert len(set(sample(cases, 99, 7))) == 50


def test_the_starter_questions(
    tmp_path: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the real embedder `make check` asks them all, and tests/test_wheel.py some."""
    monkeypatch.setattr("eval.runs.run.build_embedder", lambda _: HashEmbedder())
    seen: list[Progress] = []
    plan = Plan(load_dataset("starter", None), ("quotes", "vectors"), "first", limit=6)
    with pytest.raises(SettingsError, match="vectors can do nothing with starter"):
        run(plan, settings(tmp_path, models_folder), runs=tmp_path / "runs")
    plan = Plan(load_dataset("starter", None), ("presscheck", "quotes"), "first", limit=6)
    one, other = run(
        plan, settings(tmp_path, models_folder), runs=tmp_path / "runs", report=seen.append
    )
    assert (one.name, other.name) == ("first-presscheck", "first-quotes")
    assert [r.case.id for r in one.records] == [r.case.id for r in other.records]
    assert one.settings.writer == other.settings.writer == "quotes"
    done = [item.done for item in seen if isinstance(item, EvalProgress)]
    assert done == list(range(1, 13))
    assert one.settings.articles == 5
    assert not (tmp_path / "library").exists(), "the user's library is left alone"
    assert MEASURES["quotes_exact"].of(one.scores) == 1.0
    assert MEASURES["right"].of(one.scores) >= 0.5
    kept = json.loads((tmp_path / "runs" / "first-quotes" / SETTINGS).read_text())
    assert kept["versions"]["chromadb"]
    assert kept["corpus_sha256"]


def test_questions_with_their_own_documents_and_claims(tmp_path: Path, models_folder: Path) -> None:
    dataset = own_questions(questions(tmp_path, *OWN))
    (done,) = run(
        Plan(dataset, ("quotes",), "own"), settings(tmp_path, models_folder), runs=tmp_path / "runs"
    )
    kemi, saved, claim = done.records
    assert kemi.answer is not None
    assert "Kemi" in kemi.answer["text"]
    assert saved.score.answer is not None
    assert claim.verdict == "removed"
    assert claim.score.claim is not None
    assert not claim.score.falls_short


def test_a_run_that_is_stopped_goes_on(tmp_path: Path, models_folder: Path) -> None:
    """Ctrl-C after the first answer, then the same call again."""
    dataset = own_questions(questions(tmp_path, *OWN))
    plan = Plan(dataset, ("quotes",), "stopped")
    made, runs = settings(tmp_path, models_folder), tmp_path / "runs"

    def stop(progress: Progress) -> None:
        if isinstance(progress, EvalProgress):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(plan, made, runs=runs, report=stop)
    before = read_run(runs / "stopped")
    assert [record.case.id for record in before.records] == ["kemi"]
    (after,) = run(plan, made, runs=runs)
    assert [record.case.id for record in after.records] == ["kemi", "saved", "claim"]
    assert after.records[0] == before.records[0], "what was done is not asked again"


def test_two_systems_go_on_where_each_was(tmp_path: Path, models_folder: Path) -> None:
    dataset = own_questions(questions(tmp_path, *OWN))
    plan = Plan(dataset, ("quotes", "presscheck"), "two")
    made, runs = settings(tmp_path, models_folder), tmp_path / "runs"

    def stop(progress: Progress) -> None:
        if isinstance(progress, EvalProgress) and progress.done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(plan, made, runs=runs, report=stop)
    assert len(read_run(runs / "two-quotes").records) == 3
    assert len(read_run(runs / "two-presscheck").records) == 2
    seen: list[Progress] = []
    one, other = run(plan, made, runs=runs, report=seen.append)
    assert one.complete
    assert other.complete
    assert [item.done for item in seen if isinstance(item, EvalProgress)] == [6]
    seen.clear()
    assert run(plan, made, runs=runs, report=seen.append) == [one, other]
    assert not seen, "a finished run is not asked again"


def test_each_system_gets_what_it_does(tmp_path: Path, models_folder: Path) -> None:
    """A file that mixes a search, a question and a claim over the same documents."""
    documents = OWN[0]["documents"]
    mixed = (
        {**OWN[2], "documents": documents},
        OWN[0],
        {"id": "find", "question": "Aurora ferry", "find": ["a"], "documents": documents},
        {"id": "long", "question": "ferry " * 999, "find": ["a"], "documents": documents},
    )
    dataset = own_questions(questions(tmp_path, *mixed))
    quotes, vectors = run(
        Plan(dataset, ("quotes", "vectors"), "mixed"),
        settings(tmp_path, models_folder),
        runs=tmp_path / "runs",
    )
    assert [record.case.id for record in quotes.records] == ["claim", "kemi", "find", "long"]
    assert quotes.records[0].verdict == "removed"
    assert quotes.records[1].answer is not None
    assert quotes.records[2].ranking == ("a",)
    assert "characters" in (quotes.records[3].error or "")
    assert [record.case.id for record in vectors.records] == ["find", "long"]
    assert vectors.settings.cases == 2
    assert MEASURES["hit_1"].of(quotes.scores) == 0.5


def test_several_at_once_are_the_same_answers(tmp_path: Path, models_folder: Path) -> None:
    asked = ("Near which town did the ferry sink?", "How many were saved?", "When was it?")
    documents = OWN[0]["documents"]
    lines = [
        {"id": str(n), "question": asked[n % 3], "answer": [["Kemi"]], "documents": documents}
        for n in range(8)
    ]
    dataset = own_questions(questions(tmp_path, *lines))
    made = settings(tmp_path, models_folder)
    texts: list[Sequence[str]] = []
    for parallel in (1, 4):
        plan = Plan(dataset, ("quotes",), f"at-{parallel}", parallel=parallel)
        (done,) = run(plan, made, runs=tmp_path / "runs")
        texts.append([r.answer["text"] for r in done.records if r.answer])
    assert texts[0] == texts[1]
    assert "Kemi" in texts[0][0]
    assert len(texts[0]) == 8


def test_what_cannot_be_run_says_so(tmp_path: Path, models_folder: Path) -> None:
    made, starter = settings(tmp_path, models_folder), load_dataset("starter", None)
    plain = own_questions(questions(tmp_path, {"id": "1", "question": "Who?", "abstain": True}))
    with pytest.raises(EmptyLibrary):
        run(Plan(plain), made, runs=tmp_path)
    with pytest.raises(SettingsError, match="no system called 'other'"):
        run(Plan(starter, ("other",)), made, runs=tmp_path)
    with pytest.raises(SettingsError, match="needs a model"):
        run(Plan(starter, ("llamaindex",)), made, runs=tmp_path)
    with pytest.raises(SettingsError, match="has no lies"):
        run(Plan(starter, ("lying",)), made, runs=tmp_path)
    with pytest.raises(SettingsError, match="endpoint_url"):
        run(Plan(starter, judge=True), made, runs=tmp_path)


@pytest.mark.parametrize("name", ["../out", "a/b", ".hidden", "-x"])
def test_a_name_of_a_run_stays_in_its_folder(
    tmp_path: Path, models_folder: Path, name: str
) -> None:
    dataset = own_questions(questions(tmp_path, OWN[2]))
    with pytest.raises(SettingsError, match="cannot name a run"):
        run(Plan(dataset, name=name), settings(tmp_path, models_folder), runs=tmp_path)


def test_secrets_are_not_kept(tmp_path: Path, models_folder: Path) -> None:
    dataset = own_questions(questions(tmp_path, OWN[2]))
    made = settings(tmp_path, models_folder, endpoint_key="s3cret-key")
    run(Plan(dataset, ("quotes",), "x"), made, runs=tmp_path)
    assert "s3cret-key" not in (tmp_path / "x" / SETTINGS).read_text()


COPIED: dict[str, object] = {**OWN[0], "quote": ["sank near Kemi"]}
WRITTEN: dict[str, object] = {
    **COPIED,
    "id": "written",
    "ideal": "The ferry sank near Kemi [sank near Kemi]. It rained [rain fell].",
    "lie": {"text": "The ferry Aurora sank near Oulu [sank near Kemi].", "kind": "place"},
}


def test_scripted_writers_answer_behind_an_endpoint(tmp_path: Path, models_folder: Path) -> None:
    """What they wrote, and what became of it, is in the records; so is where answers are lost."""
    dataset = own_questions(questions(tmp_path, WRITTEN, COPIED))
    plan = Plan(dataset, ("ideal", "lying", "quotes"), "w", parallel=2)
    run(plan, settings(tmp_path, models_folder), runs=tmp_path / "runs")
    ideal, lying, quotes = (read_run(tmp_path / "runs" / f"w-{system}") for system in plan.systems)
    assert ideal.settings.writer == "openai:ideal"
    (written,), (copied,) = (score.draft for score in ideal.scores)
    assert (written.text, written.true) == ("The ferry sank near Kemi.", True)
    assert copied.text == "The ferry Aurora sank near Kemi."
    assert copied.checked is copied.shown is Verdict.VERIFIED
    whole = Ledger(True, True, True, True, True, True)
    assert ideal.scores[1].ledger == whole
    (lie,), nothing = (score.draft for score in lying.scores)
    assert (lie.text, lie.true, lie.kind) == ("The ferry Aurora sank near Oulu.", False, "place")
    assert lie.checked is lie.shown is Verdict.REMOVED
    assert lie.reason
    assert nothing == ()
    by_quotes = replace(whole, written=False, kept=False)
    believed = replace(by_quotes, shown=False)  # it said that nothing of it is stated
    assert [score.ledger for score in lying.scores] == [by_quotes, believed]
    unwritten = replace(whole, asked=None, written=None, kept=None)
    assert [score.ledger for score in quotes.scores] == [unwritten, unwritten]
    report = markdown([ideal, lying, quotes])
    assert "Where answers are lost" in report
    assert "| false: place " in report
