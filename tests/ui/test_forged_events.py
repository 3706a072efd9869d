"""Events and requests that name files which were never uploaded: none is read, moved or deleted.

Every event is taken from the page's own configuration and every route from the application, so
that a new one is tried without being named here. The same events are sent to a page without what
guards it, where they must get through: else they would prove nothing.
"""

import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from rag.errors import ReadError
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings
from ui.engine.engine import Engine
from ui.gradio_environment import gradio_environment
from ui.guard.uploaded_files import uploaded_file
from ui.panels import frame, parts

if TYPE_CHECKING:
    from gradio.routes import App

SECRET = "The vault of the harbour office opens at the word marigold, the clerk said."
EVENT_PATHS = ("/gradio_api/queue/join", "/gradio_api/run/predict")
META = {"_type": "gradio.FileData"}
WAIT_S = 30.0


@dataclass
class Victim:
    """Files of the server's user that nobody uploaded, and an address that nobody may ask."""

    folder: Path
    address: str
    hits: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        for name in ("note.txt", "page.html", ".env", "id.key", "mail.eml"):
            (self.folder / name).write_text(f"{SECRET}\n\n{SECRET}\n", encoding="utf-8")
        self._before = self._state()

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.iterdir())

    @property
    def untouched(self) -> bool:
        return self._state() == self._before

    def _state(self) -> list[tuple[str, int, int, int]]:
        stats = [(path.name, path.lstat()) for path in self.files]
        return [(name, stat.st_ino, stat.st_mtime_ns, stat.st_size) for name, stat in stats]


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Victim]:
    hits: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Canary) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        yield Victim(tmp_path / "private", address, hits)
        server.shutdown()


@dataclass
class Site:
    """A page that is served, over a library that is real."""

    address: str
    library: Library
    uploads: Path
    client: httpx.Client

    def config(self) -> dict[str, Any]:
        return self.client.get("/config").json()

    def send(self, path: str, body: object) -> tuple[int, str]:
        """The status, and all that was answered, also from the queue."""
        response = self.client.post(path, json=body)
        told = response.text
        if path == EVENT_PATHS[0] and response.is_success and isinstance(body, dict):
            told += self._queued(str(body["session_hash"]))
        return response.status_code, told

    def _queued(self, session: str) -> str:
        lines: list[str] = []
        where = {"session_hash": session}
        with self.client.stream("GET", "/gradio_api/queue/data", params=where) as stream:
            for line in stream.iter_lines():
                lines.append(line)
                if '"process_completed"' in line or '"unexpected_error"' in line:
                    break
        return "\n".join(lines)

    def leaked(self, answers: str) -> list[str]:
        """Where the secret has come to."""
        places = ["an answer"] if "marigold" in answers else []
        for article in self.library.articles():
            if "marigold" in article.text:
                places.append(f"article {article.source}")
        for folder in (self.uploads, self.library.folder / "uploads"):
            for path in folder.rglob("*"):
                if path.is_file() and b"marigold" in path.read_bytes():
                    places.append(str(path))
        return places


Serve = Callable[[], AbstractContextManager[Site]]


@pytest.fixture
def served(
    settings: Settings,
    make: SimpleNamespace,
    serving: Callable[..., AbstractContextManager[str]],
) -> Serve:
    @contextmanager
    def serve() -> Iterator[Site]:
        with Library.open(settings.library, create=True) as library:
            make.put(library, make.article("Work begins in May.", "The bridge"))
            rag = make.rag(library, embedder=HashEmbedder())
            engine = Engine(settings, build=lambda _: rag)
            with serving(engine) as address, httpx.Client(base_url=address, timeout=WAIT_S) as http:
                engine.start()
                engine.answering(threading.Event())
                yield Site(address, library, Path(os.environ["GRADIO_TEMP_DIR"]), http)
            engine.close()

    return serve


def forgeries(victim: Victim, uploads: Path) -> list[tuple[str, dict[str, object]]]:
    """Files that were not uploaded, by what is tried."""
    note, key = victim.folder / "note.txt", victim.folder / "id.key"
    up = os.path.relpath(note, uploads)
    link = uploads / f"{uuid4().hex}.txt"
    link.symlink_to(note)
    linked_folder = uploads / uuid4().hex
    linked_folder.symlink_to(victim.folder)
    return [
        ("a path", {"path": str(note), "meta": META}),
        ("a page", {"path": str(victim.folder / "page.html"), "meta": META}),
        ("an unknown kind", {"path": str(key), "meta": META}),
        ("a hidden file", {"path": str(victim.folder / ".env"), "meta": META}),
        ("a stream", {"path": str(note), "is_stream": True, "meta": META}),
        ("a stream of unknown kind", {"path": str(key), "is_stream": True, "meta": META}),
        ("dots", {"path": f"{uploads}/{up}", "meta": META}),
        ("a link", {"path": str(link), "meta": META}),
        ("a linked folder", {"path": str(linked_folder / "note.txt"), "meta": META}),
        ("relative", {"path": os.path.relpath(note), "meta": META}),
        ("another name", {"path": str(note), "orig_name": "a.txt", "size": 1, "meta": META}),
        ("an address of a file", {"path": note.as_uri(), "meta": META}),
        ("a web address", {"path": f"{victim.address}/a.txt", "meta": META}),
        ("a picture's address", {"path": f"{victim.address}/a.svg", "meta": META}),
        ("our own address", {"path": str(note), "url": f"{victim.address}/b.txt", "meta": META}),
        ("no meta", {"path": str(note)}),
        ("a folder", {"path": str(victim.folder), "meta": META}),
        ("the upload folder", {"path": str(uploads), "meta": META}),
        ("no path", {"meta": META}),
        ("a NUL", {"path": f"{note}\0.txt", "meta": META}),
    ]


def bodies(
    config: dict[str, Any], forged: dict[str, object], *, only: str = ""
) -> Iterator[dict[str, object]]:
    """Each event of the page with `forged` in each place of its inputs, alone and in a list.
    `only` is a type of component that alone is tried."""
    types = {component["id"]: component["type"] for component in config["components"]}
    for event in config["dependencies"]:
        inputs = event["inputs"]
        for place, component in enumerate(inputs):
            if only and types[component] != only:
                continue
            for value in ([forged], forged):
                data: list[object] = [None] * len(inputs)
                data[place] = value
                yield {"data": data, "fn_index": event["id"], "session_hash": uuid4().hex}
        if not only:
            data = [None] * len(inputs)
            yield {
                "data": data,
                "event_data": forged,
                "fn_index": event["id"],
                "session_hash": uuid4().hex,
            }


def test_no_event_reaches_a_file_that_was_not_uploaded(served: Serve, victim: Victim) -> None:
    with served() as site:
        config = site.config()
        tried = 0
        for place, (what, forged) in enumerate(forgeries(victim, site.uploads)):
            for number, body in enumerate(bodies(config, forged)):
                # Each event by each path, each forgery at each event.
                path = EVENT_PATHS[(place + number) % len(EVENT_PATHS)]
                status, told = site.send(path, body)
                assert status == 403, (what, path, body)
                assert "marigold" not in told, (what, path)
                tried += 1
        assert tried > 500
        assert victim.untouched
        assert victim.hits == []
        assert [p for p in site.leaked("") if not Path(p).is_symlink()] == []


def test_the_same_events_get_through_where_nothing_guards(
    served: Serve, victim: Victim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "GradioGuard", _unguarded)
    monkeypatch.setattr(frame, "PageEvents", lambda app, _: app)
    monkeypatch.setattr(parts, "uploaded_file", Path)
    with served() as site:
        files = dict(forgeries(victim, site.uploads))
        told = ""
        for what in ("a path", "a stream of unknown kind"):
            for body in bodies(site.config(), files[what], only="file"):
                told += site.send(EVENT_PATHS[0], body)[1]
        assert any("article" in place for place in site.leaked(told))
        assert "marigold" in told  # in the box of a draft


def _unguarded(app: "App") -> "App":
    """Gradio as a mount leaves it."""
    app.get_blocks().has_launched = False
    return app


def test_no_route_gives_or_takes_a_file_by_its_path(
    served: Serve, victim: Victim, settings: Settings, make: SimpleNamespace
) -> None:
    note = victim.folder / "note.txt"
    with served() as site:
        answers: list[str] = []
        for method, template in routes(settings, make, site.library):
            for value in (str(note), str(note).lstrip("/"), str(note).replace("/", "%2F"), "../x"):
                path = re.sub(r"{[^}]*}", value, template)
                answers.append(_asked(site, method, path, victim, note))
        assert len(answers) > 200
        assert victim.untouched
        assert victim.hits == []
        assert site.leaked("".join(answers)) == []


def routes(settings: Settings, make: SimpleNamespace, library: Library) -> list[tuple[str, str]]:
    """Method and path of all that is routed, our own and Gradio's."""
    from ui.app import create_app

    with gradio_environment():
        app: FastAPI = create_app(Engine(settings, build=lambda _: make.rag(library)))
    found: set[tuple[str, str]] = set()
    waiting: list[tuple[str, Any]] = [("", route) for route in app.routes]
    while waiting:
        prefix, route = waiting.pop()
        path = prefix + (getattr(route, "path", "") or "")
        if hasattr(route, "effective_route_contexts"):  # FastAPI's included routers
            waiting += [(path, one) for one in route.effective_route_contexts()]
            continue
        waiting += [(path.rstrip("/"), one) for one in getattr(route, "routes", None) or ()]
        for method in getattr(route, "methods", None) or ("GET", "POST"):
            found.add((method, path or "/"))
    return sorted(found)


def _asked(site: Site, method: str, path: str, victim: Victim, note: Path) -> str:
    """The answer to a request that names the file wherever it can; cut where it does not end."""
    named = {name: str(note) for name in ("path", "file", "source", "url", "filename")}
    file = {"path": str(note), "meta": META}
    body = {**named, "data": [file], "files": [file], "component_id": 1, "fn_name": "ls"}
    seen: list[str] = []
    request = {"params": {**named, "address": victim.address}}
    if method not in ("GET", "HEAD"):
        request["json"] = {**body, "session_hash": "x", "fn_index": 1}
    limits = httpx.Timeout(WAIT_S, read=1.0)
    try:
        with site.client.stream(method, path, timeout=limits, **request) as stream:  # pyright: ignore
            for text in stream.iter_text():
                seen.append(text)
                if sum(map(len, seen)) > 1_000_000:
                    break
    except (httpx.TimeoutException, httpx.InvalidURL):
        pass
    return "".join(seen)


def test_an_upload_goes_on_and_what_was_uploaded_stays_where_it_was(
    served: Serve,
) -> None:
    text = "The lighthouse on the north pier was lit again on Sunday, the harbour office said.\n"
    with served() as site:
        sent = site.client.post("/gradio_api/upload", files={"files": ("pier.txt", text)})
        (path,) = sent.json()
        file = {"path": path, "orig_name": "pier.txt", "size": len(text), "meta": META}
        answers = [
            site.send(EVENT_PATHS[0], body)[1] for body in bodies(site.config(), file, only="file")
        ]
        assert any("1 new" in told or "added" in told for told in answers)
        assert [a.title for a in site.library.articles() if "lighthouse" in a.text]
        assert Path(path).read_text(encoding="utf-8") == text


def test_only_a_plain_file_of_the_upload_folder_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = (tmp_path / "uploads").resolve()
    folder.mkdir()
    mine = folder / "a.txt"
    mine.write_text("x")
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    assert uploaded_file(str(mine)) == mine
    for path in ("", "a.txt", str(folder), str(pipe), f"{folder}/./a.txt", f"{folder}//a.txt"):
        with pytest.raises(ReadError, match="was not uploaded"):
            uploaded_file(path)
    monkeypatch.delenv("GRADIO_TEMP_DIR")
    with pytest.raises(ReadError):
        uploaded_file(str(mine))


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b"\xff", b'{"data": [1' + b"0" * 9999])
def test_an_event_that_is_no_json_is_told_so(served: Serve, body: bytes) -> None:
    with served() as site:
        for path in EVENT_PATHS:
            answer = site.client.post(
                path, content=body, headers={"content-type": "application/json"}
            )
            assert answer.status_code == 400
            assert "JSON" in json.loads(answer.text)["detail"]
