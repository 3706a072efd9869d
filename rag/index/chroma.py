"""One Chroma collection in a folder of its own: the only file that imports chromadb.

It runs in processes of its own (rag/index/chroma_process.py), because chromadb 1.5.9 can kill the
process on a damaged folder (SIGSEGV), and holds the interpreter for as long as it writes. Whatever
it raises, its BaseException PanicException included, becomes IndexDamaged, or LibraryFull where the
disk took no more.
"""

import contextlib
import warnings
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, Self, TypedDict, cast

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamaged, LibraryFull
from rag.storage.disk import is_full, took_no_more

_NAME = "chunks"
# A flush writes the whole graph, and what is not flushed is inserted again by the next opening (1
# ms a chunk). So few flushes while it is built, and one at the end.
_SYNC_BUILDING = 10_000
_SYNC_FINISHED = 2
_MOST_AT_ONCE = 5_000  # Chroma takes 5,461


class Nearest(TypedDict):
    """Chunk numbers and their cosine distances, nearest first."""

    numbers: list[int]
    distances: list[float]


class _Collection(Protocol):
    """What is used of a chromadb collection."""

    def upsert(self, *, ids: list[str], embeddings: NDArray[np.float32]) -> None: ...
    def delete(self, *, ids: list[str]) -> object: ...
    def count(self) -> int: ...
    def modify(self, *, configuration: Mapping[str, object]) -> None: ...
    def get(self, *, include: list[str]) -> Mapping[str, list[str]]: ...
    def query(
        self, *, query_embeddings: NDArray[np.float32], n_results: int, include: list[str]
    ) -> Mapping[str, list[list[str]]]: ...


class _Client(Protocol):
    def close(self) -> None: ...
    def create_collection(
        self, name: str, *, embedding_function: None, configuration: Mapping[str, object]
    ) -> _Collection: ...
    def get_collection(self, name: str, *, embedding_function: None) -> _Collection: ...


class ChromaCollection:
    """Vectors by chunk number. Every method raises IndexDamaged, LibraryFull and nothing else."""

    def __init__(self, path: Path, client: _Client, collection: _Collection) -> None:
        self.path = path
        self._client = client
        self._collection = collection

    @classmethod
    def create(cls, path: Path) -> Self:
        """A new collection in a folder that has never been used."""
        with _explained(path):
            path.mkdir(parents=True)
            client = _client(path)
            hnsw = {
                "space": "cosine",
                "max_neighbors": 16,
                "ef_construction": 100,
                "ef_search": 100,
                "sync_threshold": _SYNC_BUILDING,
            }
            collection = client.create_collection(
                _NAME, embedding_function=None, configuration={"hnsw": hnsw}
            )
            return cls(path, client, collection)

    @classmethod
    def open(cls, path: Path) -> Self:
        with _explained(path):
            client = _client(path)
            return cls(path, client, client.get_collection(_NAME, embedding_function=None))

    def put(self, numbers: Sequence[int], vectors: NDArray[np.float32]) -> None:
        with _explained(self.path):
            for start in range(0, len(numbers), _MOST_AT_ONCE):
                part = slice(start, start + _MOST_AT_ONCE)
                ids = [str(number) for number in numbers[part]]
                self._collection.upsert(ids=ids, embeddings=vectors[part])

    def delete(self, numbers: Sequence[int]) -> None:
        with _explained(self.path):
            for start in range(0, len(numbers), _MOST_AT_ONCE):
                ids = [str(number) for number in numbers[start : start + _MOST_AT_ONCE]]
                self._collection.delete(ids=ids)

    def count(self) -> int:
        with _explained(self.path):
            return self._collection.count()

    def numbers(self) -> list[int]:
        with _explained(self.path):
            return [int(number) for number in self._collection.get(include=[])["ids"]]

    def query(self, vector: NDArray[np.float32], k: int) -> Nearest:
        """About the `k` nearest."""
        with _explained(self.path):
            found = self._collection.query(
                query_embeddings=vector.reshape(1, -1), n_results=k, include=["distances"]
            )
            numbers = [int(number) for number in found["ids"][0]]
            return {"numbers": numbers, "distances": [float(x) for x in found["distances"][0]]}

    def resume(self) -> None:
        """Before more is written to a finished collection."""
        with _explained(self.path):
            self._collection.modify(configuration={"hnsw": {"sync_threshold": _SYNC_BUILDING}})

    def finish(self, vector: NDArray[np.float32]) -> None:
        """Writes out all that is pending and closes. Chroma only does so while it opens, for a
        query (`vector`, any), with the new threshold."""
        with _explained(self.path):
            self._collection.modify(configuration={"hnsw": {"sync_threshold": _SYNC_FINISHED}})
            self._client.close()
        again = self.open(self.path)
        again.query(vector, 1)
        again.close()

    def close(self) -> None:
        with _explained(self.path):
            self._client.close()


def _client(path: Path) -> _Client:
    import chromadb
    from chromadb.config import Settings

    # Neither a .env file of the current folder, nor usage reports over the network.
    settings = Settings(_env_file=None, anonymized_telemetry=False)  # pyright: ignore[reportCallIssue]
    return cast(_Client, chromadb.PersistentClient(path=str(path), settings=settings))


@contextlib.contextmanager
def _explained(path: Path) -> Generator[None]:
    try:
        with warnings.catch_warnings():
            # Without an embedding function, chromadb calls its own configuration a legacy.
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, IndexDamaged, LibraryFull):
        raise
    except BaseException as error:  # pyo3's PanicException is no Exception
        if _says_full(error) or is_full(path.parent):
            raise index_full(path) from error
        raise index_damaged(path, f"{type(error).__name__}: {error}") from error


_UNUSABLE = "the vector index is unusable: "


def _says_full(error: BaseException) -> bool:
    """Chroma's own errors have SQLite's words in them, or the system's."""
    if isinstance(error, OSError) and took_no_more(error):
        return True
    return any(words in str(error) for words in ("disk is full", "No space left", "(code: 778)"))


def index_full(path: Path) -> LibraryFull:
    return LibraryFull(
        "the disk is full: the vector index cannot be built; nothing is lost, and searches go on "
        "without it",
        where=str(path.parent),
        next="Make room on it, then: presscheck library rebuild",
    )


def index_damaged(path: Path, what: str) -> IndexDamaged:
    return IndexDamaged(
        f"{_UNUSABLE}{what.removeprefix(_UNUSABLE)}",
        where=str(path),
        next="It is built again from the library by itself, or by: presscheck library rebuild",
    )
