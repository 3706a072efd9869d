"""What an ingest tells about an article whose story the library has already."""

from contextlib import suppress

from rag.contract.articles import source_name
from rag.errors import ArticleNotFound
from rag.library import Library


def copy_note(library: Library, article_id: str) -> str | None:
    """Which article tells the same story, the oldest where there are several; None where none does.

    The signature by which they are found is rag.library.signature.sign of the text, made with the
    article.
    """
    copies = library.copies([article_id])[article_id]
    for place, other in enumerate(copies):
        with suppress(ArticleNotFound):  # removed since
            more = len(copies) - place - 1
            name = source_name(library.article(other).source)
            return f"same story as {name}" + (f" and {more} more" if more else "")
    return None
