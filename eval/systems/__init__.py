"""The systems that can be measured side by side, and how each is made."""

from collections.abc import Callable, Mapping

from eval.scripts.says import ideal, lying
from eval.systems.presscheck import Presscheck
from eval.systems.retrieval import Retrieval
from eval.systems.scripted import Scripted
from eval.systems.system import Reader, System
from rag.embedding import Embedder
from rag.errors import SettingsError
from rag.settings import Settings
from rag.writing import Writer

__all__ = ["SYSTEMS", "WRITING", "Reader", "System", "build_system"]

Maker = Callable[[Embedder, Writer | None, Settings], System]


def _llamaindex(embedder: Embedder, writer: Writer | None, settings: Settings) -> System:
    del settings
    if writer is None:
        raise SettingsError(
            "the system llamaindex needs a model to write with",
            next="Choose --writer local or --writer endpoint, or leave it out.",
        )
    from eval.systems.llamaindex import LlamaIndex

    return LlamaIndex(embedder, writer)


SYSTEMS: Mapping[str, Maker] = {
    "presscheck": lambda embedder, writer, s: Presscheck("presscheck", embedder, writer, s),
    "quotes": lambda embedder, _, settings: Presscheck("quotes", embedder, None, settings),
    "ideal": lambda embedder, _, settings: Scripted("ideal", ideal, embedder, settings),
    "lying": lambda embedder, _, settings: Scripted("lying", lying, embedder, settings),
    "llamaindex": _llamaindex,
    "vectors": lambda embedder, _, settings: Retrieval("vectors", embedder, settings),
    "bm25": lambda embedder, _, settings: Retrieval("bm25", embedder, settings),
    "fused": lambda embedder, _, settings: Retrieval("fused", embedder, settings),
}

WRITING = frozenset({"presscheck", "llamaindex"})
"""Systems whose answers a model may write."""


def build_system(
    name: str, embedder: Embedder, writer: Writer | None, settings: Settings
) -> System:
    """Raises SettingsError for a name that is none, or a system that lacks its writer."""
    if name not in SYSTEMS:
        raise SettingsError(
            f"there is no system called {name!r}", next=f"Known are {', '.join(SYSTEMS)}."
        )
    return SYSTEMS[name](embedder, writer, settings)
