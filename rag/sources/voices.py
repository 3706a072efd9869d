"""Who counts as one source: copies of one story, and articles of one stated origin."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from rag.errors import ArticleNotFound
from rag.sources.copies import holds
from rag.sources.origins import same_origin
from rag.types import Article, Citation, Quote, Scope

if TYPE_CHECKING:
    from rag.library import Library

_MOST_COPIES = 100
"""Copies of one article whose texts are read; the oldest come first."""


class Voices:
    """The articles of one answer, and who says the same only because it is the same story."""

    def __init__(
        self, articles: Sequence[Article], copies: Mapping[str, Sequence[Article]] | None = None
    ) -> None:
        """`copies` are those of `articles` by id; they need not be among them."""
        self._articles = {article.id: article for article in articles}
        self._copies = copies or {}

    @classmethod
    def of(cls, library: "Library", articles: Sequence[Article], scope: Scope) -> Self:
        """With the copies that `library` has in `scope`, those that another process removes in
        this very moment left out."""
        known = {article.id: article for article in articles}
        copies: dict[str, list[Article]] = {}
        for article_id, others in library.copies(list(known), scope=scope).items():
            copies[article_id] = []
            for other in others[:_MOST_COPIES]:
                with suppress(ArticleNotFound):
                    known.setdefault(other, library.article(other))
                    copies[article_id].append(known[other])
        return cls(articles, copies)

    def tellers(self, article_id: str, words: str) -> tuple[str, ...]:
        """The article and those of its copies in which `words` stand, as ids."""
        copies = self._copies.get(article_id, ())
        return (article_id, *(copy.id for copy in copies if holds(copy, words)))

    def also_in(self, quote: Quote) -> tuple[str, ...]:
        """The copies in which the quote stands, and the other articles of the same origin."""
        told = self.tellers(quote.article.id, quote.text)
        related = [
            other.id
            for other in self._articles.values()
            if other.id not in told and same_origin(quote.article, other)
        ]
        return (*told[1:], *related)

    def by_article(self) -> dict[str, str]:
        """Each article's voice, which is the smallest id among the articles that share it."""
        links = [
            (one.id, other.id)
            for one in self._articles.values()
            for other in self._articles.values()
            if one.id < other.id and (self._are_copies(one, other) or same_origin(one, other))
        ]
        return _joined(self._articles, links)

    def _are_copies(self, one: Article, other: Article) -> bool:
        return any(copy.id == other.id for copy in self._copies.get(one.id, ()))


def count_voices(citations: Sequence[Citation]) -> int:
    """How many independent sources the citations have: articles that name each other in `also_in`
    count as one."""
    cited = {citation.article_id for citation in citations}
    links = [
        (citation.article_id, other)
        for citation in citations
        for other in citation.also_in
        if other in cited
    ]
    return len(set(_joined(cited, links).values()))


def _joined(members: Iterable[str], links: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Each member with the smallest of all that it is linked to, over others as well."""
    voice = {member: member for member in members}
    for one, other in links:
        low, high = sorted((voice[one], voice[other]))
        for member, current in voice.items():
            if current == high:
                voice[member] = low
    return voice
