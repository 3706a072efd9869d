"""A draft's checked sentence as JSON."""

from typing import TYPE_CHECKING

from typing_extensions import TypedDict  # before Python 3.12 pydantic reads no other

if TYPE_CHECKING:
    from rag.proofs import DraftSentence


from rag.contract.articles import iso_date, source_name


class DraftQuoteJson(TypedDict):
    article_id: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    source: str
    quote: str
    start: int
    end: int


class DraftSentenceJson(TypedDict):
    text: str
    start: int
    end: int
    verdict: str
    reason: str | None
    quote: DraftQuoteJson | None


def draft_sentence_json(sentence: "DraftSentence") -> DraftSentenceJson:
    quote = sentence.quote
    return {
        "text": sentence.text,
        "start": sentence.start,
        "end": sentence.end,
        "verdict": sentence.verdict.value,
        "reason": sentence.reason,
        "quote": None
        if quote is None
        else {
            "article_id": quote.article.id,
            "title": quote.article.title,
            "publisher": quote.article.publisher,
            "published": iso_date(quote.article.published),
            "url": quote.article.url,
            "source": source_name(quote.article.source),
            "quote": quote.text,
            "start": quote.start,
            "end": quote.end,
        },
    }
