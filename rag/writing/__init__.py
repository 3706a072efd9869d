"""Messages to a stream of text, by an endpoint or a local model."""

from rag.writing.rewriting import Rewriter
from rag.writing.thoughts import ThoughtFilter
from rag.writing.writers import ENDPOINT_ROOM, EndpointWriter, LocalWriter, Room, Writer

__all__ = [
    "ENDPOINT_ROOM",
    "EndpointWriter",
    "LocalWriter",
    "Rewriter",
    "Room",
    "ThoughtFilter",
    "Writer",
]
