"""Ask a collection of news articles; every sentence of the answer is backed by a verbatim quote.

    from rag import answer
    reply = answer("Which model cost $5.6 million to train?")
    reply.status, reply.text, reply.citations[0].quote

Names load on first use, so that `import rag` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.answering import Rag
    from rag.briefing.brief import Brief
    from rag.build import answer, brief, build_rag, check, search
    from rag.errors import PresscheckError
    from rag.settings import Settings
    from rag.types import Answer, Article, Citation, Scope, Turn, Verdict

_HOME = {
    "Answer": "rag.types",
    "Article": "rag.types",
    "Brief": "rag.briefing.brief",
    "Citation": "rag.types",
    "PresscheckError": "rag.errors",
    "Rag": "rag.answering",
    "Scope": "rag.types",
    "Settings": "rag.settings",
    "Turn": "rag.types",
    "Verdict": "rag.types",
    "answer": "rag.build",
    "brief": "rag.build",
    "build_rag": "rag.build",
    "check": "rag.build",
    "search": "rag.build",
}

__all__ = [
    "Answer",
    "Article",
    "Brief",
    "Citation",
    "PresscheckError",
    "Rag",
    "Scope",
    "Settings",
    "Turn",
    "Verdict",
    "answer",
    "brief",
    "build_rag",
    "check",
    "search",
]


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'rag' has no attribute {name!r}")
