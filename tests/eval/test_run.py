import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from eval.datasets.questions import Question
from eval.datasets.starter import STARTER_ARTICLES, STARTER_QUESTIONS, starter_questions
from eval.metrics import Outcome, Share, summarise
from eval.records import SETTINGS, read_run
from eval.run import EvalProgress, evaluate, run, run_folder
from ingest.pipeline import ingest
from rag.answering import Rag
from rag.build import build_library, build_rag
from rag.errors import ArticleNotFound, EmptyLibrary, ModelMissing, SettingsError
from rag.fakes import HashEmbedder
from rag.index import open_index
from rag.settings import Settings
from rag.types import Answer, Article, CheckedSentence, Citation, Status, Verdict

ARTICLE = Article(id="aaa", text="V3 cost $5.6 million.", title="V3", source="001-v3.md")


class Shelf:
    """Holds one article, and knows no other."""

    def article(self, article_id: str) -> Article:
        if article_id != ARTICLE.id:
            raise ArticleNotFound("no such article")
        return ARTICLE

    def sources(self, article_id: str) -> tuple[str, ...]:
        return (self.article(article_id).source,)


@dataclass
class Says:
    """A system that always gives the same sentence, with the article of this id behind it."""

    article_id: str = ARTICLE.id
    asked: list[tuple[str, tuple[str, ...], date | None]] = field(default_factory=list)

    def answer(
        self, question: str, *, history: Sequence[str] = (), as_of: date | None = None
    ) -> Answer:
        self.asked.append((question, tuple(history), as_of))
        citation = Citation(
            n=1,
            kind="text",
            article_id=self.article_id,
            title="V3",
            publisher=None,
            published=None,
            url=None,
            source="001-v3.md",
            quote=ARTICLE.text,
            start=0,
            end=len(ARTICLE.text),
        )
        return Answer(
            question=question,
            standalone_question=question,
            as_of=as_of or date(2025, 1, 28),
            status=Status.ANSWERED,
            text="V3 cost $5.6 million [1].",
            sentences=(CheckedSentence("V3 cost $5.6 million.", Verdict.VERIFIED, (1,)),),
            citations=(citation,),
            conflicts=(),
            missing=None,
            nearest=(),
            writer="quotes",
            timings_ms={"retrieve": 1},
            note="The endpoint broke off.",
        )


COST = Question("a", "What did V3 cost?", answer=(("5.6 million",),), cite=("001",))
AGAIN = Question(
    "b",
    "And R1?",
    answer=(("6 million",),),
    history=("What did V3 cost?",),
    as_of=date(2025, 1, 24),
)


def test_asks_in_order_with_history_and_date() -> None:
    system = Says()
    records = list(evaluate(system, Shelf(), [COST, AGAIN], as_of=date(2026, 1, 1)))
    assert system.asked == [
        ("What did V3 cost?", (), date(2026, 1, 1)),
        ("And R1?", ("What did V3 cost?",), date(2025, 1, 24)),
    ]
    assert [record.score.outcome for record in records] == [Outcome.RIGHT, Outcome.WRONG]
    assert records[0].answer["text"] == "V3 cost $5.6 million [1]."
    assert records[0].note == "The endpoint broke off."
    assert records[0].score.seconds >= 0


def test_an_article_that_is_not_there_backs_nothing() -> None:
    (record,) = evaluate(Says("made-up"), Shelf(), [COST])
    assert (record.score.quotes_exact, record.score.quotes) == (0, 1)
    assert record.score.right_source is False


@pytest.mark.parametrize("name", ["../out", "", "a/b", ".hidden", "-x"])
def test_a_name_of_a_run_stays_in_its_folder(name: str) -> None:
    with pytest.raises(SettingsError):
        run_folder(name)


def test_run_folders_are_named_or_dated() -> None:
    assert run_folder("quotes-1.2") == Path("runs/quotes-1.2")
    assert len(run_folder().name) == len("20250128-093000")


@pytest.fixture(scope="module")
def starter_rag(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rag]:
    """The starter articles, with an embedder that knows nothing and the quotes as writer."""
    settings = Settings(library=tmp_path_factory.mktemp("library"), writer="quotes")
    library, embedder = build_library(settings, create=True), HashEmbedder()
    index = open_index(library, exact_scan_below=settings.exact_scan_below)
    with closing(Rag(library, index, embedder, None, settings)) as rag:
        assert not ingest([STARTER_ARTICLES], library, embedder, settings=settings).failed
        yield rag


def test_starter_questions_without_any_model(starter_rag: Rag) -> None:
    """Floors well below what was measured: what must never happen is an inexact quote."""
    questions = starter_questions().questions
    records = list(evaluate(starter_rag, starter_rag.library, questions))
    summary = summarise(record.score for record in records)
    assert summary.quotes_exact.part == summary.quotes_exact.whole > 0
    assert summary.right.part >= summary.right.whole / 2
    assert summary.declined_rightly.part >= summary.declined_rightly.whole / 2


def test_shuffled_citations_are_noticed(starter_rag: Rag) -> None:
    """A broken Presscheck must fall on the metric that should see it."""

    class Shuffled:
        def answer(
            self, question: str, *, history: Sequence[str] = (), as_of: date | None = None
        ) -> Answer:
            answer = starter_rag.answer(question, history=history, as_of=as_of)
            ids = sorted(article.id for article in starter_rag.library.articles())
            return replace(
                answer,
                citations=tuple(
                    replace(
                        citation, article_id=ids[(ids.index(citation.article_id) + 1) % len(ids)]
                    )
                    for citation in answer.citations
                ),
            )

    questions = [question for question in starter_questions().questions if question.cite][:20]
    summary = summarise(r.score for r in evaluate(Shuffled(), starter_rag.library, questions))
    assert summary.quotes_exact.whole > 0
    assert summary.quotes_exact.part == 0
    assert summary.right_source.part < summary.right_source.whole / 4


def test_run_on_an_empty_library_says_so(tmp_path: Path) -> None:
    with pytest.raises(EmptyLibrary):
        run(Settings(library=tmp_path / "none", writer="quotes"), STARTER_QUESTIONS)


def test_whole_run_with_the_real_embedder(tmp_path: Path) -> None:
    settings = Settings(library=tmp_path / "unused", writer="quotes")
    seen: list[EvalProgress] = []
    try:
        build_rag(settings.model_copy(update={"library": tmp_path / "probe"}), create=True).close()
    except ModelMissing as error:
        pytest.skip(str(error))
    finished = run(settings, folder=tmp_path / "run", limit=4, report=seen.append)
    assert [(item.done, item.total) for item in seen] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert read_run(tmp_path / "run").records == finished.records
    assert finished.settings.articles == 5
    assert not settings.library.exists(), "the starter questions leave the user's library alone"
    summary = summarise(record.score for record in finished.records)
    assert summary.quotes_exact == Share(summary.quotes_exact.whole, summary.quotes_exact.whole)
    assert summary.right == Share(4, 4)
    kept = json.loads((tmp_path / "run" / SETTINGS).read_text())
    assert kept["versions"]["chromadb"]
    assert kept["settings"]["writer"] == "quotes"


def test_secrets_are_not_kept() -> None:
    dumped = Settings(endpoint_key="s3cret-key", writer="quotes").model_dump(mode="json")  # type: ignore[arg-type]
    assert "s3cret-key" not in json.dumps(dumped)
