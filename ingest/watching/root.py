"""A folder that is followed with all below it."""

from dataclasses import dataclass
from pathlib import Path

from ingest.paths import is_passed_over

_UNFINISHED = frozenset(
    ".part .partial .crdownload .download .opdownload .filepart .tmp .temp .swp .swx .bak".split(
        " "
    )
)


@dataclass(slots=True)
class Root:
    """A folder with all below it; `identity` is None while it is not there."""

    folder: Path
    identity: tuple[int, int] | None = None

    def holds(self, path: Path) -> bool:
        """Whether it is a file or folder in here that may hold articles."""
        if path == self.folder or not path.is_relative_to(self.folder):
            return False
        inner = path.relative_to(self.folder).parts
        if any(part.startswith(".") for part in inner) or is_passed_over(path):
            return False
        return path.suffix.lower() not in _UNFINISHED and not path.name.endswith("~")


def identity_of(folder: Path) -> tuple[int, int] | None:
    """Which folder it is, so that another one of its name is told from it."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if folder.is_dir() else None
