"""What is ready on this machine and what is not, finding by finding.

Changes nothing, but notes beside the models that all of them has been read.
"""

import http.client
import platform
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import Literal

from rag.endpoint.address import checked_address
from rag.endpoint.redaction import redacted, secrets_of, told_address
from rag.errors import EmptyLibrary, ModelMissing, PresscheckError
from rag.settings import Settings, settings_file
from ui.words import count, size

State = Literal["ok", "note", "bad"]

_PACKAGES = ("chromadb", "gradio", "openai", "sentence-transformers", "torch", "xllamacpp")

_REACH_S = 5.0

_LITTLE_DISK = 2_000_000_000
"""Bytes: the 1.5B writer and a library of some ten thousand articles."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`bad` keeps Presscheck from answering; a `note` leaves something out."""

    state: State
    about: str
    text: str


def diagnose(settings: Settings, *, reach_endpoint: bool = True) -> Iterator[Finding]:
    """Each finding as soon as it is made; the endpoint, the only thing outside, is asked last."""
    yield _python()
    yield from _packages()
    yield _settings()
    yield from _models(settings)
    yield from _library(settings)
    yield _writer(settings)
    yield Finding("ok", "threads", f"{settings.threads} for models")
    yield from _disk(settings)
    if settings.endpoint_url and reach_endpoint:
        yield _endpoint(settings, settings.endpoint_url)


def _python() -> Finding:
    return Finding("ok", "python", f"{platform.python_version()} on {platform.platform()}")


def _packages() -> Iterator[Finding]:
    versions: list[str] = []
    for name in _PACKAGES:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            yield Finding("bad", "packages", f"{name} is not installed. Install Presscheck again.")
    yield Finding("ok", "packages", ", ".join(versions))


def _settings() -> Finding:
    file = settings_file()
    return Finding("ok", "settings", str(file) if file.is_file() else f"no file ({file})")


def _models(settings: Settings) -> Iterator[Finding]:
    from rag.models import damaged_files, find_model, model_states

    used = {settings.local_model: "note"}
    if not settings.embedder_url:
        used[settings.embedder] = "bad"
    for model in model_states(settings.models):
        text = f"{model.name} ({model.role}, {size(model.size)})"
        state: State = "bad" if used.get(model.name) == "bad" else "note"
        if changed := damaged_files(model.name, settings.models):
            where = ", ".join(map(str, changed))
            yield Finding(
                "bad" if model.name in used else "note",
                "model",
                f"{text} is not what was fetched ({where}): presscheck models fetch {model.name}",
            )
        elif model.present:
            yield Finding("ok", "model", f"{text} is here, byte for byte as it was published")
        elif model.name in used:
            yield Finding(
                state, "model", f"{text} is missing: presscheck models fetch {model.name}"
            )
        used.pop(model.name, None)
    for name in used:  # those that are paths
        try:
            yield Finding("ok", "model", str(find_model(name, settings.models)))
        except PresscheckError as error:
            yield Finding("bad", "model", str(error))


def _library(settings: Settings) -> Iterator[Finding]:
    from rag.build import build_library
    from rag.index import check_library

    try:
        with build_library(settings) as library:
            counts = library.counts()
            problems = check_library(library)
            made_by = library.embedder()
    except EmptyLibrary as error:
        yield Finding("note", "library", str(error))
        return
    except PresscheckError as error:
        yield Finding("bad", "library", str(error))
        return
    articles, chunks = count(counts.articles, "article"), count(counts.chunks, "chunk")
    yield Finding("ok", "library", f"{articles}, {chunks} in {library.where}")
    for problem in problems:
        yield Finding("bad", "library", f"{problem.what} ({problem.where}). {problem.next}")
    if made_by and (used := _embedder_name(settings)) not in (None, made_by):
        text = f"its vectors are of {made_by}, but the embedder is set to {used}"
        yield Finding("bad", "library", f"{text}: presscheck library rebuild --embedder NAME")


def _embedder_name(settings: Settings) -> str | None:
    """None where it is not there, which another finding says."""
    from rag.build import build_embedder

    try:
        return build_embedder(settings).name
    except ModelMissing:
        return settings.embedder
    except PresscheckError:
        return None


def _writer(settings: Settings) -> Finding:
    from rag.build import build_writer

    try:
        writer = build_writer(settings)
    except PresscheckError as error:
        return Finding("bad", "writer", str(error))
    if writer is None:
        return Finding("note", "writer", "none: answers are the quotes themselves")
    name = writer.name
    writer.close()
    return Finding("ok", "writer", name)


def _disk(settings: Settings) -> Iterator[Finding]:
    for about, folder in (("library", settings.files), ("models", settings.models)):
        there = next(p for p in (folder, *folder.absolute().parents) if p.exists())
        free = shutil.disk_usage(there).free
        state: State = "ok" if free >= _LITTLE_DISK else "note"
        yield Finding(state, "disk", f"{size(free)} free for {about} ({folder})")


def _endpoint(settings: Settings, url: str) -> Finding:
    """Asks for the list of models, which every OpenAI-compatible endpoint has."""
    told = told_address(url)
    try:
        address = checked_address(url, "endpoint_url")
    except PresscheckError as error:
        return Finding("bad", "endpoint", f"{told}: {error}")
    models = address._replace(path=f"{address.path.rstrip('/')}/models")
    request = urllib.request.Request(models.geturl())
    key = settings.endpoint_key.get_secret_value() if settings.endpoint_key else ""
    if key:
        request.add_unredirected_header("Authorization", f"Bearer {key}")
    try:
        with urllib.request.urlopen(request, timeout=_REACH_S) as reply:
            return Finding("ok", "endpoint", f"{told} answers ({reply.status})")
    except urllib.error.HTTPError as error:
        refused = error.code in (401, 403)
        what = "refuses the key: check PRESSCHECK_ENDPOINT_KEY" if refused else "answers"
        return Finding("bad" if refused else "note", "endpoint", f"{told} {what} ({error.code})")
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = redacted(str(getattr(error, "reason", error)), secrets_of(url, key))
        return Finding("bad", "endpoint", f"{told} cannot be reached: {reason}")
