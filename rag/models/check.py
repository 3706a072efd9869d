"""Whether a model's files are still those that were fetched.

Every load compares sizes, small files, and of a large file its head, its tail and thirty blocks
chosen by its sha256. All of it is read once a day, behind the work, and where a file was touched
since that was last done, before it is loaded. What was found is noted beside the model, where that
can be written. Of a model that is not in the catalogue nothing is known, and nothing is said.
"""

import contextlib
import hashlib
import json
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from rag.errors import ModelChanged
from rag.models.catalogue import Model, ModelFile
from rag.storage.disk import write_whole

EVERY_S = 24 * 3600.0
SMALL = 1 << 20
"""Files up to so many bytes are read whole at every load."""

_BLOCK = 1 << 16
_BLOCKS = 30
_READ = 1 << 20

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Checked:
    """What reading all of a file gave, when, and what the file was told by then."""

    sound: bool
    at: float
    size: int
    changed_ns: int


_NOTES = TypeAdapter(dict[str, _Checked])
_behind: set[Path] = set()


def require_unchanged(model: Model, folder: Path) -> None:
    """Raises ModelChanged where a file of a complete model below `folder` is another than was
    fetched. Takes some milliseconds, and what is left to do goes on behind."""
    target = folder / model.name
    notes = _notes(target)
    for file in model.files:
        path = target / file.path
        noted = notes.get(file.path)
        if noted and not _is_of(noted, path):
            sound = check_file(target, file)
        else:
            sound = (noted is None or noted.sound) and sample_fits(path, file)
        if not sound:
            raise model_changed(path, model.name)
    if any(_is_due(notes.get(file.path)) for file in model.files):
        _check_behind(model, target)


def is_known_sound(target: Path, file: ModelFile) -> bool:
    """Whether all of the file was read within the last day, and nothing speaks of a change."""
    noted, path = _notes(target).get(file.path), target / file.path
    if noted is None or _is_due(noted) or not _is_of(noted, path):
        return False
    return noted.sound and sample_fits(path, file)


def check_file(target: Path, file: ModelFile, tick: Callable[[], None] | None = None) -> bool:
    """Reads all of a file in the model's folder `target`, and notes whether it is the published
    one. `tick` is called all along."""
    path = target / file.path
    size, changed_ns = _standing(path)
    sound = size == file.size and whole_sha256(path, tick) == file.sha256
    note(target, file, sound=sound, standing=(size, changed_ns))
    return sound


def note(
    target: Path, file: ModelFile, *, sound: bool, standing: tuple[int, int] | None = None
) -> None:
    """Remembers that all of the file has just been read; in vain where nothing can be written."""
    size, changed_ns = standing or _standing(target / file.path)
    notes = _notes(target) | {file.path: _Checked(sound, time.time(), size, changed_ns)}
    text = json.dumps({name: asdict(one) for name, one in notes.items()}, indent=1)
    with contextlib.suppress(OSError):
        write_whole(_note_file(target), text + "\n")


def sample_fits(path: Path, file: ModelFile) -> bool:
    """Whether the size, and what is read at every load, is the published file's."""
    if _standing(path)[0] != file.size:
        return False
    if file.size <= SMALL:
        return whole_sha256(path) == file.sha256
    return not file.sample or sample_sha256(path, file) == file.sample


def sample_sha256(path: Path, file: ModelFile) -> str:
    """Of head, tail and blocks at places that follow from the file's sha256."""
    last = file.size - _BLOCK
    drawn = (hashlib.sha256(f"{file.sha256} {n}".encode()).digest() for n in range(_BLOCKS))
    places = {0, last, *(int.from_bytes(digest[:8]) % last for digest in drawn)}
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as content:
        for place in sorted(places):
            content.seek(place)
            digest.update(content.read(_BLOCK))
    return digest.hexdigest()


def whole_sha256(path: Path, tick: Callable[[], None] | None = None) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while block := content.read(_READ):
            digest.update(block)
            if tick:
                tick()
    return digest.hexdigest()


def model_changed(path: Path, name: str) -> ModelChanged:
    return ModelChanged(
        f"a file of the model {name} is not the one that was fetched",
        where=str(path),
        next=f"Fetch it anew: presscheck models fetch {name}",
    )


def _check_behind(model: Model, target: Path) -> None:
    """Once in a process, in a thread that gives way to all others where the system lets it."""
    if target in _behind or not os.access(target.parent, os.W_OK):
        return
    _behind.add(target)

    def work() -> None:
        from filelock import FileLock, Timeout

        if hasattr(os, "setpriority"):
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
        try:
            with FileLock(lock_file(target), timeout=0):
                for file in model.files:
                    if _is_due(_notes(target).get(file.path)) and not check_file(target, file):
                        _log.warning("%s", model_changed(target / file.path, model.name))
        except (Timeout, OSError):
            pass  # it is fetched or checked by another process, or gone: the next load looks again
        finally:
            _behind.discard(target)

    threading.Thread(target=work, name="presscheck-model-check", daemon=True).start()


def lock_file(target: Path) -> Path:
    """Held by who writes or checks the model's files."""
    return target.with_name(f".{target.name}.lock")


def _note_file(target: Path) -> Path:
    return target.with_name(f".{target.name}.checked.json")


def _notes(target: Path) -> dict[str, _Checked]:
    try:
        return _NOTES.validate_json(_note_file(target).read_bytes())
    except (OSError, ValidationError):
        return {}


def _is_due(noted: _Checked | None) -> bool:
    return noted is None or abs(time.time() - noted.at) > EVERY_S


def _is_of(noted: _Checked, path: Path) -> bool:
    return _standing(path) == (noted.size, noted.changed_ns)


def _standing(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
