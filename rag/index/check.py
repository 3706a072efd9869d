"""Looking for what is out of order in a library, and out of step with it in its vector index."""

from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import IndexDamaged, LibraryFull
from rag.index.chroma_process import ChromaProcess
from rag.library import Library, SqliteLibrary
from rag.library.feed import IndexState
from rag.library.sqlite_feed import SqliteFeed
from rag.types import Problem

_NEXT = "It is built again when it is next used, or now by: presscheck library rebuild"


def check_library(library: Library) -> list[Problem]:
    """Everything that is out of order in the library's file, its full text and its index; of the
    last two nothing where it is `unwritable`."""
    problems = library.check()
    if isinstance(library, SqliteLibrary):
        problems += check_index(library.folder, library.feed)
    return problems


def check_index(folder: Path, feed: SqliteFeed) -> list[Problem]:
    """Nothing where there is no index, or where another process builds it and looks after it.

    Chunks that the index has not followed yet are no problem: they are scanned. Where it cannot be
    written, Chroma cannot open it, and what it holds is not compared.
    """
    state = feed.index_state()
    if state is None:
        return []
    where = folder / "index" / state.name
    if state.seq > feed.last_change():
        return [Problem("the index is ahead of the library", str(where), _NEXT)]
    try:
        with FileLock(folder / "index.lock", blocking=False):
            return _compared(where, feed, state)
    except (Timeout, OSError):
        return []


def _compared(where: Path, feed: SqliteFeed, state: IndexState) -> list[Problem]:
    chroma = ChromaProcess()
    try:
        chroma.open(where, state.digest)
        held = set(chroma.numbers())
    except LibraryFull:
        return []
    except IndexDamaged as error:
        return [Problem(error.what, str(where), _NEXT)]
    finally:
        chroma.close()
    expected = feed.present_at(state.seq)
    # What was deleted while the index was being built may be in it or not.
    lacking = (expected - held) & feed.present_at(feed.last_change())
    if not lacking and held <= expected:
        return []
    what = f"the index lacks {len(lacking)} chunks and has {len(held - expected)} too many"
    return [Problem(what, str(where), _NEXT)]
