"""Followed folders: nothing is read half, nothing is missed, and nothing ends it but the user."""

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.pipeline import IngestReport, ingest
from ingest.progress import IngestRow
from ingest.watching.folders import FolderBack, FolderLost, Folders, Polling
from ingest.watching.settling import Settled, Settling
from ingest.watching.watch import Gone, News, Postponed, Taken, follow
from rag.errors import EmbedderMismatch, LibraryBusy, LibraryFull, ReadError
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings

QUIET_S = 0.4
Take = Callable[[Sequence[Path]], IngestReport]


def story(subject: str, day: str = "one") -> str:
    return f"The {subject} of Northtown\n\nThe {subject} failed on day {day}, officials said."


class Watched:
    """A watch in a thread, and what it has told so far."""

    def __init__(self, folders: Folders, take: Take, remove: Take | None) -> None:
        self.news: list[News] = []
        self.error: BaseException | None = None
        self.stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(folders, take, remove))
        self._thread.start()

    def _run(self, folders: Folders, take: Take, remove: Take | None) -> None:
        try:
            for one in follow(folders, self.stop, take, remove):
                self.news.append(one)
        except BaseException as error:
            self.error = error

    def end(self) -> None:
        self.stop.set()
        self._thread.join(timeout=10)
        assert not self._thread.is_alive()

    def rows(self) -> list[IngestRow]:
        return [row for one in self.news if isinstance(one, Taken) for row in one.report.rows]

    def told(self) -> list[tuple[str, str]]:
        return [(row.status, Path(row.source).name) for row in self.rows()]

    def until(self, done: Callable[["Watched"], object], seconds: float = 15.0) -> None:
        ends = time.monotonic() + seconds
        while not done(self):
            assert self.error is None, self.error
            assert time.monotonic() < ends, self.news
            time.sleep(0.02)

    def until_told(self, *expected: tuple[str, str]) -> None:
        self.until(lambda watched: set(expected) <= set(watched.told()))

    def kinds(self) -> list[type[News]]:
        return [type(one) for one in self.news]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def take(library: Library, settings: Settings) -> Take:
    lock = threading.Lock()

    def run(paths: Sequence[str | Path]) -> IngestReport:
        with lock:
            return ingest(paths, library, HashEmbedder(), settings=settings)

    return run


@pytest.fixture
def watching(take: Take) -> Callable[..., object]:
    @contextmanager
    def start(
        *paths: str | Path,
        take: Take = take,
        remove: Take | None = None,
        quiet_s: float = QUIET_S,
        polling: bool | None = None,
    ) -> Iterator[Watched]:
        with Folders(paths, quiet_s=quiet_s, polling=polling) as folders:
            watched = Watched(folders, take, remove)
            try:
                yield watched
            finally:
                watched.end()

    return start


# ------------------------------------------------------------------------------- coming to rest


@pytest.fixture
def settling() -> Settling:
    return Settling(quiet_s=1.0)


def test_a_file_that_grows_is_waited_for(tmp_path: Path, settling: Settling) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The dam")
    settling.note(path, 0.0, fresh=True)
    for moment in (0.5, 1.0, 1.5):
        with path.open("a") as file:
            file.write(" failed")
        assert settling.settled(moment) is None
    assert settling.settled(2.4) is None
    assert settling.settled(2.5) == Settled((path,), (), ())
    assert settling.settled(9.0) is None  # given once


def test_what_arrives_together_is_given_together(tmp_path: Path, settling: Settling) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(5)]
    for place, path in enumerate(paths):
        path.write_text("The dam failed.")
        settling.note(path, place * 0.3, fresh=True)
    assert settling.settled(1.9) is None  # four are at rest, the last is not
    assert settling.settled(2.2) == Settled(tuple(paths), (), ())


def test_a_file_without_rest_does_not_hold_up_the_others(
    tmp_path: Path, settling: Settling
) -> None:
    log, path = tmp_path / "log.txt", tmp_path / "a.txt"
    path.write_text("The dam failed.")
    settling.note(path, 0.0, fresh=True)
    for second in range(7):
        log.write_text("x" * (second + 1))
        settling.note(log, float(second), fresh=False)
        settled = settling.settled(float(second) + 0.1)
        assert settled == (Settled((path,), (), ()) if second == 6 else None)


def test_an_empty_file_is_given_time_to_be_filled(tmp_path: Path, settling: Settling) -> None:
    path = tmp_path / "a.txt"
    path.touch()
    settling.note(path, 0.0, fresh=True)
    assert settling.settled(4.9) is None
    assert settling.settled(5.1) == Settled((path,), (), ())


def test_what_is_gone_is_told_once_and_by_its_top(tmp_path: Path, settling: Settling) -> None:
    for name in ("n/a.txt", "n", "n/m/b.txt", "c.txt"):
        settling.note(tmp_path / name, 0.0, fresh=False)
    assert settling.settled(1.0) == Settled((), (tmp_path / "c.txt", tmp_path / "n"), ())


def test_what_came_and_went_is_nothing(tmp_path: Path, settling: Settling) -> None:
    settling.note(tmp_path / "a.txt", 0.0, fresh=True)
    settling.note(tmp_path / "a.txt", 0.1, fresh=False)
    assert settling.settled(2.0) is None
    assert tmp_path / "a.txt" not in settling


def test_a_new_folder_is_told_apart(tmp_path: Path, settling: Settling) -> None:
    for name, fresh in (("new", True), ("touched", False)):
        (tmp_path / name).mkdir()
        settling.note(tmp_path / name, 0.0, fresh=fresh)
    assert settling.settled(1.0) == Settled((), (), (tmp_path / "new",))


# ------------------------------------------------------------------------------- the whole


def test_added_changed_and_gone(
    watching: Callable[..., object], inbox: Path, library: Library
) -> None:
    with watching(inbox) as watched:
        (inbox / "dam.txt").write_text(story("dam"))
        watched.until_told(("added", "dam.txt"))
        (inbox / "dam.txt").write_text(story("dam", "two"))
        watched.until_told(("changed", "dam.txt"))
        (inbox / "dam.txt").unlink()
        watched.until(lambda w: Gone in w.kinds())
        assert watched.news[-1] == Gone((inbox / "dam.txt",), None)
    assert library.counts().articles == 1  # it stays


def test_what_changes_during_the_first_ingest_is_not_missed(inbox: Path, take: Take) -> None:
    with Folders([inbox], quiet_s=QUIET_S) as folders:
        (inbox / "dam.txt").write_text(story("dam"))
        time.sleep(1.0)  # the first ingest, which has passed this folder already
        watched = Watched(folders, take, None)
        watched.until_told(("added", "dam.txt"))
        watched.end()


def test_a_file_is_not_read_half(
    watching: Callable[..., object], inbox: Path, library: Library
) -> None:
    sentences = [f"The dam failed on day {number}, officials said. " for number in range(30)]
    with watching(inbox, quiet_s=1.0) as watched:
        with (inbox / "dam.txt").open("w") as file:
            for sentence in sentences:
                file.write(sentence)
                file.flush()
                time.sleep(0.05)
        watched.until_told(("added", "dam.txt"))
        time.sleep(2.0)
        assert watched.told() == [("added", "dam.txt")]
        article = library.article(watched.rows()[0].article_id or "")
        assert sentences[-1].strip() in article.text


def test_a_dump_is_read_again_when_it_has_grown(
    watching: Callable[..., object], inbox: Path, library: Library
) -> None:
    def line(number: int) -> str:
        return json.dumps({"id": number, "text": f"The dam {number} failed."}) + "\n"

    (inbox / "news.jsonl").write_text(line(0))
    with watching(inbox) as watched:
        for batch in range(3):
            with (inbox / "news.jsonl").open("a") as file:
                file.writelines(line(n) for n in range(1 + batch * 5, 6 + batch * 5))
            wanted = 6 + batch * 5
            watched.until(
                lambda watched, wanted=wanted: (
                    [status for status, _ in watched.told()].count("added") == wanted
                )
            )
        assert "rejected" not in [status for status, _ in watched.told()]
        assert library.counts().articles == 16


def test_a_file_that_is_renamed_into_place_is_whole(
    watching: Callable[..., object], inbox: Path
) -> None:
    (inbox / "dam.txt").write_text(story("dam"))
    with watching(inbox) as watched:
        for name in (".dam.txt.swp", "dam.txt.tmp", "dam.txt~", "dam.txt.part"):
            (inbox / name).write_text(story("dam", "half"))
        (inbox / "dam.txt.tmp").write_text(story("dam", "two"))
        (inbox / "dam.txt.tmp").replace(inbox / "dam.txt")
        watched.until(lambda w: w.told())
        time.sleep(1.5)
        assert [name for _, name in watched.told()] == ["dam.txt"]
        assert watched.kinds() == [Taken]


def test_many_at_once_are_one_run(watching: Callable[..., object], inbox: Path) -> None:
    with watching(inbox) as watched:
        for number in range(300):
            (inbox / f"{number}.txt").write_text(story(f"dam {number}"))
        watched.until(lambda w: len(w.rows()) == 300, 60)
        assert watched.kinds() == [Taken]


def test_folders_that_are_moved_or_unpacked_here(
    watching: Callable[..., object], inbox: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere" / "deep").mkdir(parents=True)
    (tmp_path / "elsewhere" / "deep" / "dam.txt").write_text(story("dam"))
    (tmp_path / "elsewhere" / ".hidden.txt").write_text(story("hidden"))
    with watching(inbox) as watched:
        (tmp_path / "elsewhere").rename(inbox / "moved")
        for number in range(20):
            folder = inbox / f"unpacked/{number}/x"
            folder.mkdir(parents=True)
            (folder / f"t{number}.txt").write_text(story(f"tower {number}"))
        wanted = [("added", "dam.txt"), *(("added", f"t{number}.txt") for number in range(20))]
        watched.until_told(*wanted)
        # some may have been read twice, by a notice of theirs and as part of their folder
        assert {status for status, _ in watched.told()} <= {"added", "unchanged"}
        assert len(set(watched.told()) - {("unchanged", name) for _, name in wanted}) == 21
        shutil.rmtree(inbox / "unpacked")
        (inbox / "moved").rename(tmp_path / "away")
        gone: set[Path] = set()

        def all_gone(watched: Watched) -> bool:
            gone.update(path for one in watched.news if isinstance(one, Gone) for path in one.paths)
            return {inbox / "unpacked", inbox / "moved"} <= gone

        watched.until(all_gone)


def test_the_error_of_a_file_is_a_row_and_the_watch_goes_on(
    watching: Callable[..., object], inbox: Path
) -> None:
    with watching(inbox) as watched:
        (inbox / "bad.txt").write_bytes(b"\0\1\2" * 99)
        (inbox / "odd.xyz").write_text("x")
        (inbox / "page.css").write_text("x")
        os.mkfifo(inbox / "pipe.txt")
        (inbox / "loop.txt").symlink_to("loop.txt")
        watched.until_told(("rejected", "bad.txt"), ("rejected", "odd.xyz"))
        assert all(row.reason for row in watched.rows())
        (inbox / "bad.txt").write_text(story("dam"))
        watched.until_told(("added", "bad.txt"))
        assert "page.css" not in dict(map(reversed, watched.told()))


def test_a_folder_that_vanishes_is_waited_for(
    watching: Callable[..., object], inbox: Path, library: Library, take: Take
) -> None:
    (inbox / "dam.txt").write_text(story("dam"))
    take([inbox])
    with watching(inbox) as watched:
        shutil.rmtree(inbox)
        watched.until(lambda w: FolderLost in w.kinds())
        time.sleep(1.0)
        assert watched.news == [FolderLost(inbox)]
        assert library.counts().articles == 1
        inbox.mkdir()
        (inbox / "tower.txt").write_text(story("tower"))
        watched.until_told(("added", "tower.txt"))
        assert FolderBack in watched.kinds()
        (inbox / "market.txt").write_text(story("market"))
        watched.until_told(("added", "market.txt"))


def test_another_folder_is_followed_while_one_is_lost(
    watching: Callable[..., object], inbox: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with watching(inbox, other) as watched:
        inbox.rmdir()
        watched.until(lambda w: FolderLost in w.kinds())
        (other / "dam.txt").write_text(story("dam"))
        watched.until_told(("added", "dam.txt"))


def test_a_folder_that_is_replaced_is_read_anew(
    watching: Callable[..., object], inbox: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / "dam.txt").write_text(story("dam"))
    with watching(inbox) as watched:
        inbox.rename(tmp_path / "old")
        new.rename(inbox)
        watched.until_told(("added", "dam.txt"))
        (inbox / "tower.txt").write_text(story("tower"))
        watched.until_told(("added", "tower.txt"))


def test_a_single_file_is_followed_and_its_neighbours_are_not(
    watching: Callable[..., object], inbox: Path
) -> None:
    path = inbox / "dam.txt"
    path.write_text(story("dam"))
    with watching(path) as watched:
        (inbox / "tower.txt").write_text(story("tower"))
        (inbox / "new.txt").write_text(story("dam", "two"))
        (inbox / "new.txt").replace(path)
        watched.until_told(("added", "dam.txt"))
        path.unlink()
        watched.until(lambda w: Gone((path,), None) in w.news)
        path.write_text(story("dam", "three"))
        watched.until_told(("changed", "dam.txt"))
        assert {name for _, name in watched.told()} == {"dam.txt"}


def test_what_is_gone_can_be_removed(
    watching: Callable[..., object], inbox: Path, take: Take
) -> None:
    """The seam for removing articles of files that are gone."""
    asked: list[Sequence[Path]] = []
    report = IngestReport((), 0.0, {})

    def remove(paths: Sequence[Path]) -> IngestReport:
        asked.append(paths)
        return report

    (inbox / "dam.txt").write_text(story("dam"))
    take([inbox])
    with watching(inbox, remove=remove) as watched:
        (inbox / "dam.txt").unlink()
        watched.until(lambda w: w.news)
        assert watched.news == [Gone((inbox / "dam.txt",), report)]
        assert asked == [(inbox / "dam.txt",)]


@pytest.mark.parametrize("error", [LibraryBusy("it is in use"), LibraryFull("the disk is full")])
def test_a_library_that_is_busy_or_full_is_tried_again(
    watching: Callable[..., object],
    inbox: Path,
    take: Take,
    error: LibraryBusy | LibraryFull,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ingest.watching.folders._AGAIN_S", 0.5)
    errors = [error]

    def first_busy(paths: Sequence[Path]) -> IngestReport:
        if errors:
            raise errors.pop()
        return take(paths)

    with watching(inbox, take=first_busy) as watched:
        (inbox / "dam.txt").write_text(story("dam"))
        watched.until_told(("added", "dam.txt"))
        assert watched.kinds() == [Postponed, Taken]


def test_what_no_waiting_mends_ends_it(watching: Callable[..., object], inbox: Path) -> None:
    def wrong(_: Sequence[Path]) -> IngestReport:
        raise EmbedderMismatch("another embedder")

    with watching(inbox, take=wrong) as watched:
        (inbox / "dam.txt").write_text(story("dam"))
        with pytest.raises(AssertionError, match="another embedder"):
            watched.until(lambda w: w.error and False)
        assert isinstance(watched.error, EmbedderMismatch)


def test_where_the_system_gives_no_notices_folders_are_listed(
    watching: Callable[..., object], inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import watchfiles

    def refuse(*paths: Path, force_polling: bool | None, **options: object) -> Iterator[object]:
        if not force_polling:
            raise OSError("OS file watch limit reached")
        return watchfiles.watch(*paths, force_polling=True, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("ingest.watching.folders.watch", refuse)
    with watching(inbox) as watched:
        (inbox / "dam.txt").write_text(story("dam"))
        watched.until_told(("added", "dam.txt"))
        assert watched.news[0] == Polling("OS file watch limit reached")


@pytest.mark.parametrize("given", ["missing", "inbox/*.txt"])
def test_what_cannot_be_followed_is_said_first(tmp_path: Path, given: str) -> None:
    with pytest.raises(ReadError, match="can be watched"):
        Folders([tmp_path, tmp_path / given])


def test_addresses_alone_are_nothing_to_follow(inbox: Path) -> None:
    with pytest.raises(ReadError, match="nothing to watch"):
        Folders(["https://example.com/feed"])
    assert Folders(["https://example.com/feed", inbox]).names == [str(inbox)]


def test_it_stops_at_once_and_leaves_nothing_open(
    watching: Callable[..., object], inbox: Path
) -> None:
    threads = threading.active_count()
    with watching(inbox) as watched:
        began = time.monotonic()
        watched.end()
        assert time.monotonic() - began < 5
    assert threading.active_count() <= threads
