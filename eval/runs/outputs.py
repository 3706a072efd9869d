"""What one system gives for one case, as a scored record."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from eval.cases import Case, Written
from eval.datasets.corpus import names_of
from eval.metrics.citations import Cited, CitedArticle, alce_precision, alce_recall
from eval.metrics.drafts import DraftedSentence, drafted_sentences
from eval.metrics.judge import Judge, JudgeError
from eval.metrics.ledger import Ledger, ledger_of
from eval.metrics.ranking import DEPTH, RankingScore, score_ranking
from eval.metrics.scores import AnswerScore, Score, failed_answer, score_answer, score_claim
from eval.runs.records import Record
from eval.systems import Reader, System
from eval.systems.scripted import ScriptedReader
from rag.contract.answers import AnswerJson, answer_json
from rag.errors import ArticleNotFound, PresscheckError
from rag.library import Library
from rag.types import Answer, Tokens


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case is asked: its number in the run, and the day."""

    number: int
    as_of: date | None


def check_claim(system: System, case: Case, place: Place) -> Record:
    """The record of a claim that `system` checks."""
    began = time.perf_counter()
    verdict = system.check(case)
    seconds = time.perf_counter() - began
    score = Score(case.type, claim=score_claim(case, verdict, seconds=seconds))
    return Record(case, place.number, score, verdict=verdict.value)


def ask(
    system: System,
    reader: Reader,
    library: Library,
    case: Case,
    place: Place,
    judge: Judge | None = None,
    tokens: Tokens | None = None,
) -> Record:
    """The record of a question that `system` answers, or searches for, or both. An error of the
    system, or of the judge, is kept in it and scores nothing. `tokens` is the writer's counter,
    where nobody else uses the writer meanwhile."""
    does = case.tasks & system.does
    answered, ranked = _Answered(), _Ranked()
    if "answer" in does:
        answered = _answered(system, reader, library, case, place, judge, tokens)
    if "rank" in does:
        ranked = _ranked(reader, library, case, place)
    errors = [error for error in (answered.error, ranked.error) if error]
    return Record(
        case,
        place.number,
        Score(
            case.type,
            answer=answered.score,
            ranking=ranked.score,
            ledger=answered.ledger,
            draft=answered.draft,
        ),
        answer=answered.json,
        ranking=ranked.names,
        note=answered.note,
        error=errors[0] if errors else None,
        judge_error=answered.judge_error,
    )


@dataclass(frozen=True, slots=True)
class _Answered:
    score: AnswerScore | None = None
    ledger: Ledger | None = None
    draft: tuple[DraftedSentence, ...] = ()
    json: AnswerJson | None = None
    note: str | None = None
    error: str | None = None
    judge_error: str | None = None


def _answered(
    system: System,
    reader: Reader,
    library: Library,
    case: Case,
    place: Place,
    judge: Judge | None,
    tokens: Tokens | None,
) -> _Answered:
    before = replace(tokens) if tokens else Tokens()
    began = time.perf_counter()
    try:
        answer = reader.answer(case, place.as_of)
    except PresscheckError as error:
        failed = failed_answer(case, seconds=time.perf_counter() - began)
        return _Answered(failed, error=str(error))
    seconds = time.perf_counter() - began
    cited = _cited(answer, library)
    score = score_answer(case, answer, cited, seconds=seconds)
    if tokens:
        score = replace(
            score,
            tokens_read=tokens.read - before.read,
            tokens_written=tokens.written - before.written,
        )
    judge_error = None
    if judge:
        try:
            recall = alce_recall(answer, judge.supports)
            precision = alce_precision(answer, judge.supports)
            score = replace(score, judged_recall=recall, judged_precision=precision)
        except JudgeError as error:
            judge_error = str(error)
    return _Answered(
        score,
        ledger_of(case, answer, cited, writes=system.writer != "quotes"),
        drafted_sentences(answer, _written(reader, case)),
        answer_json(answer),
        answer.note,
        judge_error=judge_error,
    )


def _written(reader: Reader, case: Case) -> Sequence[Written] | None:
    return reader.written(case) if isinstance(reader, ScriptedReader) else None


@dataclass(frozen=True, slots=True)
class _Ranked:
    score: RankingScore | None = None
    names: tuple[str, ...] = ()
    error: str | None = None


def _ranked(reader: Reader, library: Library, case: Case, place: Place) -> _Ranked:
    began = time.perf_counter()
    try:
        articles = reader.rank(case, place.as_of, DEPTH)
    except PresscheckError as error:
        nothing = score_ranking(case.find, (), seconds=time.perf_counter() - began)
        return _Ranked(nothing, error=str(error))
    seconds = time.perf_counter() - began
    names = [names_of(library, article.id) for article in articles]
    score = score_ranking(case.find, names, seconds=seconds)
    return _Ranked(score, tuple(found[0] for found in names))


def _cited(answer: Answer, library: Library) -> Cited:
    """The articles that are cited, or were looked at on the way, as far as there are any; a made-up
    id is left out, and then counts as inexact."""
    found: dict[str, CitedArticle] = {}
    ids = {citation.article_id for citation in answer.citations}
    if answer.trace:
        ids |= {passage.article.id for passage in answer.trace.passages}
        ids |= {quote.article.id for quote in answer.trace.evidence}
    for article_id in ids:
        try:
            article = library.article(article_id)
            found[article_id] = CitedArticle(article, library.sources(article_id))
        except ArticleNotFound:
            continue
    return found
