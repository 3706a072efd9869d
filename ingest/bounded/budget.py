"""How much one document may cost, and what is said of one that costs more."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import ReadError

if TYPE_CHECKING:
    from rag.settings import Settings

_MIB = 1 << 20
_PATIENCE = 6
"""On a machine with other work, a second of the processor's time takes longer on the clock."""


class Overrun(ReadError):
    """The process that read it has ended, by its budget or by itself."""


@dataclass(frozen=True, slots=True)
class Budget:
    """`seconds` of the processor's time for a document, and bytes of memory for its process."""

    seconds: float
    most_bytes: int

    @classmethod
    def of(cls, settings: "Settings") -> "Budget":
        return cls(settings.document_s, settings.document_memory_mib * _MIB)

    @property
    def patience_s(self) -> float:
        """Seconds on the clock, after which a document is given up that waits for something."""
        return self.seconds * _PATIENCE

    def over_time(self) -> Overrun:
        return Overrun(
            f"reading it takes more than {self.seconds:g} s of the processor's time",
            next="Split it, save its text as .txt and ingest that, or raise the setting "
            "`document_s`.",
        )

    def over_patience(self) -> Overrun:
        return Overrun(
            f"reading it takes more than {self.patience_s:g} s",
            next="Ingest it again when the machine has less to do, or raise the setting "
            "`document_s`.",
        )

    def over_memory(self) -> Overrun:
        return Overrun(
            f"reading it takes more than {self.most_bytes // _MIB} MiB of memory",
            next="Split it, save its text as .txt and ingest that, or raise the setting "
            "`document_memory_mib`.",
        )

    def broken_off(self, how: str) -> Overrun:
        return Overrun(
            f"the process that read it broke off ({how})",
            next="Open it and save it again, or save its text as .txt, and ingest that.",
        )
