"""Prometheus metrics, summed over all processes that serve; the only file of prometheus_client.

Where PROMETHEUS_MULTIPROC_DIR names a folder, each process counts in files there, and whichever is
asked reads them all.
"""

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import (
    MultiProcessCollector,
    mark_process_dead,  # pyright: ignore[reportUnknownVariableType]
)

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """One a process."""

    def __init__(self) -> None:
        own = CollectorRegistry()
        self._registry = own
        self.answers = Counter(
            "presscheck_answers", "Questions that ended, by how.", ["outcome"], registry=own
        )
        self.errors = Counter(
            "presscheck_errors", "Answers that failed, by error.", ["error"], registry=own
        )
        self.running = Gauge(
            "presscheck_answers_running",
            "Answers that are being made or wait for their turn.",
            registry=own,
            multiprocess_mode="livesum",
        )
        self.ready = Gauge(
            "presscheck_processes_ready",
            "Processes whose library and search model are loaded.",
            registry=own,
            multiprocess_mode="livesum",
        )
        self.evidence = Histogram(
            "presscheck_evidence_seconds",
            "From a question to its evidence, waiting included.",
            registry=own,
            buckets=_SECONDS,
        )
        self.stages = Histogram(
            "presscheck_stage_seconds",
            "Stages of whole answers.",
            ["stage"],
            registry=own,
            buckets=_SECONDS,
        )
        self.requests = Counter(
            "presscheck_requests",
            "HTTP requests, by route and status.",
            ["route", "status"],
            registry=own,
        )

    def text(self, now: dict[str, tuple[str, float]]) -> bytes:
        """All of it in Prometheus' text format, with `now`: what is found out when it is asked for,
        as name -> (meaning, value)."""
        asked = CollectorRegistry()
        asked.register(_Now(now))
        counted = self._registry
        if FOLDER in os.environ:
            counted = CollectorRegistry()
            MultiProcessCollector(counted)
        return generate_latest(counted) + generate_latest(asked)


class _Now:
    """A collector of values that nobody counts."""

    def __init__(self, values: dict[str, tuple[str, float]]) -> None:
        self._values = values

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, (meaning, value) in self._values.items():
            yield GaugeMetricFamily(name, meaning, value)


def forget_process(process: int) -> None:
    """What it was doing when it died counts no longer; what it had done does."""
    mark_process_dead(process)
