"""A document to an article: the one place where reading, cleaning and metadata meet."""

from dataclasses import dataclass

from ingest.document import MOST_BLOCKS, Block, Document
from ingest.facts.metadata import read_facts
from ingest.text.characters import one_line
from ingest.text.clean import assemble, with_headings, without_furniture
from rag.english.language import language_of_article
from rag.errors import ReadError
from rag.types import Article, Sentence, article_id


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article with its sentences, in order."""

    article: Article
    sentences: tuple[Sentence, ...]


def read_article(document: Document) -> ReadArticle:
    """The article of a document. Raises ReadError where no sentence is left after cleaning."""
    _check_count(len(document.blocks), "paragraphs", document)
    blocks = [
        Block(text, block.kind, block.level)
        for block in document.blocks
        if (text := one_line(block.text))
    ]
    facts = read_facts(document, without_furniture(blocks))
    parts = with_headings(facts.blocks, marked=document.marked)
    language = language_of_article("\n\n".join(part.text for part in parts), facts.language)
    clean = assemble(parts, language)
    _check_count(len(clean.sentences), "sentences", document)
    if not any(sentence.kind == "text" for sentence in clean.sentences):
        raise ReadError(
            "no sentence is left after cleaning",
            where=document.source,
            next="Check that it holds an article's text and not only links or headings.",
        )
    article = Article(
        id=article_id(clean.text),
        text=clean.text,
        title=facts.title,
        source=document.source,
        publisher=facts.publisher,
        published=facts.published,
        url=facts.url,
        origin=facts.origin,
        disclosures=facts.disclosures,
        language=language,
        metadata=facts.metadata,
    )
    return ReadArticle(article, clean.sentences)


def _check_count(count: int, what: str, document: Document) -> None:
    if count > MOST_BLOCKS:
        raise ReadError(
            f"the text has more than {MOST_BLOCKS:,} {what}",
            where=document.source,
            next="Split it.",
        )
