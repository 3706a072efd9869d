"""Models of one name told apart by their files."""

import hashlib
from pathlib import Path

_HASHED_BYTES = 1 << 20
"""Of each end of a large file: enough to tell one set of weights from another."""


def fingerprint(folder: Path) -> str:
    """Eight hexadecimal digits that tell this model from another of the same name: of the names
    and sizes of all its files, and what they hold (of large ones, both ends)."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}|{size}|".encode())
        with path.open("rb") as file:
            digest.update(file.read(_HASHED_BYTES))
            if size > _HASHED_BYTES:
                file.seek(max(_HASHED_BYTES, size - _HASHED_BYTES))
                digest.update(file.read(_HASHED_BYTES))
    return digest.hexdigest()[:8]
