"""Questions to begin with, which the library can answer."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from eval.datasets.starter import STARTER_QUESTIONS
from rag.types import Article

STARTER_PUBLISHER = "Presscheck sample"

# A figure, a disagreement, somebody's words and something that is not there: what there is to see.
_TYPES = ("fact", "conflict", "attribution", "unanswerable")
_TITLE_WORDS = 12


def examples(articles: Sequence[Article], *, questions: Path = STARTER_QUESTIONS) -> list[str]:
    """Up to four: the starter articles' own questions, else about the newest titles."""
    if any(article.publisher == STARTER_PUBLISHER for article in articles) and questions.is_file():
        return _starters(questions)
    return [f"What is reported in “{_short(article.title)}”?" for article in articles[:3]]


def _starters(questions: Path) -> list[str]:
    """The first question of each type that is asked without an earlier one."""
    first: dict[str, str] = {}
    for line in questions.read_text(encoding="utf-8").splitlines():
        row = cast("dict[str, Any]", json.loads(line)) if line.strip() else {}
        if "question" in row and not row.get("history"):
            first.setdefault(str(row.get("type")), str(row["question"]))
    return [first[kind] for kind in _TYPES if kind in first]


def _short(title: str) -> str:
    words = title.split()
    return " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")
