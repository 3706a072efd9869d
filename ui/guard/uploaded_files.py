"""Which files an event may name: those that were uploaded to this server, and no others."""

import os
from pathlib import Path

from rag.errors import ReadError


def uploaded_file(path: str) -> Path:
    """`path` as it was given, proven to be a file of this server's upload folder.

    Raises ReadError for anything else: another folder, a link, `..`, a folder, a web address, a
    file that is gone. The message does not tell which, as that would tell what files there are.
    """
    folder = os.environ.get("GRADIO_TEMP_DIR", "")  # resolved; see ui/gradio_environment.py
    try:
        real = Path(path).resolve(strict=True)
        ours = bool(folder) and str(real) == path and Path(folder) in real.parents
        if ours and real.is_file():
            return real
    except (OSError, ValueError, RuntimeError):  # missing, a NUL in its name, a loop of links
        pass
    raise ReadError(
        "this file was not uploaded to this page, or is no longer there",
        next="Choose the file again.",
    )
