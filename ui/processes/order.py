"""What one of several processes is started with."""

from dataclasses import dataclass, field

from rag.settings import Settings
from ui.processes.writer_host import WriterAddress

FIRST = 0
"""The process that fetches the writer, and tells the terminal how it comes along."""


@dataclass(frozen=True, slots=True)
class Order:
    """`cookie` is the name of the one that says whose a page is."""

    place: int
    settings: Settings
    host: str
    cookie: str
    writer: WriterAddress = field(repr=False)
    fetch_writer: bool = False
    again: bool = False
    """It takes over while others serve, and gets its first connection once it answers."""


def share_of(settings: Settings) -> Settings:
    """What one of `settings.processes` may take of the machine."""
    many = settings.processes
    return settings.model_copy(
        update={
            "threads": max(1, settings.threads // many),
            "answers_at_once": -(-settings.answers_at_once // many),
        }
    )
