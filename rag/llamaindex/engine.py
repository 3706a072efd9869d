"""A Rag as llama-index objects: a retriever and a query engine to plug in anywhere.

The retriever goes where any other does, into a RetrieverQueryEngine with a model of one's own, say:
`RetrieverQueryEngine.from_args(PresscheckRetriever(rag, k=5), llm=llm)`. The asynchronous methods
run in a thread, so that an event loop goes on meanwhile.
"""

import asyncio
from datetime import date

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from rag.answering import Rag
from rag.contract.answers import answer_json
from rag.types import EVERYTHING, Article, Citation, Scope, Status


class PresscheckRetriever(BaseRetriever):
    """The best `k` articles of a Rag in `scope`, each as the node of its best passage. `as_of` is
    the day of asking: nothing newer is found, and 'last week' counts from it."""

    def __init__(
        self, rag: Rag, *, k: int = 10, as_of: date | None = None, scope: Scope = EVERYTHING
    ) -> None:
        super().__init__()  # pyright: ignore[reportUnknownMemberType]
        self._rag = rag
        self._k = k
        self._as_of = as_of
        self._scope = scope

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._rag.search(
            query_bundle.query_str, k=self._k, as_of=self._as_of, scope=self._scope
        )
        return [
            _node(
                one.article.id, one.article, one.text, (one.chunk.start, one.chunk.end), one.score
            )
            for one in found
        ]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class PresscheckQueryEngine(BaseQueryEngine):
    """Answers under Presscheck's checks. `source_nodes` are the quotes; `metadata["answer"]` is
    the whole answer in its JSON form. A question that the articles do not answer gets what is
    missing as its text, and no source nodes."""

    def __init__(self, rag: Rag, *, as_of: date | None = None, scope: Scope = EVERYTHING) -> None:
        super().__init__(callback_manager=None)
        self._rag = rag
        self._as_of = as_of
        self._scope = scope

    def _query(self, query_bundle: QueryBundle) -> Response:
        answer = self._rag.answer(query_bundle.query_str, as_of=self._as_of, scope=self._scope)
        declined = answer.status is Status.DECLINED
        nodes = [
            _node(c.article_id, c, c.quote, (c.start, c.end), 1.0)
            for c in answer.citations
            if c.start is not None and c.end is not None
        ]
        return Response(
            response=answer.missing if declined else answer.text,
            source_nodes=nodes,
            metadata={"answer": answer_json(answer)},
        )

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}  # the prompts are Presscheck's own; they are not for replacing


def _node(
    article_id: str,
    told: Article | Citation,
    text: str,
    span: tuple[int, int],
    score: float,
) -> NodeWithScore:
    """A span of an article, with what `told` says of the article."""
    start, end = span
    node = TextNode(
        text=text,
        id_=f"{article_id}:{start}-{end}",
        start_char_idx=start,
        end_char_idx=end,
        metadata={
            "article_id": article_id,
            "title": told.title,
            "publisher": told.publisher,
            "published": told.published.isoformat() if told.published else None,
            "url": told.url,
        },
    )
    return NodeWithScore(node=node, score=score)
