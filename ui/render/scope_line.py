"""The line above the box that says which articles are asked, where it is not all. Pure."""

from markupsafe import Markup

from rag.types import EVERYTHING, Scope
from ui.markup import NOTHING
from ui.render.scope import scope_words
from ui.words import count

_LINE = Markup(
    '<p class="pc-scope" role="status"><span>Asking {number} of {total}: {words}</span>'
    '<button type="button" class="pc-scope-clear" data-clear-scope="1"'
    ' aria-label="Clear: ask all articles">Clear</button></p>'
)


def scope_line(scope: Scope, matching: int, total: int, words: str = "") -> Markup:
    """`words` are those that the articles were found by."""
    if scope == EVERYTHING:
        return NOTHING
    told = [f"“{words}”"] if words else []
    narrowed = Scope(scope.until, scope.since, scope.publishers, languages=scope.languages)
    rest = scope_words(narrowed if words else scope)
    return _LINE.format(
        number=f"{matching:,}",
        total=count(total, "article"),
        words=", ".join([*told, *([rest] if rest else [])]),
    )
