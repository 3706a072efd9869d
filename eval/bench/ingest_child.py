"""One system of bench_ingest, in a process of its own; prints what it measured as JSON."""

import dataclasses
import json
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, cast

from eval.bench.ingest import Measured
from ingest.article import read_article
from ingest.document import Entry
from ingest.pipeline import ingest
from ingest.readers import reader_of
from ingest.readers.options import ReadOptions
from ingest.text.chunk import chunk_article, embedding_texts
from rag.build import build_embedder
from rag.embedding.precision import chosen_precision
from rag.embedding.sentence_model import load
from rag.errors import ReadError
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.models import find_model
from rag.settings import Settings, load_settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def bare(folder: Path, dump: str) -> Measured:
    """The model alone, as sentence-transformers runs it."""
    del folder
    settings = load_settings()
    texts: list[str] = []
    articles = 0
    for found in _chunk_texts(Path(dump), settings):
        articles += 1
        texts += found
    model = _model(settings, None)
    model.encode(texts[:1], show_progress_bar=False)
    began = time.monotonic()
    model.encode(texts, show_progress_bar=False)
    return _measured(began, articles, len(texts))


def presscheck(folder: Path, dump: str) -> Measured:
    """The whole way from the dump to the library; the model is loaded before. Of a library that
    is there already, a second run."""
    settings = load_settings(library=folder)
    again = folder.exists()
    embedder = build_embedder(settings)
    if not again:
        embedder.embed(["Loaded before the clock runs."])
    with Library.open(folder, create=True) as library:
        began = time.monotonic()
        ingest([dump], library, embedder, settings=settings)
        counts = library.counts()
        return _measured(began, counts.articles, counts.chunks)


def llamaindex(folder: Path, dump: str, chunk_tokens: int | None = None) -> Measured:
    """Its own pipeline, with the same model in its default format, into Chroma's file."""
    from eval.systems.llamaindex_ingest import ingest as ingest_with_llamaindex

    settings = load_settings()
    records = [json.loads(line) for line in Path(dump).read_text(encoding="utf-8").splitlines()]
    model = _model(settings, "float32")

    def encode(texts: list[str]) -> list[list[float]]:
        return model.encode(texts, show_progress_bar=False).tolist()

    encode(["Loaded before the clock runs."])
    began = time.monotonic()
    chunks = ingest_with_llamaindex(
        [(str(r["text"]), str(r["title"]), str(r["url"])) for r in records],
        folder,
        encode,
        chunk_tokens,
    )
    return _measured(began, len(records), chunks)


def llamaindex_256(folder: Path, dump: str) -> Measured:
    return llamaindex(folder, dump, 256)


def generated(folder: Path, count: str) -> Measured:
    """Made-up articles without a model: what the pipeline itself keeps in memory."""
    folder.mkdir()
    dump = folder / "generated.jsonl"
    with dump.open("w", encoding="utf-8") as file:
        for n in range(int(count)):
            said = (f"Report {n} says that plant {p} made {n * p} units." for p in range(100))
            file.write(json.dumps({"id": n, "text": " ".join(said)}) + "\n")
    settings = Settings(library=folder)
    with Library.open(folder, create=True) as library:
        began = time.monotonic()
        ingest([dump], library, HashEmbedder(384), settings=settings)
        counts = library.counts()
        return _measured(began, counts.articles, counts.chunks)


def _chunk_texts(dump: Path, settings: Settings) -> Iterator[tuple[str, ...]]:
    options = ReadOptions(settings.document_mib << 20)
    for entry in reader_of(dump)(dump, options):
        if isinstance(entry, Entry):
            try:
                read = read_article(entry.parse())
            except ReadError:
                continue
            chunks = chunk_article(read.article, read.sentences, settings.chunk_words)
            yield embedding_texts(read.article, read.sentences, chunks)


class _Bare(Protocol):
    """SentenceTransformer with its own loop."""

    def encode(self, inputs: list[str], *, show_progress_bar: bool) -> "NDArray[np.float32]": ...


def _model(settings: Settings, precision: Literal["float32"] | None) -> _Bare:
    """With all threads inside each operation, as it comes; else in Presscheck's format."""
    model = load(find_model(settings.embedder, settings.models), settings.threads)
    chosen = precision or chosen_precision(model, settings.models / "precision.json")
    if chosen == "bfloat16":
        model.bfloat16()
    return cast(_Bare, model)


def _measured(began: float, articles: int, chunks: int) -> Measured:
    seconds = time.monotonic() - began
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return Measured(seconds, articles, chunks, peak)


SYSTEMS: dict[str, Callable[[Path, str], Measured]] = {
    "bare": bare,
    "presscheck": presscheck,
    "again": presscheck,
    "llamaindex": llamaindex,
    "llamaindex-256": llamaindex_256,
    "generated": generated,
}

if __name__ == "__main__":
    warnings.simplefilter("ignore")  # chromadb's of its settings; output is the last line anyway
    print(json.dumps(dataclasses.asdict(SYSTEMS[sys.argv[1]](Path(sys.argv[2]), sys.argv[3]))))
