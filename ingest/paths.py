"""Files, folders and globs to the files to read, each once, in a steady order; addresses pass."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.network.address import is_address
from ingest.readers import PICTURES, suffix_of
from rag.errors import ReadError

GLOB_SIGNS = frozenset("*?[")
# What a saved page or a picture folder has beside its articles; none of it can be one.
_FURNITURE = frozenset(
    ".css .js .mjs .map .png .jpg .jpeg .tif .tiff .gif .webp .svg .ico .bmp .avif .woff .woff2 "
    ".ttf .otf .eot .mp3 .mp4 .webm .m4a .ogg .wav .lock .db".split(" ")
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """`path` is absolute with links resolved, so that it names the file from any folder."""

    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class FoundAddress:
    """A web address as it was given, not yet judged."""

    given: str


def find_files(
    paths: Sequence[str | Path],
) -> Iterator[FoundFile | FoundAddress | ReadError]:
    """The files that `paths` name, and an error for each path that names none. A web address is
    given back as one.

    Folders are read with all below them, but for hidden ones, and without following links to
    other folders, which could lead in circles. Styles, scripts, pictures and sound in a folder
    are passed over, but for photos and scans where it has nothing else; any other file is given,
    whether a reader knows it or not.
    """
    seen: set[Path] = set()
    for given in paths:
        if isinstance(given, str) and is_address(given):
            yield FoundAddress(given)
            continue
        for found in _expand(given):
            if isinstance(found, ReadError):
                yield found
            elif found.path not in seen:
                seen.add(found.path)
                yield found


def _expand(given: str | Path) -> Iterator[FoundFile | ReadError]:
    path = Path(given).expanduser()
    try:
        if path.is_dir():
            found = list(_below(path.resolve())) or list(_pictures_below(path.resolve()))
            yield from found or [_nothing(path, "there is no article file in this folder")]
        elif os.path.lexists(path):
            yield _file(path)
        elif GLOB_SIGNS & set(str(path)):
            yield from _matching(path)
        else:
            yield _nothing(path, "there is no such file or folder")
    except (OSError, RuntimeError, ValueError) as error:  # links in a circle, a NUL in the name
        yield _nothing(path, f"the path cannot be followed: {_reason(error)}")


def _matching(pattern: Path) -> Iterator[FoundFile | ReadError]:
    base = Path(pattern.anchor) if pattern.is_absolute() else Path()
    relative = str(pattern.relative_to(pattern.anchor)) if pattern.is_absolute() else str(pattern)
    matches = sorted(match for match in base.glob(relative) if not _is_hidden(match, pattern))
    if not matches:
        yield _nothing(pattern, "nothing matches this pattern")
    for match in matches:
        if match.is_dir():
            yield from _below(match.resolve())
        else:
            yield _file(match)


def _is_hidden(match: Path, pattern: Path) -> bool:
    """Whether a part of the match begins with a dot that the pattern does not write itself."""
    return any(part.startswith(".") and part not in pattern.parts for part in match.parts)


def is_passed_over(path: Path) -> bool:
    """Whether a file in a folder, or a folder in it, is none to read, going by its name."""
    furniture = path.suffix.lower() in _FURNITURE and suffix_of(path) in (None, *PICTURES)
    return path.name.startswith(".") or furniture


def _below(folder: Path) -> Iterator[FoundFile | ReadError]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(place, name)
            if not is_passed_over(path):
                yield _file(path)


def _pictures_below(folder: Path) -> Iterator[FoundFile | ReadError]:
    """Photos and scans of pages, where a folder has nothing else to read."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and suffix_of(path) in PICTURES and path.is_file():
            yield _file(path)


def _file(path: Path) -> FoundFile | ReadError:
    try:
        resolved = path.resolve(strict=True)
        size = resolved.stat().st_size
        regular = resolved.is_file()
    except (OSError, RuntimeError) as error:
        return _nothing(path, f"the path cannot be followed: {_reason(error)}")
    if not regular:  # a pipe or a device would be waited for without end
        return _nothing(path, "this is neither a file nor a folder")
    return FoundFile(resolved, size)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "its links go in a circle" if isinstance(error, RuntimeError) else str(error)


def _nothing(path: Path, what: str) -> ReadError:
    return ReadError(what, where=str(path), next="Check the path.")
