"""Scopes in SQLite's SQL: what leaves articles out of a search before anything is ranked. Full text
(rag/library/search.py), vectors (`selection` in rag/library/sqlite_feed.py) and the table of
articles ask by it; rag/library/postgres/scopes.py is PostgreSQL's."""

import json
from dataclasses import replace

from rag.languages.spoken import ENGLISH
from rag.types import UNKNOWN_LANGUAGE, Scope

ENGLISH_OR_UNKNOWN = frozenset({ENGLISH, UNKNOWN_LANGUAGE})
"""The languages of the articles whose words stand in the first table of full text."""


def only_until(scope: Scope) -> bool:
    """Whether the scope leaves nothing out but what is newer, as nearly every question does: few
    articles then, or none."""
    return not (scope.since or scope.publishers or scope.article_ids or scope.languages)


def scope_condition(scope: Scope) -> tuple[str, list[object]]:
    """SQL over articles a and documents d, with its values: an unknown date passes, an unknown
    publisher does not, nor an unknown language unless it is asked for."""
    parts: list[str] = []
    values: list[object] = []
    for comparison, day in (("<=", scope.until), (">=", scope.since)):
        if day:
            parts.append(f"(d.published IS NULL OR d.published {comparison} ?)")
            values.append(day.isoformat())
    for column, wanted in (
        ("d.publisher", scope.publishers),
        ("a.id", scope.article_ids),
        ("coalesce(d.language, '')", scope.languages),
    ):
        if wanted:
            parts.append(f"{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(wanted)))
    return " AND ".join(parts) or "true", values


def outside_dates(scope: Scope) -> tuple[str, list[object]]:
    """The contrary of `scope.until`, as a range of the index over dates."""
    return "d.published > ?", [scope.until.isoformat()] if scope.until else []


def tables_of(scope: Scope) -> tuple[tuple[bool, ...], Scope]:
    """Which tables of full text a scope reaches, False for English or unknown and True for all
    other languages, and what is left of the scope within them."""
    if scope.languages and scope.languages <= ENGLISH_OR_UNKNOWN:
        every = scope.languages == ENGLISH_OR_UNKNOWN  # the table has no others
        return (False,), replace(scope, languages=frozenset()) if every else scope
    return (False, True), scope
