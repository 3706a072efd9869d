"""Answers, as the contract has them, with their quotes as Markdown, HTML and JSON. Pure."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rag.contract.answers import AnswerJson
from ui.export.html import answers_html
from ui.export.markdown import answers_markdown

_NAME_CHARS = 60


@dataclass(frozen=True, slots=True)
class Kind:
    """What the ending of a file's name stands for."""

    words: str
    media_type: str
    write: Callable[[str, Sequence[AnswerJson]], str]


def answers_json(title: str, answers: Sequence[AnswerJson]) -> str:
    """The answer object itself; of a conversation, all of them with its title."""
    shown = answers[0] if len(answers) == 1 else {"title": title, "answers": list(answers)}
    return json.dumps(shown, ensure_ascii=False, indent=2) + "\n"


KINDS: Mapping[str, Kind] = {
    "md": Kind("Markdown", "text/markdown", answers_markdown),
    "html": Kind("HTML", "text/html", answers_html),
    "json": Kind("JSON", "application/json", answers_json),
}


def file_name(title: str, kind: str) -> str:
    """A name that every system takes: which-model-cost-5-6-million-to-train.md."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    cut = plain[:_NAME_CHARS].rsplit("-", 1)[0] if len(plain) > _NAME_CHARS else plain
    return f"{cut or 'answer'}.{kind}"
