"""The libraries that cases are answered from: the user's, one for a whole set, or one a case."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from eval.cases import CaseText
from eval.datasets import Dataset
from ingest.pipeline import IngestProgress, ingest
from rag.embedding import Embedder
from rag.errors import ReadError
from rag.library import Library
from rag.settings import Settings
from rag.storage.disk import put_in_place

Report = Callable[[IngestProgress], None]

TEXTS = "texts.jsonl"


@contextmanager
def library_of(
    dataset: Dataset, settings: Settings, embedder: Embedder, report: Report | None = None
) -> Generator[Library]:
    """The library that the whole set is asked of. That of a public set is kept in the user's
    cache folder, so that it is embedded once.

    Raises EmptyLibrary for the user's own where there is none, ReadError where an article of the
    set cannot be read.
    """
    if dataset.articles:
        with (
            tempfile.TemporaryDirectory(prefix="presscheck-eval-") as folder,
            Library.open(Path(folder), create=True) as library,
        ):
            _take_in(dataset.articles, library, settings, embedder, report)
            yield library
    elif dataset.texts:
        folder = _kept_folder(dataset, settings, embedder)
        texts = folder / TEXTS
        if not texts.exists():
            write_texts(texts, dataset.texts())
        with Library.open(folder, create=True) as library:
            _take_in(texts, library, settings, embedder, report)
            yield library
    else:
        with Library.open(settings.library) as library:
            yield library


@contextmanager
def library_of_documents(
    documents: Sequence[CaseText], settings: Settings, embedder: Embedder
) -> Generator[Library]:
    """A library of a case's own documents, gone afterwards. A document that cannot become an
    article (a caption without a sentence, say) is left out, as it would be for any user."""
    with tempfile.TemporaryDirectory(prefix="presscheck-eval-") as folder:
        write_texts(Path(folder) / TEXTS, documents)
        with Library.open(Path(folder) / "library", create=True) as library:
            ingest([Path(folder) / TEXTS], library, embedder, settings=settings)
            yield library


def write_texts(path: Path, texts: Iterable[CaseText]) -> None:
    """As a news dump, whose records are known by their ids; whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    try:
        with partial.open("w", encoding="utf-8") as file:
            for text in texts:
                record = {
                    "id": text.id,
                    "title": text.title,
                    "publisher": text.publisher,
                    "published": text.published.isoformat() if text.published else "",
                    "text": text.text,
                }
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        put_in_place(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def names_of(library: Library, article_id: str) -> tuple[str, ...]:
    """What an article may be called in `Case.find`: the ids of its records, its files' names."""
    return tuple(
        name
        for source in library.sources(article_id)
        for name in (source.rpartition("#")[2], Path(source).name, source)
    )


def corpus_sha256(library: Library) -> str:
    """Of the ids of all articles that are searched, and so of their texts."""
    ids = sorted(article.id for article in library.articles())
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()


def _take_in(
    path: Path, library: Library, settings: Settings, embedder: Embedder, report: Report | None
) -> None:
    for row in ingest([path], library, embedder, settings=settings, report=report).rows:
        if row.status == "rejected" and not (row.reason or "").startswith("no sentence is left"):
            raise ReadError(
                f"an article of the set was rejected: {row.reason}",
                where=row.source,
                next="Get the set, or the repository's data folder, again.",
            )


def _kept_folder(dataset: Dataset, settings: Settings, embedder: Embedder) -> Path:
    made_of = f"{dataset.sha256}|{embedder.name}|{settings.chunk_words}"
    key = hashlib.sha256(made_of.encode()).hexdigest()[:12]
    return Path(platformdirs.user_cache_dir("presscheck")) / "eval" / f"{dataset.name}-{key}"
