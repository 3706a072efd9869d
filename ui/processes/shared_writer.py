"""The local model of a process that another one keeps (ui/processes/writer_host.py)."""

import contextlib
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Client
from pathlib import Path

from rag.build import build_rag, build_writer, local_writer
from rag.errors import WriterError
from rag.llama import LlamaServer
from rag.settings import Settings
from rag.types import WriterChoice
from rag.writing import LocalWriter, Writer
from ui.engine.engine import Answering
from ui.processes.writer_host import WriterAddress


class KeptElsewhere(LlamaServer):
    """A model of the host's. `address` starts it, and waits until it is loaded."""

    def __init__(self, path: Path, where: WriterAddress) -> None:
        super().__init__(path, where.threads, key=where.key)
        self._path, self._where = path, where
        self._loaded = False

    @property
    def ready(self) -> bool:
        return self._loaded

    def start(self) -> None:
        def ask() -> None:
            with contextlib.suppress(WriterError):
                self.address(time.monotonic() + 120.0)

        threading.Thread(target=ask, name="llama", daemon=True).start()

    def address(self, deadline: float) -> str:
        try:
            with Client(self._where.socket, "AF_UNIX", self._where.secret) as connection:
                connection.send((str(self._path), deadline))
                if not connection.poll(max(0.0, deadline - time.monotonic()) + 1.0):
                    raise self.told.unreachable("was not loaded in time", "Ask again in a moment.")
                address, trouble = connection.recv()
        except (OSError, EOFError) as error:
            what = f"could not be asked for ({type(error).__name__})"
            raise self.told.unreachable(what, "Start presscheck ui again.") from error
        if not address:
            raise self.told.unreachable(trouble, "Check its file with presscheck doctor.")
        self._loaded = True
        return address

    def close(self) -> None:
        """It is the host's."""


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Builds what an engine needs, with the host's model as the local one."""

    where: WriterAddress

    def build(self, settings: Settings) -> Answering:
        quotes = settings.model_copy(update={"writer": "quotes"})
        return build_rag(quotes, create=True, local=self._local)

    def build_writer(self, settings: Settings, choice: WriterChoice) -> Writer | None:
        return build_writer(settings, choice, local=self._local)

    def _local(self, settings: Settings) -> LocalWriter:
        return local_writer(settings, lambda path: KeptElsewhere(path, self.where))
