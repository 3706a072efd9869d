"""The articles, and all that is stored about them."""

from rag.library.library import Library
from rag.library.postgres.library import PostgresLibrary
from rag.library.sqlite_library import SqliteLibrary

__all__ = ["Library", "PostgresLibrary", "SqliteLibrary"]
