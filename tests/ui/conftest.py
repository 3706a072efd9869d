"""A small library of invented articles and a Rag that says what a test tells it to say."""

import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import uvicorn
from fastapi import FastAPI

from eval.metrics.scores import AnswerScore, Outcome
from eval.runs.records import RunSettings
from rag.errors import EmptyLibrary
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.types import (
    EVERYTHING,
    Answer,
    Article,
    CheckedSentence,
    Chunk,
    Citation,
    Event,
    EvidenceFound,
    Progress,
    Scope,
    SentenceChecked,
    Status,
    Turn,
    Verdict,
    article_id,
)
from rag.writing import Writer
from ui.access import accounts, passwords
from ui.access.rules import Access
from ui.app import create_app
from ui.engine.engine import Answering, Engine
from ui.gradio_environment import gradio_environment
from ui.limits.server import server_config

HARBOUR = """The harbour bridge will cost 41 million crowns, the city council said on Tuesday.

Work begins in May. Mayor Ada Lind called the price fair. She said that the old bridge had been \
repaired eleven times since 1962 and could not be repaired again.

The ferry keeps running until the bridge opens."""
OBSERVER = """The bridge over the harbour will cost 58 million crowns, according to the engineers' \
own report.

The council has not answered questions about the figure."""


def make_article(text: str, title: str, **fields: object) -> Article:
    return Article(id=article_id(text), text=text, title=title, source=f"{title}.txt", **fields)  # pyright: ignore


def put(library: Library, article: Article) -> None:
    """Adds the article as one chunk."""
    embedder = HashEmbedder()
    library.add(
        article,
        split_sentences(article.text),
        [Chunk(f"{article.id}:0-{len(article.text)}", article.id, 0, 0, len(article.text))],
        embedder.embed([article.text]),
        embedder=embedder.name,
        content_hash=article.id,
    )


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hashing is slow on purpose: how slow, tests/ui/access/test_accounts.py holds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_LOG_N", 4)
        patch.setattr(accounts, "NOBODYS", passwords.NOBODYS.replace("$15$", "$4$"))
        yield


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[SimpleNamespace]:
    """An open `library` that holds the articles `harbour` and `observer`; `put` adds one more."""
    harbour = make_article(
        HARBOUR,
        "Harbour bridge to cost 41 million",
        publisher="Harbour Gazette",
        published=date(2024, 3, 5),
        url="https://example.org/harbour-bridge",
        origin="a council press release",
        disclosures=("Machine translated from Swedish.",),
    )
    observer = make_article(OBSERVER, "Engineers doubt the price", publisher="Evening Observer")
    with Library.open(tmp_path / "library", create=True) as library:
        put(library, harbour)
        put(library, observer)
        yield SimpleNamespace(
            library=library,
            harbour=harbour,
            observer=observer,
            put=lambda article: put(library, article),
        )


def cite(n: int, article: Article, quote: str, **fields: object) -> Citation:
    """Citation `n` of the passage of `article` that reads `quote`."""
    start = article.text.index(quote)
    return Citation(
        n=n,
        kind="text",
        article_id=article.id,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        url=article.url,
        source=article.source,
        quote=quote,
        start=start,
        end=start + len(quote),
        **fields,  # pyright: ignore
    )


def answer_of(
    question: str,
    sentences: Sequence[CheckedSentence] = (),
    citations: Sequence[Citation] = (),
    **fields: object,
) -> Answer:
    values: dict[str, object] = {
        "question": question,
        "standalone_question": question,
        "as_of": date(2024, 3, 31),
        "status": Status.ANSWERED if sentences else Status.DECLINED,
        "text": " ".join(s.text for s in sentences if s.verdict is Verdict.VERIFIED),
        "sentences": tuple(sentences),
        "citations": tuple(citations),
        "conflicts": (),
        "missing": None,
        "nearest": (),
        "writer": "quotes",
        "timings_ms": {"retrieve": 40, "write": 310, "verify": 3},
    }
    return Answer(**(values | fields))  # pyright: ignore


def events_of(answer: Answer, evidence: Sequence[Citation] | None = None) -> list[Event]:
    """What `Rag.stream` would yield on the way to `answer`."""
    by_number = {citation.n: citation for citation in answer.citations}
    return [
        Progress("search", answer.question, 0),
        Progress("read", "2 passages", 25),
        EvidenceFound(tuple(answer.citations if evidence is None else evidence), 40),
        Progress("write", answer.writer, 41),
        *(
            SentenceChecked(sentence, tuple(by_number[n] for n in sentence.citations), 100 + i)
            for i, sentence in enumerate(answer.sentences)
        ),
        answer,
    ]


Step = Event | Exception | Callable[[], object]
"""What a scripted answer does next: yields an event, raises an error, or calls (a wait, say)."""


@dataclass
class ScriptedRag:
    """Answers each known question by its script and declines every other. `asked` holds what was
    asked, with its history, `scopes` of which articles."""

    library: Library
    scripts: Mapping[str, Sequence[Step]] = field(default_factory=dict)
    embedder: HashEmbedder = field(default_factory=HashEmbedder)
    writer: Writer | None = None
    asked: list[tuple[str, tuple[Turn | str, ...]]] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    quotes_only: bool = False
    """Whether the last question was asked so."""
    closed: bool = False

    def read_ahead(self) -> None:
        """There is nothing to read."""

    def default_as_of(self) -> date:
        return self.library.newest_published() or date.today()

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn | str] = (),
        as_of: date | None = None,  # noqa: ARG002 - the page never sets it
        scope: Scope = EVERYTHING,
        quotes_only: bool = False,
    ) -> Iterator[Event]:
        self.asked.append((question, tuple(history)))
        self.quotes_only = quotes_only
        self.scopes.append(scope)
        if self.library.counts().articles == 0:
            raise EmptyLibrary(
                "the library holds no articles", next="Add some with: presscheck ingest PATH"
            )
        declined = answer_of(question, missing="No article names that.")
        for step in self.scripts.get(question, events_of(declined)):
            if isinstance(step, Exception):
                raise step
            if callable(step):
                step()
            else:
                yield step

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def may(shelf: SimpleNamespace, make: SimpleNamespace) -> SimpleNamespace:
    """A question, its answer, and the events on the way."""
    citation = make.cite(1, shelf.harbour, "Work begins in May.")
    sentence = CheckedSentence("Work begins in May.", Verdict.VERIFIED, (1,))
    answer = make.answer(
        "When does work begin?", [sentence], [citation], text="Work begins in May [1]."
    )
    return SimpleNamespace(question=answer.question, answer=answer, events=make.events(answer))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        library=tmp_path / "library", models=tmp_path / "models", writer="quotes", threads=1
    )


@pytest.fixture
def start_engine(settings: Settings) -> Iterator[Callable[[Answering], Engine]]:
    """Starts an engine around a Rag and waits until it is ready."""
    engines: list[Engine] = []

    def start(rag: Answering) -> Engine:
        engine = Engine(settings, build=lambda _: rag)
        engines.append(engine)
        engine.start()
        engine.answering(threading.Event())
        return engine

    yield start
    for engine in engines:
        engine.close()


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """What tests build their scripts from."""
    return SimpleNamespace(
        article=make_article,
        put=put,
        cite=cite,
        answer=answer_of,
        events=events_of,
        rag=ScriptedRag,
    )


@contextmanager
def serve_page(
    engine: Engine,
    access: Access | None = None,
    *,
    made: Callable[[FastAPI], object] = lambda _: None,
    **limits: object,
) -> Iterator[str]:
    """The whole application on a free port of loopback; yields its address. It is made on a
    thread of its own, since the event loop of a browser's driver may run on this one. `made` is
    given the application, `limits` are those of its connections."""
    servers: queue.SimpleQueue[uvicorn.Server | Exception] = queue.SimpleQueue()

    def run(listener: socket.socket) -> None:
        try:
            app = create_app(engine, access)
            made(app)
            server = uvicorn.Server(server_config(app, ending_s=1, **limits))
        except Exception as error:
            servers.put(error)
            return
        servers.put(server)
        server.run(sockets=[listener])

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=run, args=[listener])
        thread.start()
        server = servers.get(timeout=60)
        if isinstance(server, Exception):
            raise server
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def serving() -> Callable[..., AbstractContextManager[str]]:
    """Serves an engine's page while its context lasts, which yields the address."""

    @contextmanager
    def serve(engine: Engine, access: Access | None = None, **others: object) -> Iterator[str]:
        with gradio_environment(), serve_page(engine, access, **others) as address:
            yield address

    return serve


@pytest.fixture(scope="session")
def measured(made_with: RunSettings) -> SimpleNamespace:
    """What a run of an evaluation is `made_with`, and the `score` of an answer by its outcome."""

    def score(outcome: Outcome) -> AnswerScore:
        return AnswerScore(
            answerable=True,
            outcome=outcome,
            words=4,
            quotes=1,
            quotes_exact=1,
            right_source=True,
            all_sides_cited=None,
            conflict_expected=False,
            conflict_flagged=False,
            seconds=0.25,
        )

    mine = replace(
        made_with,
        started=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
        dataset="own",
        about="my questions",
        path="own.jsonl",
        cases=4,
        articles=1200,
        settings={},
        versions={},
        ready_s=2.0,
    )
    return SimpleNamespace(made_with=mine, score=score)
