"""Articles as JSON: with their text, or as a line of a list."""

from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

from typing_extensions import TypedDict  # before Python 3.12 pydantic reads no other

from rag.types import Article

if TYPE_CHECKING:
    pass


class MetadataFieldJson(TypedDict):
    field: str
    raw: str


class EditJson(TypedDict):
    field: str
    said: str | None


class ArticleLineJson(TypedDict):
    article_id: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    source: str
    sources: list[str]
    origin: str | None
    disclosures: list[str]
    language: str | None
    metadata: list[MetadataFieldJson]
    edited: list[EditJson]


class ArticleJson(ArticleLineJson):
    text: str
    also_in: list[str]


def article_line_json(article: Article, sources: Sequence[str]) -> ArticleLineJson:
    """The article without its text; `sources` are all documents that hold this text."""
    return {
        "article_id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": iso_date(article.published),
        "url": article.url,
        "source": article.source,
        "sources": list(sources),
        "origin": article.origin,
        "disclosures": list(article.disclosures),
        "language": article.language,
        "metadata": [{"field": item.field, "raw": item.raw} for item in article.metadata],
        "edited": [{"field": edit.field, "said": edit.said} for edit in article.edits],
    }


def article_json(
    article: Article, sources: Sequence[str], copies: Sequence[str] = ()
) -> ArticleJson:
    """The article with the text that every offset of a citation refers to, and the ids of its
    copies."""
    line = article_line_json(article, sources)
    return {**line, "text": article.text, "also_in": list(copies)}


def source_name(source: str) -> str:
    """What a document is called in answers: its address, or its file's name without the folders,
    which say nothing on another machine and much about this one."""
    if "://" in source:
        return source
    path, mark, record = source.partition("#")
    return PurePath(path).name + mark + record


def iso_date(value: date | None) -> str | None:
    return value.isoformat() if value else None
