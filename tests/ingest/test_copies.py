"""Copies of one story: found whatever came first, whoever ingested, and whatever was removed."""

import itertools
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from ingest.pipeline import IngestReport, ingest
from rag.fakes import HashEmbedder
from rag.index.check import check_library
from rag.library import Library
from rag.library.file import FILE_NAME
from rag.library.signature import BANDS, copies_of, sign
from rag.settings import Settings
from rag.types import Scope

ROOT = Path(__file__).parents[2]
STARTERS = sorted((ROOT / "data" / "articles").glob("*.md"))
OURS = [path.read_text(encoding="utf-8").split("---\n", 2)[2] for path in STARTERS]
WIRE = OURS[2]  # the longest
FOOT = (
    "Sign up to our morning letter and never miss a story that matters to you. Read more from our "
    "desk on the site, follow us wherever you like to read, and write to us with what you know."
)


def edited(text: str, every: int) -> str:
    """One word less in every so manyth sentence."""
    sentences = re.split(r"(?<=[.!?]) ", text)
    for place in range(0, len(sentences), every):
        words = sentences[place].split(" ")
        del words[len(words) // 2]
        sentences[place] = " ".join(words)
    return " ".join(sentences)


def cut(text: str, share: float) -> str:
    words = text.split(" ")
    return " ".join(words[: int(len(words) * share)]).rstrip() + "."


def are_copies(one: str, other: str) -> bool:
    found = copies_of(sign(one), [sign(other)])
    assert found == copies_of(sign(other), [sign(one)])
    meet = set(sign(one).bands) & set(sign(other).bands)
    return found == [True] and bool(meet)


# ------------------------------------------------------------------------------- what is a copy


@pytest.mark.parametrize("text", OURS)
@pytest.mark.parametrize(
    "again",
    [
        pytest.param(lambda text: f"Another headline\n\nLONDON (Reuters) - {text}", id="headline"),
        pytest.param(lambda text: text.rsplit("\n\n", 1)[0], id="last paragraph cut"),
        pytest.param(lambda text: cut(text, 0.6), id="cut to six tenths"),
        pytest.param(lambda text: cut(text, 0.45), id="cut to under half"),
        pytest.param(lambda text: edited(text, 10), id="one sentence in ten edited"),
        pytest.param(lambda text: edited(text, 5), id="one sentence in five edited"),
        pytest.param(lambda text: f"{text}\n\n{FOOT}", id="another foot"),
        pytest.param(lambda text: text.replace("'", "’").upper(), id="typography"),
    ],
)
def test_a_story_printed_again_is_a_copy(text: str, again: Callable[[str], str]) -> None:
    assert again(text) != text
    assert are_copies(text, again(text))


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(OURS, 2)])
def test_different_reports_of_one_event_are_no_copies(one: str, other: str) -> None:
    assert not are_copies(one, other)


@pytest.mark.parametrize(("one", "other"), [*itertools.permutations(OURS, 2)])
def test_a_digest_that_quotes_a_paragraph_is_no_copy(one: str, other: str) -> None:
    paragraph = max(other.split("\n\n"), key=len)
    assert not are_copies(f"{one}\n\n{paragraph}", other)


def test_the_frame_of_a_newsletter_does_not_make_its_issues_copies() -> None:
    """Two thirds of each are the same."""
    issues = [f"{OURS[0]}\n\n{cut(body, 0.55)}" for body in (OURS[3], OURS[4])]
    assert not are_copies(*issues)


def test_short_texts_are_nobodys_story() -> None:
    short = "Sign in to read on. It takes a minute, and the first month is free."
    assert sign(short).bands == ()
    assert copies_of(sign(short), [sign(short)]) == [False]
    assert copies_of(sign(WIRE), [sign(short), sign(WIRE)]) == [False, True]


def test_signatures_stay_comparable_with_those_in_libraries() -> None:
    """A signature made with another release of rensa must not differ without a new VERSION."""
    signature = sign(" ".join(f"word{number}" for number in range(60)))
    assert (signature.size, len(signature.slots), len(signature.bands)) == (56, 512, BANDS)
    assert signature.slots[:12].hex() == "d7a769101e9a81b73f494ab2"


# ------------------------------------------------------------------------------- in the library

Take = Callable[..., IngestReport]
PAPERS = {
    "wire.md": WIRE,
    "morning.md": f"# Giants and slings\n\nLONDON (Reuters) - {WIRE}",
    "evening.md": f"{cut(WIRE, 0.7)}\n\n{FOOT}",
    "village.md": edited(WIRE, 8),
}


def write(folder: Path, papers: dict[str, str], order: Sequence[str] = ()) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name, text in papers.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in order or papers]


@pytest.fixture
def take(library: Library, settings: Settings) -> Take:
    def run(*paths: Path) -> IngestReport:
        return ingest(paths, library, HashEmbedder(), settings=settings)

    return run


def by_source(library: Library, scope: Scope | None = None) -> dict[str, set[str]]:
    """File names, each with those of its copies."""
    names = {article.id: Path(article.source).name for article in library.articles()}
    copies = library.copies(list(names), scope=scope or Scope())
    among = library.copies_among(list(names))
    if scope is None:  # two ways to one answer
        assert {one: set(found) for one, found in copies.items() if found} == {
            one: set(found) for one, found in among.items()
        }
    return {names[one]: {names[other] for other in found} for one, found in copies.items()}


@pytest.mark.parametrize("order", [*itertools.permutations(PAPERS)])
def test_copies_do_not_depend_on_the_order(
    library: Library, take: Take, tmp_path: Path, order: tuple[str, ...]
) -> None:
    for path in write(tmp_path / "news", PAPERS, order):
        assert not take(path).failed
    assert by_source(library) == {name: PAPERS.keys() - {name} for name in PAPERS}
    assert check_library(library) == []


def test_the_report_says_whose_story_it_is(take: Take, tmp_path: Path) -> None:
    wire, morning, _, village = write(tmp_path / "news", PAPERS)
    (row,) = take(wire).rows
    assert (row.status, row.reason) == ("added", None)
    (row,) = take(morning).rows
    assert (row.status, row.reason) == ("added", "same story as wire.md")
    (row,) = take(village).rows
    assert row.reason
    assert row.reason.endswith("and 1 more")


def test_whichever_goes_the_others_stay_copies(
    library: Library, take: Take, tmp_path: Path
) -> None:
    take(*write(tmp_path / "news", PAPERS))
    for gone in PAPERS:
        left = {Path(article.source).name: article for article in library.articles()}
        library.remove(left.pop(gone).id)
        assert by_source(library) == {name: left.keys() - {name} for name in left}
        assert check_library(library) == []


def test_a_document_that_changes_leaves_its_copies(
    library: Library, take: Take, tmp_path: Path
) -> None:
    paths = write(tmp_path / "news", PAPERS)
    take(*paths)
    (before,) = (a.id for a in library.articles() if a.source.endswith("wire.md"))
    paths[0].write_text(OURS[4], encoding="utf-8")
    assert take(paths[0]).count("changed") == 1
    others = PAPERS.keys() - {"wire.md"}
    assert by_source(library) == {
        "wire.md": set(),
        **{name: others - {name} for name in others},
    }
    # Nobody has the old version now, but an old answer that cites it still has its copies.
    assert len(library.copies([before])[before]) == 3
    paths[0].write_text(WIRE, encoding="utf-8")
    take(paths[0])
    assert by_source(library)["wire.md"] == others
    library.purge()
    assert check_library(library) == []


def test_a_copy_out_of_scope_is_not_told(library: Library, take: Take, tmp_path: Path) -> None:
    dated = {
        name: f"---\npublished: {day}\npublisher: {name}\n---\n{PAPERS[name]}"
        for name, day in (("wire.md", "2025-01-20"), ("morning.md", "2025-01-22"))
    }
    take(*write(tmp_path / "news", {**dated, "village.md": PAPERS["village.md"]}))
    until = Scope(until=date(2025, 1, 21))
    assert by_source(library)["village.md"] == {"wire.md", "morning.md"}
    assert by_source(library, until)["village.md"] == {"wire.md"}
    assert by_source(library, Scope(publishers=frozenset({"morning.md"})))["village.md"] == {
        "morning.md"
    }


def test_one_text_under_two_sources_is_told_as_each_prints_it(
    library: Library, take: Take, tmp_path: Path
) -> None:
    papers = {
        name: f"---\ntitle: {title}\npublished: {day}\n---\n{WIRE}"
        for name, title, day in (
            ("a.md", "First", "2025-01-20"),
            ("b.md", "Second", "2025-01-25"),
        )
    }
    take(*write(tmp_path / "news", papers))
    (article,) = library.articles()
    printed = library.printed_by(article.id)
    assert [one.title for one in printed] == ["First", "Second"]
    assert {one.id for one in printed} == {article.id}
    assert printed[0] == article
    early = library.printed_by(article.id, scope=Scope(until=date(2025, 1, 21)))
    assert [one.title for one in early] == ["First"]
    assert library.copies([article.id]) == {article.id: ()}
    assert library.copies(["0" * 16]) == {"0" * 16: ()}


INGESTER = """
import sys
from pathlib import Path
from ingest.pipeline import ingest
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings
folder = Path(sys.argv[1])
with Library.open(folder, create=True) as library:
    report = ingest([*map(Path, sys.argv[2:])], library, HashEmbedder(),
                    settings=Settings(library=folder))
    assert not report.failed
"""


def test_two_processes_find_each_others_copies(tmp_path: Path) -> None:
    papers = {f"{n}.md": edited(f"{WIRE}\n\nPrinted by paper {n}.", 9 + n) for n in range(24)}
    paths = [str(path) for path in write(tmp_path / "news", papers)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", INGESTER, str(tmp_path / "library"), *half], cwd=ROOT
        )
        for half in (paths[::2], paths[1::2])
    ]
    assert [process.wait() for process in running] == [0, 0]
    with Library.open(tmp_path / "library") as library:
        assert by_source(library) == {name: papers.keys() - {name} for name in papers}
        assert check_library(library) == []


# ------------------------------------------------------------------------------- earlier libraries


def make_earlier(folder: Path) -> None:
    """The file as schema version 1 had it."""
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.executescript(
        "DROP TABLE bands; DROP TABLE signatures; ALTER TABLE documents DROP COLUMN edits; "
        "DROP TABLE other_words; DROP VIEW other_searched_words; "
        "DELETE FROM facts WHERE name = 'signatures'; PRAGMA user_version = 1;"
    )
    connection.close()


@pytest.fixture
def news_library(tmp_path: Path, settings: Settings) -> Path:
    with Library.open(settings.library, create=True) as library:
        ingest(write(tmp_path / "news", PAPERS), library, HashEmbedder(), settings=settings)
    return settings.library


def test_a_library_of_an_earlier_release_is_brought_up(news_library: Path) -> None:
    make_earlier(news_library)
    for _ in range(2):
        with Library.open(news_library) as library:
            assert by_source(library) == {name: PAPERS.keys() - {name} for name in PAPERS}
            assert check_library(library) == []


def test_signing_again_goes_on_where_it_was_killed(news_library: Path) -> None:
    make_earlier(news_library)
    killed = """
import sys
from pathlib import Path
import rag.library.copy_groups as copies
from rag.library import Library
copies._BATCH = 1
left = [2]
def sign(text, sign=copies.sign):
    left[0] -= 1
    if left[0] < 0:
        import os
        os.kill(os.getpid(), 9)
    return sign(text)
copies.sign = sign
Library.open(Path(sys.argv[1]))
"""
    done = subprocess.run([sys.executable, "-c", killed, str(news_library)], cwd=ROOT)
    assert done.returncode == -9
    connection = sqlite3.connect(news_library / FILE_NAME)
    assert connection.execute("SELECT count(*) FROM signatures").fetchone() == (2,)
    connection.close()
    with Library.open(news_library) as library:
        assert by_source(library) == {name: PAPERS.keys() - {name} for name in PAPERS}
        assert check_library(library) == []


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM signatures WHERE article = 2",
        "DELETE FROM bands WHERE article = 2 AND band = (SELECT min(band) FROM bands "
        "WHERE article = 2)",
        "INSERT INTO bands VALUES (7, 2)",
        "INSERT INTO bands VALUES (7, 99)",
        f"UPDATE signatures SET slots = x'{'00' * 512}' WHERE article = 2",
        "UPDATE signatures SET size = 3000 WHERE article = 2",
    ],
)
def test_check_finds_it_and_rebuilding_puts_it_right(news_library: Path, damage: str) -> None:
    connection = sqlite3.connect(news_library / FILE_NAME)
    connection.execute(damage)
    connection.commit()
    connection.close()
    with Library.open(news_library) as library:
        (problem, *_) = check_library(library)
        assert "presscheck library rebuild" in problem.next
        library.rebuild_signatures()
        assert check_library(library) == []
        assert by_source(library) == {name: PAPERS.keys() - {name} for name in PAPERS}
