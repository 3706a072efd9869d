"""What every test runs under: no network beyond this machine, no keys, folders of its own."""

import ipaddress
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import platformdirs
import pytest

from eval.runs.records import RunSettings
from rag.embedding.embedder import SentenceTransformerEmbedder
from rag.llama import LlamaServer
from rag.models import find_model

SMALL_WRITER = "qwen2.5-coder-0.5b"
EMBEDDER = "all-MiniLM-L6-v2"

# Found out before the folders are changed: fetched models are used, never fetched, by tests.
_MODELS = Path(
    os.environ.get("PRESSCHECK_MODELS")
    or Path(platformdirs.user_cache_dir("presscheck")) / "models"
).absolute()
_BROWSERS = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or str(
    Path(platformdirs.user_cache_dir()) / "ms-playwright"
)

_SECRET_ENDINGS = ("_API_KEY", "_TOKEN", "_SECRET")
_SECRET_BEGINNINGS = ("PRESSCHECK_", "OPENAI_", "ANTHROPIC_", "AZURE_", "HF_", "HUGGING")


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook: a connection or a name lookup beyond loopback raises where it is tried."""
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a path is a local socket
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if isinstance(host, str) and host and not _is_loopback(host):
        raise RuntimeError(f"a test tried to reach {host}: tests use loopback only")


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_unspecified


sys.addaudithook(_refuse_network)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than cores: a third of the tests' time is waiting, for processes, browsers and
    deadlines (986 s of two workers took 1,236 s of processor time)."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _session_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For the fixtures of the whole session, and as the ground of every test's environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(_SECRET_BEGINNINGS) or name.endswith(_SECRET_ENDINGS):
                patch.delenv(name)
        patch.setenv("PRESSCHECK_MODELS", str(_MODELS))
        patch.setenv("PLAYWRIGHT_BROWSERS_PATH", _BROWSERS)
        _set_folders(patch, tmp_path_factory.mktemp("home"))
        yield


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each test has a home, and so a default library, of its own."""
    _set_folders(monkeypatch, tmp_path_factory.mktemp("home"))


def _set_folders(patch: pytest.MonkeyPatch, home: Path) -> None:
    patch.setenv("HOME", str(home))
    for name, folder in (
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_STATE_HOME", ".local/state"),
    ):
        patch.setenv(name, str(home / folder))


@pytest.fixture(scope="session")
def made_with() -> RunSettings:
    """What a run of an evaluation was made with."""
    return RunSettings(
        started=datetime(2025, 1, 28, 9, 30, tzinfo=UTC),
        dataset="questions",
        about="your own questions",
        system="presscheck",
        writer="local:small",
        path="questions.jsonl",
        sha256="0" * 64,
        cases=3,
        articles=5,
        corpus_sha256="1" * 64,
        limit=None,
        seed=0,
        as_of="own",
        judge=None,
        parallel=1,
        measures=("right", "wrong", "quotes_exact", "seconds_p50"),
        anchors=(),
        settings={"passages": 12, "endpoint_key": "**********"},
        versions={"python": "3.11"},
        machine="Linux x86_64, 2 cores",
        ready_s=2.5,
    )


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """The folder of fetched models; a test that needs one that is not there fails, and its
    ModelMissing names the command that fetches it."""
    return _MODELS


@pytest.fixture(scope="session")
def embedder(models_folder: Path) -> SentenceTransformerEmbedder:
    """The real embedder, loaded once."""
    folder = find_model(EMBEDDER, models_folder)
    loaded = SentenceTransformerEmbedder(folder, EMBEDDER, threads=os.cpu_count() or 1)
    loaded.embed(["Loaded before the first test that measures anything."])
    return loaded


@pytest.fixture(scope="session")
def writer_path(models_folder: Path) -> Path:
    """The GGUF file of the small local writer."""
    return find_model(SMALL_WRITER, models_folder)


@pytest.fixture(scope="session")
def endpoint(writer_path: Path) -> Iterator[str]:
    """The base URL of a real OpenAI-compatible endpoint (llama.cpp, the small writer, no key)."""
    server = LlamaServer(writer_path, threads=os.cpu_count() or 1, key="")
    try:
        yield server.address(time.monotonic() + 60)
    finally:
        server.close()
