"""Every route of the whole application, with and without an account."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from rag.library import Library
from rag.settings import Settings
from ui.access.accounts import SESSION_S, Accounts
from ui.access.attempts import PER_PAIR, Attempts
from ui.access.gate import COOKIE, OPEN
from ui.access.login import add_login
from ui.access.rules import Access
from ui.app import create_app
from ui.engine.engine import Engine
from ui.gradio_environment import gradio_environment

ADDRESS = "http://127.0.0.1:7860"
NAMES = {"ada": "four small grey boats", "bo": "nine heavy red trains"}
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Clock:
    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, make: SimpleNamespace
) -> Iterator[SimpleNamespace]:
    """The whole application with two accounts, made once; `client()` is somebody new at it."""
    folder = tmp_path_factory.mktemp("gate")
    settings = Settings(library=folder / "library", models=folder / "models", writer="quotes")
    clock = Clock()
    with (
        Library.open(settings.library, create=True) as library,
        Accounts(settings.library, clock) as accounts,
        gradio_environment(),
    ):
        make.put(library, make.article("Work begins in May.", "The bridge"))
        for name, password in NAMES.items():
            accounts.add(name, password)
        engine = Engine(settings, build=lambda _: make.rag(library))
        app = create_app(engine, Access((), accounts))
        with TestClient(app, base_url=ADDRESS):
            engine.start()
            engine.answering(threading.Event())
            yield SimpleNamespace(
                app=app,
                accounts=accounts,
                library=settings.library,
                clock=clock,
                client=lambda: TestClient(app, base_url=ADDRESS, follow_redirects=False),
            )
            engine.close()


def routes(site: SimpleNamespace) -> list[str]:
    """All that is routed, our own and Gradio's, with something in the place of parameters."""
    found: set[str] = {"/", "/nothing-here", "/v1/nothing", "/mcp", "/openapi.json"}
    waiting = [("", route) for route in site.app.routes]
    while waiting:
        prefix, route = waiting.pop()
        path = prefix + (getattr(route, "path", "") or "")
        if hasattr(route, "effective_route_contexts"):  # FastAPI's included routers
            waiting += [(path, one) for one in route.effective_route_contexts()]
            continue
        inner = getattr(route, "routes", None)
        if inner:
            waiting += [(path.rstrip("/"), one) for one in inner]
        found.add(re.sub(r"{[^}]*}", "x", path) or "/")
    return sorted(found - OPEN)


def log_in(client: TestClient, name: str = "ada") -> str:
    response = client.post("/login", data={"name": name, "password": NAMES[name]})
    assert (response.status_code, response.headers["location"]) == (303, "/")
    return client.cookies[COOKIE]


def test_there_are_many_routes_to_try(site: SimpleNamespace) -> None:
    paths = routes(site)
    assert len(paths) > 40
    assert {"/v1/ask", "/config", "/gradio_api/queue/join"} <= set(paths)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"])
def test_no_route_answers_a_program_without_credentials(site: SimpleNamespace, method: str) -> None:
    client = site.client()
    for path in routes(site):
        refused(client.request(method, path), path)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_route_answers_a_program_with_bad_credentials(
    site: SimpleNamespace, method: str
) -> None:
    made, revoked = site.accounts.add_key("ada")
    site.accounts.revoke_key(made.id)
    over = log_in(site.client())
    site.accounts.log_out(over)
    bad = [
        {"authorization": "Bearer pck_wrong"},
        {"authorization": f"Bearer {revoked}"},
        {"authorization": "Basic YWRhOmZvdXI="},
        {"authorization": "Bearer"},
        {"cookie": f"{COOKIE}=wrong"},
        {"cookie": f"{COOKIE}={over}"},
        {"cookie": "access-token-x=ada"},
    ]
    client = site.client()
    for place, path in enumerate(routes(site)):
        # Each route with one of them, and each of them at many routes.
        for headers in bad if path in ("/", "/v1/ask") else [bad[place % len(bad)]]:
            refused(client.request(method, path, headers=headers), (path, headers))


def refused(response: httpx.Response, what: object) -> None:
    assert response.status_code == 401, what
    assert response.headers["www-authenticate"].startswith('Bearer realm="Presscheck"')
    assert response.headers["x-frame-options"] == "DENY"
    if response.request.method != "HEAD":
        assert response.json()["error"], what
        assert "pck_" not in response.text


def test_a_browser_is_sent_to_the_login_page(site: SimpleNamespace) -> None:
    client = site.client()
    for path in routes(site):
        response = client.get(path, headers=BROWSER)
        if path.startswith(("/v1/", "/mcp")):
            assert response.status_code == 401, path
        else:
            assert (response.status_code, response.headers["location"]) == (303, "/login"), path


def test_what_is_open_tells_nothing(site: SimpleNamespace) -> None:
    client = site.client()
    for path in OPEN - {"/logout"}:
        response = client.get(path)
        assert response.status_code == 200, path
        assert "The bridge" not in response.text
        assert not any(name in response.text.split() for name in NAMES)
    for near in ("/health/", "//health", "/login.css", "/page/login.css/../ask.css"):
        assert client.get(near).status_code in (401, 404), near
    assert set(client.get("/health").json()) == {"status", "writer"}


@pytest.mark.parametrize("with_key", [True, False])
def test_an_account_passes_everywhere_under_its_own_name(
    site: SimpleNamespace, with_key: bool
) -> None:
    for name in NAMES:
        client = site.client()
        if with_key:
            client.headers["authorization"] = f"bearer {site.accounts.add_key(name)[1]}"
        else:
            log_in(client, name)
        assert client.get("/").status_code == 200
        assert client.get("/config").json()["username"] == name
        assert client.get("/page/presscheck.css").status_code == 200
        assert client.get("/nothing-here").status_code == 404
        assert client.get("/", headers=BROWSER).headers["cache-control"] == "no-store"
        assert client.get("/v1/models").status_code == 200


def test_a_bad_key_is_not_overlooked_beside_a_good_session(site: SimpleNamespace) -> None:
    client = site.client()
    log_in(client)
    assert client.get("/config", headers={"authorization": "Bearer pck_bad"}).status_code == 401


@pytest.mark.parametrize("path", ["/", "/gradio_api/queue/data", "/v1/ask"])
def test_a_websocket_without_an_account_is_closed(site: SimpleNamespace, path: str) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        site.client().websocket_connect(path, headers={"host": "127.0.0.1:7860"}),
    ):
        pass
    assert closed.value.code == 1008


@pytest.mark.parametrize("header", ["host", "origin"])
def test_a_foreign_page_gets_nothing_even_with_a_session(
    site: SimpleNamespace, header: str
) -> None:
    client = site.client()
    log_in(client)
    value = {"host": "evil.example", "origin": "http://evil.example"}[header]
    for path in [*routes(site), *OPEN]:
        for method in ("GET", "POST"):
            response = client.request(method, path, headers={header: value})
            assert response.status_code == 403, path
    assert client.get("/config").status_code == 200  # nor was it logged out


def test_a_forged_login_is_refused(site: SimpleNamespace) -> None:
    client = site.client()
    form = {"name": "bo", "password": NAMES["bo"]}
    for origin in ("http://evil.example", "null"):
        assert client.post("/login", data=form, headers={"origin": origin}).status_code == 403
    assert COOKIE not in client.cookies
    assert client.post("/login", data=form, headers={"origin": ADDRESS}).status_code == 303


def test_the_cookie_is_strict_and_out_of_reach_of_scripts(site: SimpleNamespace) -> None:
    form = {"name": "ada", "password": NAMES["ada"]}
    cookie = site.client().post("/login", data=form).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert f"max-age={SESSION_S}" in cookie
    assert "secure" not in cookie
    safe = TestClient(site.app, base_url="https://127.0.0.1:7860", follow_redirects=False)
    assert "secure" in safe.post("/login", data=form).headers["set-cookie"].lower()


def test_a_session_from_before_is_never_taken_over(site: SimpleNamespace) -> None:
    """Fixation: what somebody has put into the browser does not become a session."""
    client = site.client()
    client.cookies.set(COOKIE, "planted", domain="127.0.0.1", path="/")
    client.post("/login", data={"name": "ada", "password": NAMES["ada"]})
    assert site.accounts.of_session("planted") is None
    other = site.client()
    before = log_in(other, "bo")
    response = other.post("/login", data={"name": "ada", "password": NAMES["ada"]})
    assert COOKIE in response.headers["set-cookie"]
    assert site.accounts.of_session(before) is None


def test_logging_out_ends_the_session_itself(site: SimpleNamespace) -> None:
    client = site.client()
    session = log_in(client)
    response = client.post("/logout")
    assert (response.status_code, response.headers["location"]) == (303, "/login")
    assert COOKIE not in client.cookies
    again = {"cookie": f"{COOKIE}={session}"}
    assert site.client().get("/config", headers=again).status_code == 401
    assert client.post("/logout").headers["location"] == "/login"  # once more, no matter
    session = log_in(client)
    assert client.get("/logout").headers["location"] == "/"  # Gradio's own is not reached
    assert site.accounts.of_session(session) == "ada"


def test_a_session_is_over_in_time(site: SimpleNamespace) -> None:
    client = site.client()
    log_in(client)
    assert client.get("/login").headers["location"] == "/"
    site.clock.now += SESSION_S
    assert client.get("/config").status_code == 401
    assert client.get("/login").status_code == 200


def test_a_wrong_login_tells_nothing_of_who_there_is(site: SimpleNamespace) -> None:
    client = site.client()
    pages = []
    for name in ("ada", "zz"):
        response = client.post("/login", data={"name": name, "password": "wrong password"})
        assert response.status_code == 401
        assert COOKIE not in response.headers.get("set-cookie", "")
        assert "wrong password" not in response.text
        pages.append(response.text.replace(f'value="{name}"', ""))
    assert pages[0] == pages[1]
    assert "The name or the password is wrong." in pages[0]


def test_what_the_form_brings_is_escaped_and_limited(site: SimpleNamespace) -> None:
    client = site.client()
    attack = '"><img src=x>'
    shown = client.post("/login", data={"name": attack, "password": attack}).text
    assert "<img" not in shown
    assert client.post("/login", content=b"name=" + b"a" * 20_000).status_code == 413
    for body in (b"", b"\xff\xfe=%ff", b"name=ada", b"&&&===", b"{}"):
        assert client.post("/login", content=body).status_code == 401, body


def test_metrics_are_for_this_machine_and_for_accounts(site: SimpleNamespace) -> None:
    elsewhere = site.client()
    here = TestClient(site.app, base_url=ADDRESS, client=("127.0.0.1", 4000))
    assert elsewhere.get("/metrics").status_code == 401
    assert here.get("/metrics", headers={"x-forwarded-for": "127.0.0.1"}).status_code == 401
    text = here.get("/metrics").text
    assert re.search(r"^presscheck_articles 1\.0$", text, re.M)
    assert re.search(r"^presscheck_processes_ready 1\.0$", text, re.M)
    log_in(elsewhere)
    assert elsewhere.get("/metrics").status_code == 200
    with Accounts(site.library) as accounts:
        api = FastAPI()
        add_login(api, accounts, metrics=True)
        assert TestClient(api).get("/metrics").status_code == 404  # no gate before it


def test_too_many_attempts_have_to_wait_and_the_owner_elsewhere_has_not(tmp_path: Path) -> None:
    clock = Clock()
    with Accounts(tmp_path) as accounts:
        accounts.add("ada", NAMES["ada"])
        api = FastAPI()
        add_login(api, accounts, Attempts(accounts.tables, clock))
        client = TestClient(api, follow_redirects=False, client=("198.51.100.7", 4000))
        owner = TestClient(api, follow_redirects=False, client=("192.0.2.1", 4000))
        form = {"name": "ada", "password": "wrong password"}
        for _ in range(PER_PAIR.most):
            assert client.post("/login", data=form).status_code == 401
        refused = client.post("/login", data={"name": "Ada ", "password": NAMES["ada"]})
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == str(int(PER_PAIR.window_s))
        assert "Try again in 15 minutes." in refused.text
        right = {"name": "ada", "password": NAMES["ada"]}
        assert owner.post("/login", data=right).status_code == 303
        assert client.post("/login", data=right).status_code == 429
        clock.now += PER_PAIR.window_s
        assert client.post("/login", data=right).status_code == 303
