"""Watches answers and requests, and tells the metrics and the log of them."""

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.types import Answer, Event, EvidenceFound
from ui.engine.observing import Seen
from ui.observing.log import log_event
from ui.observing.metrics import Metrics


class Observer:
    """Of one process. Safe to share between threads."""

    def __init__(self) -> None:
        self.metrics = Metrics()

    @contextmanager
    def answer(self) -> Generator[Seen]:
        """As ui.engine.observing.Observing has it."""
        began, outcome, writer = time.perf_counter(), "stopped", ""
        evidence_s: float | None = None
        timings: Mapping[str, int] = {}

        def seen(event: Event | Exception) -> None:
            nonlocal outcome, writer, evidence_s, timings
            if isinstance(event, Exception):
                outcome = "failed"
                self.metrics.errors.labels(type(event).__name__).inc()
            elif isinstance(event, EvidenceFound) and evidence_s is None:
                evidence_s = time.perf_counter() - began
                self.metrics.evidence.observe(evidence_s)
            elif isinstance(event, Answer):
                outcome, writer, timings = event.status.value, event.writer, event.timings_ms
                for stage, milliseconds in timings.items():
                    self.metrics.stages.labels(stage).observe(milliseconds / 1000)

        with self.metrics.running.track_inprogress():
            yield seen
        self.metrics.answers.labels(outcome).inc()
        log_event(
            "answer",
            outcome=outcome,
            writer=writer,
            seconds=round(time.perf_counter() - began, 3),
            evidence_s=None if evidence_s is None else round(evidence_s, 3),
            **{f"{stage}_ms": took for stage, took in timings.items()},
        )

    def ready(self, ready: bool) -> None:
        self.metrics.ready.set(ready)


class Requests:
    """Counts requests by route, never by address. Pure ASGI, around everything."""

    def __init__(self, app: ASGIApp, *, observer: Observer) -> None:
        self._app = app
        self._observer = observer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 499

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            route = _route(scope)
            self._observer.metrics.requests.labels(route, str(status)).inc()
            took = round(time.perf_counter() - began, 3)
            log_event("request", method=_method(scope), route=route, status=status, seconds=took)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "other"


def _route(scope: Scope) -> str:
    """As it is declared, /v1/articles/{article_id}; `page` for what is not ours to name."""
    path = getattr(scope.get("route"), "path", None)
    if not isinstance(path, str) or not path:
        return "page"
    # FastAPI tells a route of an included router without the router's prefix.
    below = scope["path"].startswith("/v1/") and not path.startswith("/v1/")
    return f"/v1{path}" if below else path
