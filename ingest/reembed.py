"""The library's vectors made again by another embedder; texts, chunks and ids stay as they are.

New vectors grow beside those in use, which serve until all are there; then one transaction takes
them over. So a run that is killed leaves the library as it was, and the next goes on from there.
"""

from collections.abc import Callable
from contextlib import suppress

from ingest.ahead import EmbeddingAhead, Window
from ingest.text.chunk import embedding_texts
from rag.embedding import Embedder
from rag.errors import ArticleNotFound
from rag.library import Library
from rag.library.vectors import NextVectors

_WINDOW = 256


def reembed(
    library: Library, embedder: Embedder, report: Callable[[int, int], None] | None = None
) -> int:
    """Embeds every chunk again; says how many. `report` gets the chunks done and all of them.

    What other processes add meanwhile, with the embedder in use, is embedded as well. Raises what
    the embedder raises, and LibraryBusy where another such run has begun with another embedder.
    """
    following = library.next_vectors(embedder.name)
    ahead = EmbeddingAhead(embedder)
    try:
        while not following.take_over():
            _embed_missing(library, following, ahead, report)
    finally:
        ahead.close()
    return library.counts().chunks


def _embed_missing(
    library: Library,
    following: NextVectors,
    ahead: EmbeddingAhead,
    report: Callable[[int, int], None] | None,
) -> None:
    under_way: tuple[list[str], Window] | None = None
    last = 0
    while True:
        texts: dict[str, str] = {}
        while len(texts) < _WINDOW and (found := following.next_article(last)):
            last, article_id = found
            with suppress(ArticleNotFound):  # removed since
                article, chunks = library.article(article_id), library.chunks_of(article_id)
                made = embedding_texts(article, library.sentences(article_id), chunks)
                texts |= {chunk.id: text for chunk, text in zip(chunks, made, strict=True)}
        before = under_way
        under_way = (list(texts), ahead.begin(list(texts.values()))) if texts else None
        if before:
            following.put(before[0], before[1].vectors())
            if report:
                report(*following.progress())
        if under_way is None:
            return
