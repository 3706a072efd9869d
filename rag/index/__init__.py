"""The vectors of a library's chunks, made to be searched."""

from rag.index.check import check_library
from rag.index.index import LibraryIndex, VectorIndex, open_index

__all__ = ["LibraryIndex", "VectorIndex", "check_library", "open_index"]
