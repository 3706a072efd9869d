"""The library on the page: what is in it, and files that are added to it."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import TypedDict

from ui.engine import Engine, trouble_of
from ui.render.library import MOST_ARTICLES, LibraryView, library_list, upload_list
from ui.render.masthead import masthead
from ui.uploading import UploadRow, upload


class LibraryChanges(TypedDict, total=False):
    """HTML unless the type says otherwise."""

    masthead: str
    files: None
    """Empties the upload box."""
    results: str
    articles: str


class LibraryEvents:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, account: str = "") -> LibraryChanges:
        """`account` is who is logged in, empty where nobody has to."""
        library = library_view(self._engine)
        return {"masthead": str(masthead(library, account)), "articles": str(library_list(library))}

    def upload(self, paths: Sequence[str], account: str = "") -> Iterator[LibraryChanges]:
        """Progress, then what became of each file and the library with it."""
        rows: tuple[UploadRow, ...] = ()
        for upload_state in upload(self._engine, paths):
            rows = upload_state.rows
            yield {"results": str(upload_list(rows, under_way=upload_state.under_way))}
        yield {"files": None, "results": str(upload_list(rows)), **self.open(account)}


def library_view(engine: Engine) -> LibraryView | None:
    """None while the library is being opened."""
    library = engine.library
    if library is None:
        return None
    try:
        listed = sorted(
            islice(library.articles(), MOST_ARTICLES),
            key=lambda article: article.published or date.min,
            reverse=True,
        )
        return LibraryView(library.counts().articles, tuple(listed))
    except Exception as error:
        return LibraryView(0, (), trouble_of(error))
