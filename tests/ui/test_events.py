"""What each thing that happens on the page changes."""

import inspect
import re
import resource
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest.readers import KINDS, READERS
from rag.errors import LibraryDamaged
from rag.fakes import HashEmbedder
from rag.library import Library, SqliteLibrary
from rag.library.file import FILE_NAME
from rag.settings import Settings
from rag.types import CheckedSentence, Scope, Verdict
from ui.commands.ingest import ingest
from ui.engine.engine import Engine
from ui.engine.uploading import upload
from ui.events.ask import AskEvents
from ui.events.changes import Button, Clock
from ui.events.library import LibraryEvents
from ui.render.library import UPLOAD_HINT

StartEngine = Callable[[object], Engine]


@pytest.fixture
def page(shelf: SimpleNamespace, make: SimpleNamespace, start_engine: StartEngine) -> AskEvents:
    citation = make.cite(1, shelf.harbour, "Work begins in May.")
    sentence = CheckedSentence("Work begins in May.", Verdict.VERIFIED, (1,))
    answer = make.answer("When?", [sentence], [citation])
    return AskEvents(start_engine(make.rag(shelf.library, {"When?": make.events(answer)})))


def test_an_opened_page_knows_the_library_and_the_writer(
    page: AskEvents, shelf: SimpleNamespace, make: SimpleNamespace, start_engine: StartEngine
) -> None:
    changes = page.open()
    assert "2 articles in the library" in changes["current"]
    assert changes["clock"] == Clock(ticks=False)
    library = LibraryEvents(start_engine(make.rag(shelf.library))).open()
    assert "2" in library["masthead"]
    assert "Harbour bridge to cost 41 million" in library["articles"]
    assert changes["act"] == Button(shown=False)


def test_a_tick_changes_only_what_can_have_changed(page: AskEvents) -> None:
    assert page.tick("ready", []).keys() == {"writer", "act", "clock"}
    assert "current" in page.tick("starting", [])
    *_, done = page.ask("When?", [], "s")
    (turn,) = [changes for changes in page.ask("When?", [], "s") if "turns" in changes][-1]["turns"]
    later = page.tick("starting", [turn])
    assert later["current"] == turn.conversation  # stays
    assert done["ask"] == Button(shown=True)
    assert done["stop"] == Button(shown=False)


def test_a_question_empties_the_box_and_grows_a_turn(page: AskEvents) -> None:
    first, *_, last, done = page.ask(" When? ", [], "s")
    assert first["question"] == ""
    assert first["stop"] == Button(shown=True)
    assert 'id="turn-t1"' in last["current"]
    assert "<mark>Work begins in May.</mark>" in last["current_evidence"]
    assert done["ask"] == Button(shown=True)
    first, *_ = page.ask("And then?", last["turns"], "s")
    assert first["earlier"] == last["current"]
    assert first["earlier_evidence"] == last["current_evidence"]


def test_a_question_is_asked_of_the_scope_and_the_turn_says_so(
    shelf: SimpleNamespace, make: SimpleNamespace, start_engine: StartEngine
) -> None:
    rag = make.rag(shelf.library)
    scope = Scope(publishers=frozenset({"<b>Gazette"}), since=date(2025, 1, 20))
    *_, last, _ = AskEvents(start_engine(rag)).ask("When?", [], "s", scope)
    assert rag.scopes == [scope]
    assert last["turns"][0].turn.scope == scope
    assert "Asked only of: &lt;b&gt;Gazette, since 20 January 2025" in last["current"]


def test_an_empty_question_changes_nothing(page: AskEvents) -> None:
    assert list(page.ask("  \n", [], "s")) == []


def test_stop_is_the_sessions_own(page: AskEvents) -> None:
    running = page.ask("When?", [], "mine")
    next(running)
    page.stop("somebody else's")
    page.stop("mine")
    *_, last, _ = running
    assert "Stopped." in last["current"]
    page.leave("mine")
    page.stop("mine")  # nobody is there


def test_a_library_that_cannot_be_read_is_a_message(
    make: SimpleNamespace, start_engine: StartEngine, tmp_path: Path
) -> None:
    class Damaged(SqliteLibrary):
        def articles(self, *, include_old: bool = False) -> object:
            raise LibraryDamaged(f"it is damaged {include_old}", next="presscheck library check")

    with Damaged.open(tmp_path / "damaged", create=True) as library:
        changes = AskEvents(start_engine(make.rag(library))).open()
    assert "presscheck library check" in changes["current"]
    assert "Traceback" not in changes["current"]


def test_uploads_are_kept_by_their_content_and_rejected_ones_are_not(
    settings: Settings, make: SimpleNamespace, start_engine: StartEngine, tmp_path: Path
) -> None:
    text = "The bridge will cost 41 million crowns, the council said. Work begins in May.\n"
    paths = []
    for folder, words in (("a", text), ("b", text.replace("41", "58")), ("c", "")):
        path = tmp_path / folder / "article.txt"
        path.parent.mkdir()
        path.write_text(words)
        paths.append(str(path))
    with Library.open(settings.library, create=True) as library:
        engine = start_engine(make.rag(library, embedder=HashEmbedder()))
        *_, last = LibraryEvents(engine).upload(paths)
        assert last["files"] is None
        assert last["results"].count('data-status="added"') == 2
        assert last["results"].count('data-status="rejected"') == 1
        assert "2 articles in the library" in AskEvents(engine).refresh([])["current"]
        sources = [article.source for article in library.articles()]
        kept = sorted(str(path) for path in (library.folder / "uploads").rglob("*.txt"))
        assert sorted(sources) == kept  # two of one name are two sources, the empty one is gone
        assert str(tmp_path) not in last["results"]


def test_an_upload_that_the_disk_does_not_take_says_so_and_leaves_no_file(
    settings: Settings, make: SimpleNamespace, start_engine: StartEngine, tmp_path: Path
) -> None:
    path = tmp_path / "article.txt"
    path.write_text("The bridge will cost 41 million crowns, the council said. " * 2000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Library.open(settings.library, create=True) as library:
        engine = start_engine(make.rag(library, embedder=HashEmbedder()))
        size = (settings.library / FILE_NAME).stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            *_, last = upload(engine, [str(path)])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert "disk is full" in last.rows[0].reason
        assert not list((library.folder / "uploads").rglob("*.txt"))
        assert library.counts().articles == 0


def test_uploads_to_an_engine_that_failed_are_rejected_with_the_reason(settings: Settings) -> None:
    def build(_: Settings) -> object:
        raise LibraryDamaged("the library is damaged", next="presscheck library check")

    engine = Engine(settings, build=build)
    engine.start()
    *_, last = LibraryEvents(engine).upload(["/nowhere/article.txt"])
    assert "the library is damaged" in last["results"]
    assert "presscheck library check" in last["results"]
    engine.close()


def test_a_file_of_every_reader_can_be_uploaded(
    settings: Settings, make: SimpleNamespace, start_engine: StartEngine, tmp_path: Path
) -> None:
    """The page and the help name each kind of the table of readers, and an upload of any of its
    endings reaches its reader: an empty file is refused for being empty, not for its name."""
    for kind in KINDS:
        assert re.search(rf"{re.escape(kind)}[,;.]", str(UPLOAD_HINT))
    told = inspect.signature(ingest).parameters["paths"].annotation.__metadata__[0].help
    assert set(re.findall(r"\.[a-z]+\b", told)) == set(KINDS)
    paths = [tmp_path / f"news{suffix}" for suffix in READERS]
    for path in paths:
        path.write_bytes(b"")
    with Library.open(settings.library, create=True) as library:
        engine = start_engine(make.rag(library, embedder=HashEmbedder()))
        *_, last = upload(engine, [str(path) for path in paths])
    assert [row.name for row in last.rows] == [path.name for path in paths]
    assert all(row.status == "rejected" for row in last.rows)
    assert not [row for row in last.rows if "no reader" in row.reason]
