"""Articles out of the library, and with them the files that were uploaded for them."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rag.errors import ArticleNotFound
from rag.library import Library
from ui.engine.uploading import FOLDER, forget_upload


def take_out(library: Library, article_id: str) -> None:
    """The article is searched no more; what cites it opens it still. Raises ArticleNotFound."""
    for source in library.sources(article_id):
        library.forget(source)
        _forget_upload(library, source)


def erase(library: Library, article_id: str) -> None:
    """Nothing of the article stays; what cites it keeps its quotes. Raises ArticleNotFound."""
    sources = library.sources(article_id)
    library.remove(article_id)
    for source in sources:
        _forget_upload(library, source)


def take_back(library: Library, sources: Sequence[str]) -> int:
    """Undoes the adding of the sources, but for a text that another document holds or held too.
    Gives the number of articles that are searched no more."""
    taken = 0
    for source in sources:
        article_id = library.forget(source)
        if article_id is None:
            continue
        if not library.table.is_searched(article_id):
            taken += 1
            with suppress(ArticleNotFound):  # erased since
                if library.sources(article_id) == (source,):
                    library.remove(article_id)
        _forget_upload(library, source)
    return taken


def _forget_upload(library: Library, source: str) -> None:
    """Deletes the uploaded file that no article comes from any more; never a file elsewhere."""
    folder = (library.home / FOLDER).resolve()
    path = Path(source.partition("#")[0])
    if folder not in path.parents or ".." in path.parts or library.sources_from(str(path)):
        return
    forget_upload(path)
