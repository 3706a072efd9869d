"""Where else a cited story stands, and who tells it from the same source, in words. Pure."""

from collections.abc import Mapping, Sequence

from rag.contract.articles import source_name
from rag.sources.copies import holds
from rag.sources.origins import same_origin
from rag.types import Article, Citation
from ui.words import count

_NAMED = 5
"""Articles named in one line; of the rest only the number is told."""


def also_in_lines(
    citation: Citation, articles: Mapping[str, Article], printings: Sequence[Article] = ()
) -> list[str]:
    """`articles` holds the cited article and its copies by id, as far as they are known;
    `printings` is the cited article as each document has it that holds exactly its text."""
    cited = articles.get(citation.article_id)
    copies: list[Article] = []
    related: list[Article] = []
    for other in (articles[one] for one in citation.also_in if one in articles):
        tells_it_apart = cited and same_origin(cited, other) and not holds(other, citation.quote)
        (related if tells_it_apart else copies).append(other)
    reprints = [other for other in printings if other.source != citation.source]
    lines: list[str] = []
    lines += copies_lines([*reprints, *copies], citation)
    if related:
        lines.append(f"From the same stated source: {_named(related, citation.title)}")
    return lines


def copies_lines(copies: Sequence[Article], shown: Article | Citation) -> list[str]:
    """A line that names the copies of what is shown; none where there are none."""
    return [f"Also in: {_named(copies, shown.title)}"] if copies else []


def _named(articles: Sequence[Article], title: str) -> str:
    names = [_name(article, title) for article in articles[:_NAMED]]
    if len(articles) > _NAMED:
        names.append(f"and {count(len(articles) - _NAMED, 'other article')}")
    return "; ".join(names)


def _name(article: Article, title: str) -> str:
    """Title and publisher, or where it came from if that alone tells it from the cited one."""
    named = article.publisher
    if not named and article.title == title:
        named = source_name(article.source)
    return f"{article.title} ({named})" if named else article.title
