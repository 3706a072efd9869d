"""Which documents of the library have vanished from disk: what `ingest --prune` removes.

Doubt keeps a document. A folder that cannot be read, is not there or is empty may be a disk that is
not mounted, and a dump that was not read to its end may still hold the rest.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from ingest.document import PART, Rejected
from ingest.paths import GLOB_SIGNS, FoundFile
from ingest.readers import DUMPS, suffix_of
from ingest.readers.options import source_of
from ingest.reading import FoundDocument
from ingest.text.characters import one_line
from rag.errors import ReadError
from rag.library import Library


@dataclass(frozen=True, slots=True)
class Vanished:
    """A document that is gone, and how."""

    source: str
    reason: str


class Pruning:
    """Follows one ingest of `paths`, then tells what it did not find again."""

    def __init__(self, paths: Sequence[str | Path], library: Library) -> None:
        self._library = library
        self._scopes = [scope for given in paths if (scope := _scope(given))]
        self._read: dict[str, bool] = {}  # files of many, as in their sources: whether whole
        self._there: set[str] = set()
        self._records: set[int] = set()  # hashes: a chance hit keeps a record, no more

    def following(
        self, file: FoundFile, entries: Iterable[FoundDocument | Rejected]
    ) -> Iterator[FoundDocument | Rejected]:
        """The same entries, noted on their way."""
        name = one_line(source_of(file.path))
        self._there.add(name)
        is_dump = suffix_of(file.path) in DUMPS
        whole = True
        for entry in entries:
            if isinstance(entry, Rejected):
                whole = False  # there is no telling which record it was
            elif is_dump or PART in entry.source:
                is_dump = True
                self._records.add(hash(entry.source))
            yield entry
        if is_dump:
            self._read[name] = whole

    def covers(self, missing: str) -> bool:
        """Whether a given path that names nothing is a file known to the library: it is gone."""
        file = _named(Path(missing))
        return any(
            scope.prefix == file and any(scope.holds(known) for known in self._known(scope))
            for scope in self._scopes
        )

    def vanished(self) -> Iterator[Vanished | ReadError]:
        """What is gone, and an error for each place where that is in doubt."""
        done: set[str] = set()
        doubtful: set[Path] = set()
        for dump, whole in self._read.items():
            known = self._library.sources_from(f"{dump}#")
            gone = [source for source in known if hash(source) not in self._records]
            if gone and not whole:
                yield ReadError(
                    "nothing was removed of this file, as parts of it could not be read",
                    where=dump,
                    next="Correct it and ingest it again.",
                )
            elif whole:
                yield from (Vanished(source, "it is no longer in its file") for source in gone)
            done.update(known)
        for scope in self._scopes:
            for source in self._library.sources_from(scope.prefix):
                file = _file_of(source)
                if source in done or not scope.holds(str(file)) or not self._is_gone(file):
                    continue
                done.add(source)
                folder = _nearest_folder(file)
                if folder is None or any(folder.iterdir()):
                    yield Vanished(source, "its file is no longer there")
                elif folder not in doubtful:
                    doubtful.add(folder)
                    yield ReadError(
                        "nothing was removed of this folder, as it is empty",
                        where=str(folder),
                        next="Connect its disk if it has one, or delete the folder too.",
                    )

    def _known(self, scope: "_Scope") -> Iterator[str]:
        return (str(_file_of(one)) for one in self._library.sources_from(scope.prefix))

    def _is_gone(self, file: Path) -> bool:
        if str(file) in self._there or "\ufffd" in str(file):  # stands for bytes we do not know
            return False
        try:
            file.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return False
        return False


@dataclass(frozen=True, slots=True)
class _Scope:
    """The files below one given path. `prefix` begins the sources of all of them."""

    prefix: str
    holds: Callable[[str], bool]


def _scope(given: str | Path) -> _Scope | None:
    path = Path(given).expanduser()
    try:
        if path.is_dir():
            below = str(path.resolve()).rstrip("/") + "/"
            return _Scope(below, lambda _: True) if any(path.iterdir()) else None
        if path.exists():
            return None  # it is there; what was in it is told by reading it
        if GLOB_SIGNS & set(str(path)):
            return _glob_scope(Path.cwd() / path)
        file = _named(path)
        known = suffix_of(path) is not None and any(Path(file).parent.iterdir())
        return _Scope(file, lambda one: one == file) if known else None
    except (OSError, RuntimeError, ValueError):
        return None


def _named(path: Path) -> str:
    """The name that a file at `path` would have as a source."""
    return source_of(path.expanduser().parent.resolve() / path.name)


def _glob_scope(pattern: Path) -> _Scope | None:
    parts = pattern.parts
    first = next(place for place, part in enumerate(parts) if GLOB_SIGNS & set(part))
    base = Path(*parts[:first]).resolve()
    wanted = (*base.parts, *parts[first:])
    if next(base.glob(str(Path(*parts[first:]))), None) is None:
        return None

    def holds(file: str) -> bool:
        own = Path(file).parts  # a folder that matches is given with all below it
        return any(_matches(own[:end], wanted) for end in range(len(base.parts) + 1, len(own) + 1))

    return _Scope(str(base).rstrip("/") + "/", holds)


def _matches(parts: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    if not wanted:
        return not parts
    if wanted[0] == "**":
        return any(_matches(parts[start:], wanted[1:]) for start in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], wanted[0]) and _matches(parts[1:], wanted[1:])


def _file_of(source: str) -> Path:
    """The file that a document was read from; for a record, the dump that it is in."""
    place = source.find("#")
    while place >= 0:
        suffix = suffix_of(Path(source[:place]))
        if suffix in DUMPS or (suffix and source.startswith(PART, place)):
            return Path(source[:place])
        place = source.find("#", place + 1)
    return Path(source)


def _nearest_folder(file: Path) -> Path | None:
    return next((folder for folder in file.parents if folder.is_dir()), None)
