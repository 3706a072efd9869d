"""The parts of Presscheck's search by themselves: vectors, full text, and both fused and nothing
more. They rank, and answer nothing."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Literal

from eval.cases import Case, Task
from rag.answering import turns
from rag.embedding import Embedder
from rag.index import VectorIndex, open_index
from rag.library import Library
from rag.question import read_question
from rag.retrieval import DEPTH, fuse
from rag.settings import Settings
from rag.types import Answer, Article, Hit, Scope, Verdict

Part = Literal["vectors", "bm25", "fused"]


class Retrieval:
    """One part of the search, named as the system."""

    writer = "none"
    does: frozenset[Task] = frozenset({"rank"})

    def __init__(self, name: Part, embedder: Embedder, settings: Settings) -> None:
        self.name: Part = name
        self._embedder = embedder
        self._settings = settings

    @contextmanager
    def reading(self, library: Library) -> "Generator[RetrievalReader]":
        index = open_index(
            library,
            exact_scan_below=self._settings.exact_scan_below,
            embedder=self._embedder.name,
        )
        try:
            yield RetrievalReader(self.name, library, index, self._embedder, self._settings)
        finally:
            index.close()

    def check(self, case: Case) -> Verdict:
        raise NotImplementedError


class RetrievalReader:
    def __init__(
        self,
        part: Part,
        library: Library,
        index: VectorIndex,
        embedder: Embedder,
        settings: Settings,
    ) -> None:
        self._part = part
        self._library = library
        self._index = index
        self._embedder = embedder
        self._settings = settings

    def answer(self, case: Case, as_of: date | None) -> Answer:
        raise NotImplementedError

    def rank(self, case: Case, as_of: date | None, k: int) -> Sequence[Article]:
        day = as_of or date.today()
        asked = read_question(
            case.question, turns(case.history), as_of=day, longest=self._settings.question_chars
        )
        hits = self._hits(asked.standalone, [term.text for term in asked.terms], Scope(until=as_of))
        chunks = self._library.chunks([hit.chunk_id for hit in hits])
        best = dict.fromkeys(
            chunk.article_id for hit in hits if (chunk := chunks.get(hit.chunk_id))
        )
        return [self._library.article(article_id) for article_id in list(best)[:k]]

    def _hits(self, question: str, terms: Sequence[str], scope: Scope) -> Sequence[Hit]:
        by_vector: Sequence[Hit] = ()
        by_text: Sequence[Hit] = ()
        if self._part != "bm25":
            vector = self._embedder.embed_query(question)
            by_vector = self._index.search(vector, k=DEPTH, scope=scope)
        if self._part != "vectors":
            by_text = self._library.match(terms, limit=DEPTH, scope=scope)
        return fuse(by_vector, by_text)
