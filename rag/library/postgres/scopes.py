"""Scopes in PostgreSQL's SQL, as rag/library/scopes.py has them in SQLite's: full text (words.py),
vectors (vectors.py) and the table of articles ask by them."""

from collections.abc import Iterable
from typing import LiteralString

from rag.library.scopes import only_until
from rag.library.sql import SHOWN
from rag.types import Scope


def scope_condition(scope: Scope) -> tuple[LiteralString, list[object]]:
    """SQL over articles a and documents d, with its values: an unknown date passes, an unknown
    publisher does not, nor an unknown language unless it is asked for.
    "true" where everything is admitted."""
    parts: list[LiteralString] = []
    values: list[object] = []
    if scope.until:
        parts.append("(d.published IS NULL OR d.published <= %s)")
        values.append(scope.until.isoformat())
    if scope.since:
        parts.append("(d.published IS NULL OR d.published >= %s)")
        values.append(scope.since.isoformat())
    if scope.publishers:
        parts.append("d.publisher = ANY(%s)")
        values.append(_listed(scope.publishers))
    if scope.article_ids:
        parts.append("a.id = ANY(%s)")
        values.append(_listed(scope.article_ids))
    if scope.languages:
        parts.append("coalesce(d.language, '') = ANY(%s)")
        values.append(_listed(scope.languages))
    return " AND ".join(parts) or "true", values


def article_condition(scope: Scope, column: LiteralString) -> tuple[LiteralString, list[object]]:
    """SQL over a column of articles' numbers. Whichever is the shorter list is made, of those
    inside or of those outside; kept apart, lest the planner begins with it."""
    if only_until(scope):
        if scope.until is None:
            return "true", []
        outside: LiteralString = f"SELECT a.number {SHOWN} AND d.published > %s"
        return f"({column} NOT IN ({outside}))", [scope.until.isoformat()]
    condition, values = scope_condition(scope)
    return f"(({column} IN (SELECT a.number {SHOWN} AND {condition})) IS TRUE)", values


def _listed(names: Iterable[str]) -> list[str]:
    """Without those that no text of PostgreSQL's can be."""
    return sorted(name for name in names if "\0" not in name)
