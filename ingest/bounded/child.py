"""The process that does the work: tasks come in and what they find goes out, one after another.

Started by worker.py as `python -m ingest.bounded.child SOCKET SECONDS BYTES`. A task is a function
of a module, with its arguments. What it returns, or each thing that it yields, is sent; a generator
gets the answer to an `Asked` before it goes on.
"""

import os
import pickle
import sys
from collections.abc import Callable, Generator, Iterator
from inspect import isgenerator
from multiprocessing.connection import Connection
from typing import cast

from ingest.bounded.faults import fault
from ingest.bounded.limits import OUT_OF_MEMORY, begin_document, bound, peak_bytes
from ingest.bounded.messages import READY, Asked, Done, Found

_IDLE_S = 60.0


def serve(connection: Connection, most_bytes: int) -> None:
    """Works until the other side hangs up, or has nothing to do for long."""
    while connection.poll(_IDLE_S):
        task = connection.recv()
        if task == READY:
            _send(connection, READY)
            continue
        function, arguments = cast(tuple[Callable[..., object], tuple[object, ...]], task)
        begin_document()
        error = None
        try:
            for message in _results(function(*arguments), connection):
                _send(connection, message)
        except (MemoryError, EOFError, ConnectionError):
            raise
        except Exception as raised:
            said = fault(raised)
            error = said.what, said.where, said.next
        # what one document has left behind shall not be missing to the next
        _send(connection, Done(worn=peak_bytes() > most_bytes // 2, error=error))


def _results(returned: object, connection: Connection) -> Iterator[Found | Asked]:
    if not isgenerator(returned):
        yield Found(returned)
        return
    steps = cast(Generator[object, object, None], returned)
    answer: object = None
    while True:
        try:
            item = steps.send(answer)
        except StopIteration:
            return
        if isinstance(item, Asked):
            yield item
            answer = connection.recv()
        else:
            yield Found(item)
            answer = None


def _send(connection: Connection, message: object) -> None:
    connection.send_bytes(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))


def main() -> None:
    # Pictures are never decoded, nor fonts: with neither library, PDFs begin in half the time.
    cast(dict[str, object], sys.modules).update({"PIL": None, "fontTools": None})
    most_bytes = int(sys.argv[3])
    bound(float(sys.argv[2]), most_bytes)
    try:
        serve(Connection(int(sys.argv[1])), most_bytes)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except (EOFError, ConnectionError):  # nobody waits for it any more
        os._exit(0)


if __name__ == "__main__":
    main()
