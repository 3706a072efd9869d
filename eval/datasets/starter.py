"""The starter articles and the questions about them, which come with the source (data/)."""

from pathlib import Path

from eval.datasets.dataset import ANSWERS, Dataset
from eval.datasets.own import QuestionsFile, read_cases

_DATA = Path(__file__).resolve().parents[2] / "data"
STARTER_ARTICLES = _DATA / "articles"
STARTER_QUESTIONS = _DATA / "questions.jsonl"


def starter_questions() -> Dataset:
    """Raises QuestionsFile where Presscheck was installed without its data folder."""
    if not (STARTER_QUESTIONS.is_file() and STARTER_ARTICLES.is_dir()):
        raise QuestionsFile(
            "the starter articles and questions are not part of this installation",
            where=str(_DATA),
            next="Run it in a clone of the repository, or name a file: presscheck eval run FILE",
        )
    cases, sha256 = read_cases(STARTER_QUESTIONS)
    return Dataset(
        "starter",
        "questions about the five starter articles",
        STARTER_QUESTIONS,
        sha256,
        cases,
        measures=ANSWERS,
        articles=STARTER_ARTICLES,
    )
