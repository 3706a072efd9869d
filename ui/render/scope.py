"""Which articles a question is asked of, in words. Pure."""

from rag.types import Scope
from ui.words import count, day

_NAMED = 3
"""Publishers or languages named in one line; of the rest only the number is told."""


def scope_words(scope: Scope) -> str:
    """'Harbour Gazette, since 20 January 2025'; nothing for everything."""
    words: list[str] = []
    if scope.article_ids:
        words.append(count(len(scope.article_ids), "chosen article"))
    if scope.publishers:
        words.append(_named(scope.publishers, "publisher"))
    if scope.languages:
        words.append(f"in {_named(scope.languages, 'language')}")
    if scope.since and scope.until == scope.since:
        words.append(f"of {day(scope.since)}")
    else:
        if scope.since:
            words.append(f"since {day(scope.since)}")
        if scope.until:
            words.append(f"until {day(scope.until)}")
    return ", ".join(words)


def _named(names: frozenset[str], one: str) -> str:
    if len(names) > _NAMED:
        return count(len(names), one)
    return " or ".join(sorted(names))
