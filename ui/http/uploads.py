"""Files of a multipart request -> the library, as the page's uploads, with what became of each."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath

from fastapi import UploadFile
from typing_extensions import TypedDict  # before Python 3.12 pydantic reads no other

from ui.engine.engine import Engine
from ui.engine.uploading import upload

MOST_FILES = 100
_NAME_CHARS = 120


class UploadJson(TypedDict):
    """`status` is added, changed, unchanged, removed or rejected; `reason` says why rejected."""

    name: str
    status: str
    title: str | None
    reason: str | None


def uploaded(engine: Engine, files: Sequence[UploadFile]) -> list[UploadJson]:
    """A row for each document in the files; of a dump that is each of its records."""
    with tempfile.TemporaryDirectory(prefix="presscheck-upload-") as folder:
        paths: list[str] = []
        for number, file in enumerate(files):
            place = Path(folder) / str(number) / _file_name(file.filename or "")
            place.parent.mkdir()
            with place.open("wb") as copy:
                shutil.copyfileobj(file.file, copy)
            paths.append(str(place))
        *_, last = upload(engine, paths)
    return [
        {
            "name": row.name,
            "status": row.status,
            "title": row.title or None,
            "reason": row.reason or None,
        }
        for row in last.rows
    ]


def _file_name(given: str) -> str:
    """The name alone, of either system's paths, without what no file system takes."""
    name = PureWindowsPath(given).name
    kept = "".join(c if c.isprintable() and c not in ':*?"<>|' else "_" for c in name).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    short = f"{stem[:_NAME_CHARS]}{dot}{ending[:20]}" if dot else kept[:_NAME_CHARS]
    return short.encode("utf-8", "replace").decode("utf-8") or "article.txt"
