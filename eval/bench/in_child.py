"""Work in a process of its own, for what kills it or must not outlive it."""

import json
import os
import traceback
from collections.abc import Callable


def in_child(work: Callable[[], object]) -> tuple[object, int]:
    """What `work` returns in a process of its own, as JSON brings it here (None where it dies),
    and how that process ended: its exit code, or its signal below zero."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            with os.fdopen(writing, "w") as pipe:
                json.dump(work(), pipe)
            code = 0
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return json.loads(said) if said else None, os.waitstatus_to_exitcode(status)
