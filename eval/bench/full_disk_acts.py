"""What bench_full_disk does on a disk that is nearly full, and what must be there afterwards."""

import importlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.bench.kill_library import EMBEDDER, Document, documents, ingest
from rag.errors import PresscheckError
from rag.index.build import digest_of
from rag.index.index import open_index
from rag.library import SqliteLibrary
from rag.library.check import check_file
from rag.library.file import FILE_NAME, LibraryFile
from rag.settings import Settings
from rag.types import Scope, article_id

BEFORE = documents(100)
"""In the library before the disk is full; the act of ingest brings the others."""
MORE = [Document(f"later/{item.source}", item.text.upper()) for item in documents(60)]


@dataclass(slots=True)
class Done:
    """What an act said it had kept, and how it ended; no `error` is a whole one."""

    kept: list[str] = field(default_factory=list[str])
    error: str = ""


Act = Callable[[Path, Done], None]


def birth(place: Path, done: Done) -> None:
    """A library where there is none, and its first article."""
    with SqliteLibrary.open(place / "born", create=True) as library:
        ingest(library, MORE[:1])
        done.kept.append(article_id(MORE[0].text))


def take_in(place: Path, done: Done) -> None:
    with SqliteLibrary.open(place / "library") as library:
        for item in MORE:
            ingest(library, [item])
            done.kept.append(article_id(item.text))


def rebuild(place: Path, done: Done) -> None:
    """Full text, signatures and index again."""
    del done
    with SqliteLibrary.open(place / "library") as library:
        index = open_index(library, exact_scan_below=0)
        try:
            index.rebuild()
        finally:
            index.close()


def upload(place: Path, done: Done) -> None:
    """Files of another disk, as the page takes them in. What is kept is a file and its article."""
    uploading: Any = importlib.import_module(
        "ui.engine.uploading"
    )  # the evaluation is below the page
    engines: Any = importlib.import_module("ui.engine.engine")
    with SqliteLibrary.open(place / "library", create=True) as library:
        rag = _Answering(library)
        engine = engines.Engine(
            Settings(library=place / "library", writer="quotes"), build=rag.built
        )
        engine.start()
        engine.answering(threading.Event())
        for item in MORE[:4]:
            given = place.with_name("given") / item.source
            given.parent.mkdir(parents=True, exist_ok=True)
            given.write_text(f"# {item.source}\n\n{item.text * 200}\n")
            *_, last = uploading.upload(engine, [str(given)])
            for row in last.rows:
                if row.status in ("added", "unchanged"):
                    done.kept += [row.article_id] if row.article_id else []
                else:
                    done.error = row.reason
        engine.close()


def converse(place: Path, done: Done) -> None:
    conversations: Any = importlib.import_module("ui.engine.conversations")
    turns: Any = importlib.import_module("ui.state.turns")
    kept = conversations.Conversations(place / "library")
    for number in range(60):
        turn = turns.AskedTurn(f"t{number}", f"{number}? " + "How many units were made? " * 20)
        conversation, key = kept.begin("ada", "", turn)
        kept.end("ada", key, turn)
        done.kept.append(conversation)


ACTS: dict[str, tuple[Act, int]] = {
    "birth": (birth, 640),
    "ingest": (take_in, 14_000),
    "rebuild": (rebuild, 4_000),
    "upload": (upload, 8_000),
    "conversation": (converse, 640),
}
"""Each with the KiB of room from which it surely succeeds."""


def prepare(place: Path) -> None:
    """A library with an index; it loads what taking in files needs, for the children as well."""
    with SqliteLibrary.open(place / "library", create=True) as library:
        ingest(library, BEFORE)
        index = open_index(library, exact_scan_below=0)
        index.catch_up()
        index.close()
    upload(place.with_name("warm"), Done())


def do(act: Act, place: Path) -> Done:
    done = Done()
    try:
        act(place, done)
    except PresscheckError as error:
        done.error = str(error)
    except Exception as error:
        done.error = f"unforeseen: {type(error).__name__}: {error}"
    return done


def wrong(name: str, place: Path, kept: Iterable[str]) -> list[str]:
    """What of a library that is not full any more, or still is, is not as it must be."""
    folder = place / ("born" if name == "birth" else "library")
    if not (folder / FILE_NAME).exists():
        return ["what was kept is gone"] if list(kept) else []
    found: list[str] = []
    try:
        with SqliteLibrary.open(folder) as library:
            there = {article.id for article in library.articles()}
            found += [problem.what for problem in check_file(_file_of(folder))]
            state = library.feed.index_state()
            if state and digest_of(folder / "index" / state.name) != state.digest:
                found.append("the index is not the one that was built")
            index = open_index(library, exact_scan_below=10**9)
            hits = index.search(EMBEDDER.embed(["plant"])[0], k=5, scope=Scope())
            index.close()
    except PresscheckError as error:
        return [f"dead: {error}"]
    if name == "conversation":
        conversations: Any = importlib.import_module("ui.engine.conversations")
        listed = conversations.Conversations(folder)
        lost = [one for one in kept if not listed.turns("ada", one, most=2)]
    else:
        lost = [one for one in kept if one not in there]
    lost += [one for one in _before(name) if one not in there]
    if lost:
        found.append(f"{len(lost)} that were kept are gone")
    if there and not hits:
        found.append("nothing is found")
    return found


def _file_of(folder: Path) -> LibraryFile:
    return LibraryFile(folder / FILE_NAME, 10.0)


def _before(name: str) -> list[str]:
    return [] if name == "birth" else [article_id(item.text) for item in BEFORE]


class _Answering:
    """As much of a Rag as taking in files needs."""

    writer = None

    def __init__(self, library: SqliteLibrary) -> None:
        self.library = library
        self.embedder = EMBEDDER

    def built(self, settings: Settings) -> "_Answering":
        del settings
        return self

    def read_ahead(self) -> None: ...

    def close(self) -> None: ...
