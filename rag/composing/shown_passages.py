"""What a writer is shown: whole passages in their articles' order, each sentence numbered in place.

Torn from their paragraph sentences are read worse; with a number each, they can be cited.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.types import Article, Passage, Quote, Sentence

SentencesOf = Callable[[str], Sequence[Sentence]]
"""The sentences of the article with that id, in order."""


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """`n` counts all that is shown, from 1; `before` are up to two sentences before it."""

    n: int
    quote: Quote
    before: str = ""


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A run of sentences of one article under its title, publisher and date."""

    article: Article
    sentences: tuple[ShownSentence, ...]

    @property
    def head(self) -> str:
        article = self.article
        day = article.published.isoformat() if article.published else ""
        return ", ".join(part for part in (article.title, article.publisher, day) if part)


def shown_passages(
    passages: Sequence[Passage],
    quotes: Sequence[Quote],
    sentences_of: SentencesOf,
    *,
    most: int,
    words: int,
) -> tuple[ShownPassage, ...]:
    """At most `most` passages of about `words` words together: those of the best `quotes` in turn
    with the best found, then by article, each article's sentences in its own order."""
    found: list[_Part] = []
    for passage in _in_turn(_holding(passages, quotes), passages):
        chunk, sentences = passage.chunk, sentences_of(passage.article.id)
        places = {n for n, s in enumerate(sentences) if chunk.start <= s.start < chunk.end}
        found.append(_Part(passage.article, frozenset(places)))
    return _shown(found, sentences_of, most, words)


def shown_quotes(
    quotes: Sequence[Quote], sentences_of: SentencesOf, *, most: int, words: int
) -> tuple[ShownPassage, ...]:
    """The best `quotes`, each with the sentence before and the one after it: in few words they hold
    more answers than whole passages do (with 200 words 112 of 164, against 96)."""
    found: list[_Part] = []
    for quote in quotes:
        sentences = sentences_of(quote.article.id)
        place = next((n for n, s in enumerate(sentences) if s.start == quote.start), None)
        if place is not None:
            near = range(max(0, place - 1), min(len(sentences), place + 2))
            found.append(_Part(quote.article, frozenset(near)))
    return _shown(found, sentences_of, most, words)


@dataclass(frozen=True, slots=True)
class _Part:
    """Sentences of an article, by their place in it."""

    article: Article
    places: frozenset[int]


def _shown(
    parts: Sequence[_Part], sentences_of: SentencesOf, most: int, words: int
) -> tuple[ShownPassage, ...]:
    """The first `parts` that fit, joined by article."""
    places: dict[str, set[int]] = {}
    articles: dict[str, Article] = {}
    taken = 0
    for part in parts:
        sentences = sentences_of(part.article.id)
        new = part.places - places.get(part.article.id, set())
        texts = (part.article.text[sentences[n].start : sentences[n].end] for n in new)
        length = sum(len(text.split()) for text in texts)
        if taken < most and (not taken or length <= words):
            places.setdefault(part.article.id, set()).update(new)
            articles[part.article.id] = part.article
            words -= length
            taken += 1
    shown: list[ShownPassage] = []
    n = 0
    for article_id, here in places.items():
        for run in _runs(sorted(here)):
            numbered = _numbered(articles[article_id], sentences_of(article_id), run, n)
            n += len(numbered)
            if numbered:
                shown.append(ShownPassage(articles[article_id], numbered))
    return tuple(shown)


def _holding(passages: Sequence[Passage], quotes: Sequence[Quote]) -> list[Passage]:
    """The passages in which the quotes stand, in the quotes' order."""
    return [
        passage
        for quote in quotes
        for passage in passages
        if passage.article.id == quote.article.id
        and passage.chunk.start <= quote.start < passage.chunk.end
    ]


def _in_turn(first: Sequence[Passage], second: Sequence[Passage]) -> list[Passage]:
    """One of each in turn, each passage once."""
    longest = max(len(first), len(second))
    mixed = [
        passage
        for place in range(longest)
        for source in (first, second)
        for passage in source[place : place + 1]
    ]
    return list({passage.chunk.id: passage for passage in mixed}.values())


def _runs(places: Sequence[int]) -> list[list[int]]:
    """Neighbours together."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _numbered(
    article: Article, sentences: Sequence[Sentence], run: Sequence[int], after: int
) -> tuple[ShownSentence, ...]:
    """Headings are not quoted, and so not numbered."""
    text = [place for place in run if sentences[place].kind == "text"]
    return tuple(
        ShownSentence(
            after + number,
            Quote(article, sentences[place].start, sentences[place].end),
            _before(article, sentences, place),
        )
        for number, place in enumerate(text, start=1)
    )


def sentence_before(quote: Quote, sentences: Sequence[Sentence]) -> str:
    """Up to two of its article's `sentences` before the quote, not over a heading; empty where
    there are none."""
    place = next((n for n, s in enumerate(sentences) if s.start == quote.start), 0)
    return _before(quote.article, sentences, place) if sentences else ""


def _before(article: Article, sentences: Sequence[Sentence], place: int) -> str:
    """Up to two sentences, not over a heading."""
    start = place
    while start and place - start < 2 and sentences[start - 1].kind == "text":
        start -= 1
    if start == place:
        return ""
    return article.text[sentences[start].start : sentences[place - 1].end]
