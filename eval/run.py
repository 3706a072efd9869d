"""Ask every question of a set, and score the answers."""

import hashlib
import platform
import re
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol

from eval.datasets.questions import Question, QuestionSet, read_questions
from eval.datasets.starter import STARTER_ARTICLES, starter_questions
from eval.metrics import CitedArticle, score
from eval.records import EvalRun, Record, RunSettings, new_run_folder
from ingest.pipeline import ingest
from rag.answering import Rag
from rag.build import build_rag
from rag.contract import answer_json
from rag.errors import ArticleNotFound, ReadError, SettingsError
from rag.settings import Settings
from rag.types import Answer, Article

RUNS = Path("runs")
"""Where run folders go, in the current folder."""

_PACKAGES = (
    "presscheck",
    "chromadb",
    "llama-index-core",
    "openai",
    "sentence-transformers",
    "torch",
    "xllamacpp",
)


class Answering(Protocol):
    """Whatever answers questions: Presscheck, or another system beside it."""

    def answer(
        self, question: str, *, history: Sequence[str] = (), as_of: date | None = None
    ) -> Answer: ...


class Articles(Protocol):
    """Where cited articles are looked up."""

    def article(self, article_id: str) -> Article: ...

    def sources(self, article_id: str) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class EvalProgress:
    """A question has been answered: the `done`th of `total`."""

    record: Record
    done: int
    total: int


def run(
    settings: Settings,
    questions_file: Path | None = None,
    *,
    folder: Path | None = None,
    as_of: date | None = None,
    limit: int | None = None,
    report: Callable[[EvalProgress], None] | None = None,
) -> EvalRun:
    """Asks the questions of the file on the library of `settings`; without a file, the starter
    questions on the starter articles alone, in a library of their own.

    `folder` keeps the run (see eval/records.py); `as_of` holds for questions without one; `limit`
    asks only so many, from the top. Raises QuestionsFile for the file, and whatever `build_rag`
    and `Rag.answer` raise.
    """
    started = time.perf_counter()
    questions = read_questions(questions_file) if questions_file else starter_questions()
    with ExitStack() as stack:
        rag = stack.enter_context(_rag(settings, starter=questions_file is None))
        rag.embedder.embed(["Loaded before the first question is timed."])
        ready_s = time.perf_counter() - started
        made_with = _run_settings(settings, rag, questions, as_of)
        kept = stack.enter_context(new_run_folder(folder, made_with)) if folder else None
        records: list[Record] = []
        asked = questions.questions[:limit]
        for record in evaluate(rag, rag.library, asked, as_of=as_of):
            records.append(record)
            if kept:
                kept.add(record)
            if report:
                report(EvalProgress(record, len(records), len(asked)))
    return EvalRun(made_with, tuple(records), ready_s)


def evaluate(
    system: Answering,
    articles: Articles,
    questions: Sequence[Question],
    *,
    as_of: date | None = None,
) -> Iterator[Record]:
    """Each question's record as soon as it is answered, in order; one question at a time, so that
    the seconds are those of a lone reader."""
    for question in questions:
        began = time.perf_counter()
        answer = system.answer(
            question.question, history=question.history, as_of=question.as_of or as_of
        )
        seconds = time.perf_counter() - began
        scored = score(question, answer, _cited(answer, articles), seconds=seconds)
        yield Record(question, answer_json(answer), scored, answer.note)


def run_folder(name: str | None = None) -> Path:
    """The folder of a run called `name`; by default, of the moment in UTC."""
    if name is None:
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    if not re.fullmatch(r"\w[\w.-]*", name):
        raise SettingsError(
            f"{name!r} cannot name a run", next="Use letters, figures, dots, dashes, underscores."
        )
    return RUNS / name


@contextmanager
def _rag(settings: Settings, *, starter: bool) -> Generator[Rag]:
    if not starter:
        rag = build_rag(settings)
        try:
            yield rag
        finally:
            rag.close()
        return
    with tempfile.TemporaryDirectory(prefix="presscheck-eval-") as folder:
        rag = build_rag(settings.model_copy(update={"library": Path(folder)}), create=True)
        try:
            _ingest_starter(rag, settings)
            yield rag
        finally:
            rag.close()


def _ingest_starter(rag: Rag, settings: Settings) -> None:
    ingested = ingest([STARTER_ARTICLES], rag.library, rag.embedder, settings=settings)
    for row in ingested.rows:
        if row.status == "rejected":
            raise ReadError(
                f"a starter article was rejected: {row.reason}",
                where=row.source,
                next="Restore data/articles from the repository.",
            )


def _cited(answer: Answer, articles: Articles) -> dict[str, CitedArticle]:
    """The cited articles that there are; a made-up id is left out, and then counts as inexact."""
    found: dict[str, CitedArticle] = {}
    for article_id in {citation.article_id for citation in answer.citations}:
        try:
            article = articles.article(article_id)
            found[article_id] = CitedArticle(article, articles.sources(article_id))
        except ArticleNotFound:
            continue
    return found


def _run_settings(
    settings: Settings, rag: Rag, questions: QuestionSet, as_of: date | None
) -> RunSettings:
    ids = sorted(article.id for article in rag.library.articles())
    return RunSettings(
        started=datetime.now(UTC),
        writer=rag.writer_name,
        questions=str(questions.path),
        questions_sha256=questions.sha256,
        articles=len(ids),
        corpus_sha256=hashlib.sha256("\n".join(ids).encode()).hexdigest(),
        as_of=as_of,
        settings=settings.model_dump(mode="json"),  # secrets come out as asterisks
        versions=_versions(),
    )


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
