"""Settings -> a ready Rag: the only place where parts are put together."""

import functools
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from rag.answering import Rag
from rag.briefing.brief import POINTS, Brief, make_brief
from rag.embedding.embedder import Embedder, SentenceTransformerEmbedder, named
from rag.embedding.endpoint import EndpointEmbedder
from rag.embedding.rerank import CrossEncoderReranker, Reranker
from rag.errors import ModelMissing, SettingsError
from rag.index import VectorIndex, open_index
from rag.library import Library
from rag.llama import LlamaServer
from rag.models import find_model, is_known
from rag.reading import Judge
from rag.settings import Settings, load_settings
from rag.types import EVERYTHING, Answer, CheckedSentence, Passage, Scope, Turn, WriterChoice
from rag.verification import check as check_claim
from rag.writing import EndpointWriter, LocalWriter, Writer


def answer(
    question: str,
    *,
    history: Sequence[Turn | str] = (),
    as_of: date | None = None,
    scope: Scope = EVERYTHING,
    library: str | Path | None = None,
    writer: WriterChoice | None = None,
) -> Answer:
    """Ask the library; see `Rag.answer`. The parts stay loaded for the next call."""
    rag = _shared_rag(library, writer)
    return rag.answer(question, history=history, as_of=as_of, scope=scope)


def search(
    question: str,
    *,
    k: int = 10,
    as_of: date | None = None,
    scope: Scope = EVERYTHING,
    library: str | Path | None = None,
) -> tuple[Passage, ...]:
    """The best `k` articles for a question, each as its best passage; see `Rag.search`."""
    return _shared_rag(library, "quotes").search(question, k=k, as_of=as_of, scope=scope)


def brief(
    topic: str = "",
    *,
    points: int = POINTS,
    as_of: date | None = None,
    scope: Scope = EVERYTHING,
    library: str | Path | None = None,
    writer: WriterChoice | None = "quotes",
) -> Brief:
    """What the articles in `scope` say, of `topic` if given; see `briefing.make_brief`."""
    return make_brief(_shared_rag(library, writer), topic, points=points, as_of=as_of, scope=scope)


def check(
    claim: str, quotes: Sequence[str], *, title: str = "", before: str = "", question: str = ""
) -> CheckedSentence:
    """Whether one of `quotes` says what `claim` says: verified, weak or removed, with the reason.

    `title` is the article's, `before` what stands before the quote there, `question` what the claim
    answers: they say whom "it" means, and back nothing by themselves. Removed is only what has a
    figure, date or name that stands nowhere in all of these; what the wording cannot settle is
    weak. Deterministic, and needs no model and no library.
    """
    return check_claim(claim, quotes, title=title, before=before, question=question)


def build_rag(
    settings: Settings,
    *,
    create: bool = False,
    embedder: Embedder | None = None,
    writer: Writer | None = None,
    reranker: Reranker | None = None,
    index: Callable[[Library], VectorIndex] | None = None,
    local: "LocalModel | None" = None,
) -> Rag:
    """A Rag over the library of `settings`, with parts of one's own in place of theirs: `index`
    makes one for the opened library, `local` the local model where it is kept elsewhere.
    `rag.llamaindex` makes parts of llama-index's objects.

    Raises EmptyLibrary where there is none (and not `create`), ModelMissing where the embedder has
    not been fetched, SettingsError where the chosen writer is not set up.
    """
    library = build_library(settings, create=create)
    embedder = embedder or build_embedder(settings)
    writer = writer or build_writer(settings, local=local)
    if isinstance(writer, LocalWriter):
        writer.start()  # loads in a process of its own while the question is searched for
    return Rag(
        library,
        index(library)
        if index
        else open_index(
            library, exact_scan_below=settings.exact_scan_below, embedder=embedder.name
        ),
        embedder,
        writer,
        settings,
        reranker=reranker or build_reranker(settings),
        judge=build_judge(settings, local=local),
    )


def build_judge(settings: Settings, *, local: "LocalModel | None" = None) -> Judge | None:
    """The local model where it is to read what an endpoint writes; None where the writer may.
    Raises ModelMissing."""
    if settings.judge != "local" or settings.writer == "local":
        return None
    return (local or local_writer)(settings).judge


def build_reranker(settings: Settings) -> Reranker | None:
    """The cross-encoder of the settings, None where there is none. Raises SettingsError."""
    if settings.reranker is None:
        return None
    if not settings.reranker.is_dir():
        raise SettingsError(
            "the setting reranker names no folder",
            where=str(settings.reranker),
            next="Set PRESSCHECK_RERANKER to the folder of a cross-encoder, or leave it out.",
        )
    return CrossEncoderReranker(settings.reranker, settings.threads)


def build_library(settings: Settings, *, create: bool = False) -> Library:
    return Library.open(settings.library, create=create, home=settings.files)


def build_embedder(settings: Settings) -> Embedder:
    """The embedder of the settings. Raises ModelMissing, SettingsError."""
    if settings.embedder_url:
        key = settings.embedder_key.get_secret_value() if settings.embedder_key else None
        return EndpointEmbedder(settings.embedder_url, key, settings.embedder)
    folder = find_model(settings.embedder, settings.models)
    return SentenceTransformerEmbedder(
        folder,
        settings.embedder if is_known(settings.embedder) else named(folder),
        settings.threads,
        precision=settings.precision,
        precision_file=settings.models / "precision.json",
    )


def build_writer(
    settings: Settings, choice: WriterChoice | None = None, *, local: "LocalModel | None" = None
) -> Writer | None:
    """The writer of `choice`, or of the settings; None for quotes alone."""
    match choice or settings.writer:
        case "quotes":
            return None
        case "endpoint":
            return _endpoint_writer(settings)
        case "local":
            return (local or local_writer)(settings)
        case "auto":
            if settings.endpoint_url:
                return _endpoint_writer(settings)
            try:
                return (local or local_writer)(settings)
            except ModelMissing:
                return None


def _endpoint_writer(settings: Settings) -> Writer:
    if not settings.endpoint_url or not settings.endpoint_model:
        lacking = "endpoint_model" if settings.endpoint_url else "endpoint_url"
        raise SettingsError(
            f"the endpoint writer needs the setting {lacking}",
            next=f"Set PRESSCHECK_{lacking.upper()}, or choose --writer quotes.",
        )
    key = settings.endpoint_key.get_secret_value() if settings.endpoint_key else None
    return EndpointWriter(settings.endpoint_url, key, settings.endpoint_model)


LocalModel = Callable[[Settings], LocalWriter]


def local_writer(
    settings: Settings, server: Callable[[Path], LlamaServer] | None = None
) -> LocalWriter:
    """The local model of the settings, in a process of its own or behind `server` of its file.
    Raises ModelMissing."""
    path = find_model(settings.local_model, settings.models)
    return LocalWriter(path, settings.local_model, settings.threads, server and server(path))


@functools.cache
def _shared_rag(library: str | Path | None, writer: WriterChoice | None) -> Rag:
    return build_rag(load_settings(library=library, writer=writer))
