"""The folder of public benchmark sets, which are not ours to pass on (setting `bench`)."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from rag.errors import ReadError


class BenchMissing(ReadError):
    """The benchmark folder, or a file in it, is not on this machine."""


class BenchFormat(ReadError):
    """A benchmark file that is not as its adapter knows it; `where` names file and line."""


Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Bench:
    """A folder with `dev/SET.dev.jsonl` and `docs/`; None where none is set."""

    folder: Path | None

    def path(self, name: str) -> Path:
        """A file in the folder. Raises BenchMissing, as `beside` does."""
        return self._file(self._there() / name)

    def beside(self, name: str) -> Path:
        """A file in another folder at the same place."""
        return self._file(self._there().absolute().parent / name)

    def _there(self) -> Path:
        if self.folder is None:
            raise BenchMissing(
                "public benchmark sets are not part of Presscheck",
                where="PRESSCHECK_BENCH is not set",
                next="Set it to a folder that holds them, with the files dev/SET.dev.jsonl.",
            )
        return self.folder

    def _file(self, path: Path) -> Path:
        if not path.is_file():
            raise BenchMissing(
                "the benchmark folder has no such file",
                where=str(path),
                next="Put it there, or set PRESSCHECK_BENCH to the folder that holds it.",
            )
        return path


def rows(path: Path) -> Iterator[Row]:
    """The objects of a JSON lines file, compressed or not. Raises BenchFormat."""
    opened = gzip.open if path.suffix == ".gz" else Path.open
    number = 0
    try:
        with opened(path, "rb") as file:
            for line in file:
                number += 1
                if line.strip():
                    yield cast("Row", json.loads(line))
    except (OSError, EOFError, ValueError) as error:
        raise BenchFormat(
            f"the benchmark file cannot be read: {error}",
            where=f"{path}, line {number}",
            next="Get the file again.",
        ) from error


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def text(row: Row, name: str) -> str:
    """Raises BenchFormat where the field is not a text; `strings` and `items` likewise."""
    value = row.get(name)
    if not isinstance(value, str):
        raise _unknown(row, name, "a text")
    return value


def strings(row: Row, name: str) -> tuple[str, ...]:
    """A list of texts, or one text as such a list; empty ones are left out."""
    value = row.get(name)
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        raise _unknown(row, name, "a list of texts")
    return tuple(str(item) for item in cast("list[object]", value) if str(item).strip())


def items(row: Row, name: str) -> tuple[Row, ...]:
    value = row.get(name)
    if not isinstance(value, list):
        raise _unknown(row, name, "a list of objects")
    return tuple(cast("Row", item) for item in cast("list[object]", value))


def _unknown(row: Row, name: str, wanted: str) -> BenchFormat:
    return BenchFormat(
        f"a row's {name!r} is not {wanted}; the row has {', '.join(list(row)[:8])}",
        next="The set has another format than the adapter knows.",
    )
