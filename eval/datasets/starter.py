"""The starter articles and the questions about them, which come with the source (data/)."""

from pathlib import Path

from eval.datasets.questions import QuestionSet, QuestionsFile, read_questions

_DATA = Path(__file__).resolve().parents[2] / "data"
STARTER_ARTICLES = _DATA / "articles"
STARTER_QUESTIONS = _DATA / "questions.jsonl"


def starter_questions() -> QuestionSet:
    """Raises QuestionsFile where Presscheck was installed without its data folder."""
    if not (STARTER_QUESTIONS.is_file() and STARTER_ARTICLES.is_dir()):
        raise QuestionsFile(
            "the starter articles and questions are not part of this installation",
            where=str(_DATA),
            next="Run it in a clone of the repository, or name a file: presscheck eval FILE",
        )
    return read_questions(STARTER_QUESTIONS)
