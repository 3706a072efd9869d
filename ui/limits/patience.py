"""How long a connection is waited for, and how much it may send around its bodies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Times:
    """In seconds, and bytes a second."""

    request: float = 10.0
    """From a connection, or the first byte of a request, to the end of the request's headers."""

    body: float = 20.0
    """In which, again and again, `body_rate` bytes of a body come for each second, or the rest."""

    body_rate: float = 1000.0

    reading: float = 30.0
    """While a client takes nothing of an answer that does not fit into the system's buffers."""

    parting: float = 2.0
    """For the rest of a request that is answered already; with a client that is still sending, a
    closed connection would take the answer away."""


HEADER_BYTES = 32_768
"""The request's line and headers together."""

FRAME_BYTES = 65_536
"""What chunks may add to a body, beside eight times the body: their sizes, and what follows it."""

PARTING_BYTES = 4_000_000
"""Of the rest of a request that is answered already."""

PIPELINED = 16
FAIR_RATE = 50_000.0
"""Bytes a second; a body that comes faster does not keep the server waiting."""

SLOW_READER_S = 1.0
"""A client that reads takes no longer to make room for more."""
