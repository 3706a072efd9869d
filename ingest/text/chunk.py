"""Sentences to chunks: runs of whole sentences that are embedded and searched."""

from bisect import bisect_right
from collections.abc import Sequence

from rag.languages.unspaced import words_in
from rag.types import Article, Chunk, Sentence

# A heading begins a new chunk once the one before it has this share of its words.
_FULL_ENOUGH = 1 / 3
# A sentence without end is one chunk. No embedder reads so much of it, but would take it apart.
_MOST_CHARACTERS = 32_000
_HEADING_CHARACTERS = 300


def chunk_article(
    article: Article, sentences: Sequence[Sentence], most_words: int
) -> tuple[Chunk, ...]:
    """The chunks of an article, which together hold all its sentences, each once.

    A chunk has at most `most_words` words, unless it is one longer sentence (and its headings).
    A heading is in one chunk with the text after it. Chunks of one section are about equally long.
    """
    runs = [
        run
        for section in _sections(article, sentences, most_words)
        for run in _runs(section, most_words)
    ]
    return tuple(
        Chunk(
            id=f"{article.id}:{run[0].start}-{run[-1].end}",
            article_id=article.id,
            ordinal=ordinal,
            start=run[0].start,
            end=run[-1].end,
        )
        for ordinal, run in enumerate(runs)
    )


def embedding_texts(
    article: Article, sentences: Sequence[Sentence], chunks: Sequence[Chunk]
) -> tuple[str, ...]:
    """What is embedded for each chunk: the title, the heading it is under, and its own text."""
    headings = [sentence for sentence in sentences if sentence.kind == "heading"]
    starts = [heading.start for heading in headings]
    texts: list[str] = []
    for chunk in chunks:
        above = bisect_right(starts, chunk.start)
        # a heading that the chunk begins with is in its text
        outside = above > 0 and starts[above - 1] < chunk.start
        last = headings[above - 1] if outside else None
        heading = article.text[last.start : last.end] if last else ""
        own = article.text[chunk.start : min(chunk.end, chunk.start + _MOST_CHARACTERS)]
        parts = [article.title, heading[:_HEADING_CHARACTERS], own]
        texts.append("\n".join(part for part in parts if part))
    return tuple(texts)


_Unit = tuple[tuple[Sentence, ...], int]
"""A sentence with the headings right above it, and its words."""


def _sections(
    article: Article, sentences: Sequence[Sentence], most_words: int
) -> list[list[_Unit]]:
    """The article parted at headings, where the part before is long enough to stand alone."""
    sections: list[list[_Unit]] = [[]]
    words_of_section = 0
    headings: list[Sentence] = []
    for sentence in sentences:
        if sentence.kind == "heading":
            headings.append(sentence)
            continue
        unit = (*headings, sentence)
        words = sum(words_in(article.text[s.start : s.end]) for s in unit)
        if headings and words_of_section >= most_words * _FULL_ENOUGH:
            sections.append([])
            words_of_section = 0
        sections[-1].append((unit, words))
        words_of_section += words
        headings = []
    if headings and sections[-1]:  # cleaning leaves none at the end; nothing is lost if one is
        unit, words = sections[-1].pop()
        sections[-1].append(((*unit, *headings), words))
    return [section for section in sections if section]


def _runs(section: list[_Unit], most_words: int) -> list[list[Sentence]]:
    """The section in as few chunks as fit, filled evenly so that no stump is left."""
    total = sum(words for _, words in section)
    wanted = total / -(-total // most_words)
    runs: list[list[Sentence]] = []
    room = 0
    filled = 0
    for unit, words in section:
        # `wanted` is reached, or this sentence would overstep the most there may be
        if not runs or filled >= wanted or words > room:
            runs.append([])
            room, filled = most_words, 0
        runs[-1].extend(unit)
        room -= words
        filled += words
    return runs
