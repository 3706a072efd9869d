"""A sentence that stands in an article word for word, wherever a search would rank it."""

import re

from rag.english.standing import opening
from rag.library import Library
from rag.types import Quote, Scope

_LOOKED_AT = 8
_FEWEST_CHARACTERS = 8
_SPACES = re.compile(r"\s+")
_SIGNS = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "\xa0": " "})


def verbatim(library: Library, sentence: str, scope: Scope) -> Quote | None:
    """The whole sentence of an article that reads as `sentence`, but for the shape of quotation
    marks and dashes, spaces, and a bullet or dateline before it."""
    wanted = _plain(sentence)
    if len(wanted) < _FEWEST_CHARACTERS:
        return None
    hits = library.match([sentence], limit=_LOOKED_AT, scope=scope)
    chunks = library.chunks([hit.chunk_id for hit in hits])
    for hit in hits:
        chunk = chunks.get(hit.chunk_id)
        if chunk is None:
            continue
        article = library.article(chunk.article_id)
        for span in library.sentences(article.id):
            if span.end <= chunk.start or chunk.end <= span.start:
                continue
            text = article.text[span.start : span.end]
            if wanted in (_plain(text), _plain(text[opening(text) :])):
                return Quote(article, span.start, span.end)
    return None


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text.translate(_SIGNS)).strip()
