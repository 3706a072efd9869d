"""Looking for what is out of order in a library."""

from rag.library import Library
from rag.types import Problem


def check_library(library: Library) -> list[Problem]:
    """Everything that is out of order in the file, the full text and the index."""
    return []
