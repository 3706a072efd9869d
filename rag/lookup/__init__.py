"""A question, in each of its wordings -> what the library has on it."""

from rag.lookup.lookup import Found, Lookup
from rag.lookup.wordings import completed, translations

__all__ = ["Found", "Lookup", "completed", "translations"]
