"""What Gradio is told before it is imported: to keep to itself, to be private, to be quick."""

import contextlib
import importlib.abc
import importlib.machinery
import os
import sys
import tempfile
from collections.abc import Generator, Sequence
from pathlib import Path
from types import ModuleType


def _leave_stubs(*_: object) -> None:
    """In the place of what writes type stubs."""


_LEFT_OUT: dict[str, tuple[str, object]] = {
    "gradio.component_meta": ("create_or_modify_pyi", _leave_stubs),
    "gradio.utils": ("MatplotlibBackendMananger", contextlib.nullcontext),
}
"""What of which module, and what stands in for it."""

_LOOKS = {"sleep_when_free": 0.01, "progress_update_sleep_when_free": 0.1}
"""Seconds between looks of Gradio's queue, by the queue's own names."""


@contextlib.contextmanager
def gradio_environment() -> Generator[Path]:
    """Everything that Gradio reads from the environment; yields the folder of uploads, which only
    this user can read and which goes at the end. Gradio's own is shared by all users.

    It reports nothing to anybody, and leaves out a summary of all events so far, which it would
    make with pandas after every one of them for a page that is not served.
    """
    quicken()
    with tempfile.TemporaryDirectory(prefix="presscheck-", ignore_cleanup_errors=True) as made:
        folder = Path(made).resolve()  # what lies in it is proven by its path
        os.environ["GRADIO_TEMP_DIR"] = str(folder)
        os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
        os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(sys.maxsize)
        yield folder


def quicken() -> None:
    """Makes the first import of gradio leave out what nothing here needs (gradio 6.31).

    On every import Gradio parses the source of each of its 81 components and compares it with the
    .pyi file beside it, for editors: 2.1 of 4.4 s of processor time. And around every event it
    chooses matplotlib's drawing for a server: the first event of the first page waits for the
    import of pyplot, 1.4 s in which the event loop stands still, and nothing is drawn. Should a
    later version have no such step, this changes nothing.
    """
    if "gradio" not in sys.modules and not any(isinstance(f, _Finder) for f in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def look_less_often(blocks: object) -> None:
    """The queue of these gr.Blocks looks for events a thousand times a second, and a hundred times
    for progress, whether a page is open or not (gradio 6.31; on Windows 20 and 10 times). Each time
    it wants the interpreter, from answers too; now an event of the page waits for 10 ms at most.
    Should a later version look otherwise, this changes nothing.
    """
    queue = getattr(blocks, "_queue", None)
    for name, seconds in _LOOKS.items():
        if hasattr(queue, name):
            setattr(queue, name, max(seconds, getattr(queue, name)))


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in _LEFT_OUT:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


class _Loader(importlib.machinery.SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        name, instead = _LEFT_OUT[module.__name__]
        if hasattr(module, name):
            setattr(module, name, instead)
