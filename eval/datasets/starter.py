"""The starter articles and the questions about them: data/ of a checkout, which a wheel has too."""

from pathlib import Path

from eval.datasets.dataset import ANSWERS, Dataset
from eval.datasets.own import QuestionsFile, read_cases

_INSTALLED = Path(__file__).resolve().with_name("starter_data")
_DATA = _INSTALLED if _INSTALLED.is_dir() else _INSTALLED.parents[2] / "data"
STARTER_ARTICLES = _DATA / "articles"
STARTER_QUESTIONS = _DATA / "questions.jsonl"


def require_starter_articles() -> None:
    """Raises QuestionsFile where somebody's package has left them out."""
    if not (STARTER_QUESTIONS.is_file() and STARTER_ARTICLES.is_dir()):
        raise QuestionsFile(
            "the starter articles and questions are not part of this installation",
            where=str(_DATA),
            next="Install the wheel or a clone of the repository, or use articles of your own: "
            "presscheck ingest FOLDER",
        )


def starter_questions() -> Dataset:
    """Raises QuestionsFile where somebody's package has left them out."""
    require_starter_articles()
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
