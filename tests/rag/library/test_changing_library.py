"""Articles that come and go while questions about them are answered: no answer fails of it."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.answering import Rag
from rag.briefing.brief import make_brief
from rag.errors import ArticleNotFound
from rag.fakes import HashEmbedder, Reply, ScriptedWriter
from rag.index.index import open_index
from rag.library import Library
from rag.proofs import check_draft
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.types import Article, Chunk, Citation, Message, Quote, Status, Verdict, article_id

ROOT = Path(__file__).parents[3]
PLACES = tuple("Arvik Brenn Calder Dorn Elsta Fjord Gorm Hallin Ister Jelling Kvarn Lund".split())
QUESTION = "What did the copper mine cost?"

COMING_AND_GOING = """
import sys, time
from pathlib import Path
from rag.library import Library
from tests.rag.library.test_changing_library import PLACES, add, id_of
with Library.open(Path(sys.argv[1])) as library:
    print("ready", flush=True)
    until = time.monotonic() + float(sys.argv[2])
    while time.monotonic() < until:
        for place in PLACES[:-1]:  # the last one stays: of an empty library nothing is asked
            library.remove(id_of(place))
        for place in PLACES[:-1]:
            add(library, place)
"""


def text_of(place: str) -> str:
    """A news item with a sentence that leans on the one before it."""
    number = PLACES.index(place) + 1
    return (
        f"Mara Lind opened a copper mine in {place} in May. "
        f"She said that the copper mine in {place} cost ${number} million. "
        f"The mine in {place} employs {100 * number} people."
    )


def id_of(place: str) -> str:
    return article_id(text_of(place))


def add(library: Library, place: str) -> None:
    text = text_of(place)
    day = date(2025, 1, 1 + PLACES.index(place))
    article = Article(
        id_of(place), text, f"Copper from {place}", f"{place}.md", published=day, language="en"
    )
    embedder = HashEmbedder(256)
    library.add(
        article,
        split_sentences(text),
        [Chunk(f"{article.id}:0-{len(text)}", article.id, 0, 0, len(text))],
        embedder.embed([text]),
        embedder=embedder.name,
        content_hash=article.id,
    )


class InterruptedEmbedder(HashEmbedder):
    """Calls `interrupt` whenever it has sentences to embed, in the middle of reading."""

    def __init__(self, interrupt: Callable[[], None]) -> None:
        super().__init__(256)
        self._interrupt = interrupt

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if len(texts) > 1:
            self._interrupt()
        return super().embed(texts)


@contextmanager
def asking(
    folder: Path, *replies: Reply, interrupt: Callable[[], None] = lambda: None
) -> Iterator[Rag]:
    library = Library.open(folder, create=True)
    index = open_index(library, exact_scan_below=10**9)
    writer = ScriptedWriter(replies) if replies else None
    rag = Rag(library, index, InterruptedEmbedder(interrupt), writer, Settings(library=folder))
    try:
        yield rag
    finally:
        rag.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Library.open(tmp_path, create=True) as library:
        for place in PLACES:
            add(library, place)
    return tmp_path


def empty(folder: Path) -> None:
    """Removes every article, over a connection of its own."""
    with Library.open(folder) as library:
        for article in list(library.articles()):
            library.remove(article.id)


def test_what_is_removed_while_it_is_read_is_quoted_as_it_was(folder: Path) -> None:
    reading: list[None] = []
    with asking(folder, interrupt=lambda: empty(folder) if reading else None) as rag:
        assert rag.answer("hello").kind == "chat"  # what small talk is like is read once
        reading.append(None)
        answer = rag.answer(QUESTION)
    assert answer.status is Status.ANSWERED
    # Begun where it says who "she" is, for which the article's sentences are read once more.
    assert any(quote.startswith("Mara Lind") for quote in (c.quote for c in answer.citations))


def test_what_is_removed_while_the_writer_writes_checks_its_draft_all_the_same(
    folder: Path,
) -> None:
    def reply(_: Sequence[Message]) -> str:
        empty(folder)
        return "Mara Lind said that the copper mine in Arvik cost $1 million [1]."

    with asking(folder, reply) as rag:
        answer = rag.answer("What did the copper mine in Arvik cost?")
    assert answer.writer == "scripted:fake"
    assert (
        answer.sentences[0].text == "Mara Lind said that the copper mine in Arvik cost $1 million."
    )
    assert answer.sentences[0].verdict is Verdict.VERIFIED


def test_one_state_is_that_of_its_beginning_and_the_next_is_newer(folder: Path) -> None:
    with Library.open(folder) as library:
        with library.one_state():
            before = library.counts()
            empty(folder)
            assert library.counts() == before
            assert [article.id for article in library.articles()] == [id_of(p) for p in PLACES]
            with library.one_state():  # of which a part may do the same
                assert library.article(id_of("Arvik")).title == "Copper from Arvik"
            assert library.counts() == before
        assert library.counts().articles == 0
        add(library, "Arvik")
        assert library.counts().articles == 1


def test_an_error_within_one_state_ends_it(folder: Path) -> None:
    with Library.open(folder) as library:
        with pytest.raises(ArticleNotFound), library.one_state():
            library.article("none")
        add(library, "Arvik")  # which is there, and writes all the same
        assert library.counts().articles == len(PLACES)


def exact(quote: Citation | Quote) -> bool:
    whole = next(p for p in PLACES if id_of(p) == _article_id(quote))
    words = quote.quote if isinstance(quote, Citation) else quote.text
    return text_of(whole)[quote.start : quote.end] == words


def _article_id(quote: Citation | Quote) -> str:
    return quote.article_id if isinstance(quote, Citation) else quote.article.id


def test_nothing_fails_while_another_process_removes_and_adds(folder: Path) -> None:
    rounds = 0
    command = [sys.executable, "-c", COMING_AND_GOING, str(folder), "5"]
    with (
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as other,
        asking(folder) as rag,
    ):
        assert other.stdout
        assert other.stdout.readline() == "ready\n"
        while other.poll() is None:
            question = f"What did the copper mine in {PLACES[rounds % len(PLACES)]} cost?"
            for answer in (rag.answer(QUESTION), rag.answer(question)):
                assert all(map(exact, answer.citations))
            assert all(passage.text for passage in rag.search(question))
            for checked in check_draft(rag, " ".join(map(text_of, PLACES[:3]))):
                assert checked.quote is None or exact(checked.quote)
            assert all(map(exact, make_brief(rag).citations))
            rounds += 1
    assert other.returncode == 0
    assert rounds >= 3
