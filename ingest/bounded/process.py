"""One process of child.py, seen from here."""

import os
import pickle
import signal
import subprocess
import sys
from multiprocessing.connection import Pipe
from pathlib import Path

from ingest.bounded.budget import Budget, Overrun
from ingest.bounded.limits import OUT_OF_MEMORY
from rag.errors import ReadError

_MESSAGE = 4
"""A result has this share of the memory that finding it had, at most: this process holds it."""
_ROOT = str(Path(__file__).resolve().parents[2])


class ChildProcess:
    """Started at once, and getting ready while this process goes on. Methods raise Overrun where
    it has ended. Raises ReadError where the system gives no process."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self._connection, theirs = Pipe()
        bounds = (str(theirs.fileno()), str(budget.seconds), str(budget.most_bytes))
        found = os.pathsep.join([_ROOT, *(place for place in sys.path if place)])
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "ingest.bounded.child", *bounds],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for this process, which then ends that one
                env={**os.environ, "PYTHONPATH": found, "OPENBLAS_NUM_THREADS": "1"},
            )
        except OSError as error:
            self._connection.close()
            raise ReadError(
                f"no process to read it in could be started: {(error.strerror or '').lower()}",
                next="Ingest it again when the machine has less to do.",
            ) from error
        finally:
            theirs.close()

    def send(self, message: object) -> None:
        try:
            self._connection.send(message)
        except OSError as error:
            raise self._ended() from error

    def receive(self) -> object:
        """Waits for a message, as long as a document may take."""
        try:
            if not self._connection.poll(self.budget.patience_s):
                raise self.budget.over_patience()
            raw = self._connection.recv_bytes(self.budget.most_bytes // _MESSAGE)
        except (EOFError, ConnectionError) as error:
            raise self._ended() from error
        except OSError as error:  # a longer message
            raise self.budget.over_memory() from error
        return pickle.loads(raw)

    def end(self) -> None:
        """Ends it, whatever it is at."""
        self._connection.close()
        self._process.kill()
        self._process.wait()

    def _ended(self) -> Overrun:
        """Why it is no more."""
        status = self._process.wait()
        if status == -signal.SIGPROF:
            return self.budget.over_time()
        if status in (OUT_OF_MEMORY, -signal.SIGKILL):  # by the system, when all memory is taken
            return self.budget.over_memory()
        known = -status in set(signal.Signals)
        return self.budget.broken_off(signal.Signals(-status).name if known else f"exit {status}")
