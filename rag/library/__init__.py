"""The articles, and all that is stored about them."""

from rag.library.library import Library

__all__ = ["Library"]
