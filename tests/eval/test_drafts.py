"""Drafts of the starter articles and of a few invented ones: what holds for every one of them."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.cases import Case
from eval.datasets.own import QuestionsFile, read_cases
from eval.datasets.starter import STARTER_ARTICLES
from eval.metrics.texts import holds
from eval.proposals.drafts import BY_RULES, Draft, draft_cases
from eval.proposals.file import append_case, case_fields, cases_in
from eval.proposals.proposals import proposals
from ingest.pipeline import ingest
from rag.errors import EmptyLibrary, EndpointUnreachable
from rag.fakes import HashEmbedder, ScriptedWriter
from rag.library import Library
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.types import Article, Message

RIVALS = """Aurora Lines bought three ferries from Nordbank in 2021, and paid in full.

Boreal Shipping opened an office in Turku near Aurora Lines in 1998.

Cargo Union sailed from Kemi to Turku for the first time on 3 May 2004."""


def filled(folder: Path, *paths: Path) -> Library:
    settings = Settings(library=folder / "library", writer="quotes")
    library = Library.open(settings.library, create=True)
    assert not ingest(paths, library, HashEmbedder(), settings=settings).failed
    return library


@pytest.fixture(scope="module")
def drafts(starter_library: Library) -> tuple[Draft, ...]:
    return tuple(draft_cases(starter_library, count=50, seed=0))


def test_there_are_drafts_of_every_article_and_kind(drafts: Sequence[Draft]) -> None:
    assert len(drafts) >= 12
    assert len({draft.article.id for draft in drafts}) == 5
    assert {draft.case.type for draft in drafts} >= {"fact", "date", "unanswerable"}
    assert {draft.made_by for draft in drafts} == {BY_RULES}


def test_every_draft_holds_what_it_promises(drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        case, text = draft.case, draft.article.text
        assert case.question.endswith("?")
        assert case.question[0].isupper()
        assert 5 <= len(case.question.split()) <= 30
        if case.abstain:
            assert (draft.quote, case.quote, case.answer) == ("", (), ())
            continue
        (spellings,) = case.answer
        assert case.quote[0] == draft.quote == text[draft.start : draft.end]
        assert spellings[0] == text[draft.answer_start : draft.answer_end]
        assert holds(draft.quote, spellings[0])
        assert draft.quote in draft.sentence
        assert text.count(draft.quote) == 1
        assert not any(holds(case.question, spelling) for spelling in spellings)
        assert case.cite
        assert (STARTER_ARTICLES / case.cite[0]).is_file()


def test_ids_and_questions_are_unique(starter_library: Library, drafts: Sequence[Draft]) -> None:
    assert len({draft.case.id for draft in drafts}) == len(drafts)
    assert len({draft.case.question for draft in drafts}) == len(drafts)
    there = (Case("draft-001", drafts[0].case.question, abstain=True), drafts[2].case)
    others = tuple(draft_cases(starter_library, count=2, seed=0, besides=there))
    assert [draft.case.id for draft in others] == ["draft-002", "draft-004"]
    assert not {draft.case.question for draft in others} & {case.question for case in there}


def test_the_seed_decides(starter_library: Library, drafts: Sequence[Draft]) -> None:
    assert tuple(draft_cases(starter_library, count=50, seed=0)) == drafts
    others = [tuple(draft_cases(starter_library, count=50, seed=seed)) for seed in range(1, 4)]
    assert any(other != drafts for other in others)


def test_articles_take_turns(drafts: Sequence[Draft]) -> None:
    assert len({draft.article.id for draft in drafts[:5]}) == 5
    sentences = [draft.sentence for draft in drafts if draft.case.answerable]
    assert len(set(sentences)) == len(sentences)


def test_a_fact_that_another_article_has_too_may_be_cited_from_there(tmp_path: Path) -> None:
    for name, text in (
        ("a.txt", "Aurora Lines bought all its ferries from Nordbank for $40 million."),
        ("b.txt", "The ferries that Aurora Lines bought from Nordbank were worth $40 million."),
    ):
        (tmp_path / name).write_text(text)
    with filled(tmp_path, tmp_path / "a.txt", tmp_path / "b.txt") as library:
        made = [draft.case for draft in draft_cases(library, count=9, seed=0, unanswerable=0.0)]
    prices = [case for case in made if case.question.startswith("How much")]
    assert prices
    assert all(len(price.cite) == len(price.quote) == 2 for price in prices)


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        (
            "Aurora Lines paid $40 million for three of the ferries.",
            {"How much: Aurora Lines paid … for three of the ferries?"},
        ),
        (
            "A storm cut the traffic at Aurora Lines by 12% in a week.",
            {"What percentage: A storm cut the traffic at Aurora Lines by … in a week?"},
        ),
        (
            "The ferries of the port came to Kemi for the first time in 2021.",
            {"Which year: The ferries of the port came to Kemi for the first time in …?"},
        ),
        ("It paid $40 million for all of the ferries there.", set[str]()),
        ("Was it Aurora Lines that paid $40 million for them?", set[str]()),
        ("Aurora Lines paid between $40 million and $50 million for ferries.", set[str]()),
    ],
)
def test_what_is_asked_for(sentence: str, asked: set[str]) -> None:
    article = Article("a", sentence, "Ferries", "a.txt")
    made = proposals(article, split_sentences(article.text))
    assert asked <= {one.question for one in made if one.sort != "name"}
    assert bool(made) is bool(asked)


def test_a_question_without_an_answer_asks_another_of_the_same_field(tmp_path: Path) -> None:
    path = tmp_path / "rivals.txt"
    path.write_text(RIVALS)
    with filled(tmp_path, path) as library:
        made = list(draft_cases(library, count=9, seed=0, unanswerable=0.5))
        none = list(draft_cases(library, count=9, seed=0, unanswerable=0.0))
    without = [draft for draft in made if draft.case.abstain]
    assert without
    for draft in without:
        assert draft.case.type == "unanswerable"
        assert (draft.case.answer, draft.quote) == ((), "")
        named = [
            name
            for name in ("Aurora Lines", "Boreal Shipping", "Cargo Union")
            if name in draft.case.question and name not in draft.sentence
        ]
        assert named
    assert not any(draft.case.abstain for draft in none)


def test_no_question_without_an_answer_where_the_other_may_have_done_it(tmp_path: Path) -> None:
    path = tmp_path / "rivals.txt"
    path.write_text(
        f"{RIVALS}\n\nThe other line too has three ferries from Nordbank, and an office."
    )
    with filled(tmp_path, path) as library:
        made = list(draft_cases(library, count=9, seed=0, unanswerable=0.5))
    asked = [draft.case.question for draft in made if draft.case.abstain]
    assert not [question for question in asked if "ferries" in question]


def as_a_good_model(messages: Sequence[Message]) -> str:
    """What of the sentence is not its answer, as a question."""
    sentence, answer = messages[-1].content.removeprefix("Sentence: ").split("\nAnswer: ")
    rest = sentence.removesuffix(".").replace(answer.removesuffix("\nQuestion:"), "")
    return f"Question: Who, how much or which year: {' '.join(rest.split())}?"


def test_a_writer_asks_and_its_fixed_prompt_comes_first(starter_library: Library) -> None:
    writer = ScriptedWriter([as_a_good_model] * 200)
    made = list(draft_cases(starter_library, count=10, seed=0, writer=writer))
    assert any(draft.made_by == writer.name for draft in made)
    assert len({asked.messages[0] for asked in writer.asked}) == 1
    for draft in made:
        spellings = [spelling for group in draft.case.answer for spelling in group]
        assert not any(holds(draft.case.question, spelling) for spelling in spellings)


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "No question.",
        "Who?",
        "What does the sentence say about DeepSeek and OpenAI?",
        "How much did Atlantis pay DeepSeek for 77 models?",
        "What is DeepSeek $5.6 million 2023 December Huawei Liang 10 cents $5 billion OpenAI?",
    ],
)
def test_a_reply_that_is_no_fit_question_is_replaced(
    starter_library: Library, drafts: Sequence[Draft], reply: str
) -> None:
    writer = ScriptedWriter([reply] * 500)
    made = list(draft_cases(starter_library, count=5, seed=0, writer=writer))
    assert writer.asked
    assert {draft.made_by for draft in made} == {BY_RULES}
    assert {draft.case.question for draft in made} <= {draft.case.question for draft in drafts}


def test_a_writer_that_fails_is_asked_no_more(starter_library: Library) -> None:
    down = EndpointUnreachable("down", where="http://localhost", next="Start it.")
    writer = ScriptedWriter([down] * 50)
    made = list(draft_cases(starter_library, count=8, seed=0, writer=writer))
    assert len(writer.asked) == 2
    assert {draft.made_by for draft in made} == {BY_RULES}
    assert made


def test_an_empty_library_says_so(tmp_path: Path) -> None:
    with Library.open(tmp_path, create=True) as library, pytest.raises(EmptyLibrary):
        list(draft_cases(library, count=1, seed=0))


def test_appended_cases_are_read_again(tmp_path: Path, drafts: Sequence[Draft]) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text('{"id": "mine", "question": "Who?", "answer": [["Ada"]]}')  # no line end
    assert [case.id for case in cases_in(path)] == ["mine"]
    nothing = Case("none", "How many?", abstain=True)
    for case in (*(draft.case for draft in drafts), nothing):
        append_case(path, case)
    cases, _ = read_cases(path)
    assert [case.id for case in cases[:1]] == ["mine"]
    assert cases[1:] == (*(draft.case for draft in drafts), nothing)
    assert json.loads(path.read_text().splitlines()[-1]) == case_fields(nothing)
    assert case_fields(nothing) == {"id": "none", "question": "How many?", "abstain": True}


def test_files_that_cannot_be_added_to(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    assert cases_in(empty) == cases_in(tmp_path / "new.jsonl") == ()
    with pytest.raises(QuestionsFile):
        cases_in(tmp_path)
    with pytest.raises(QuestionsFile, match="folder does not exist"):
        cases_in(tmp_path / "none" / "new.jsonl")
    with pytest.raises(QuestionsFile):
        append_case(tmp_path, Case("a", "How many?", abstain=True))
