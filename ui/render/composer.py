"""What stands above the question box -> HTML. Pure."""

from markupsafe import Markup

from ui.words import count

_EDITING = Markup(
    '<p class="pc-editing"><span>Asking again instead of “<bdi>{question}</bdi>”.{later}</span>'
    ' <button type="button" data-do="keep">Keep the old answer</button></p>'
)
_MOST = 80


def editing_line(question: str, *, later: int) -> Markup:
    """`later` counts the questions after it, which go when it is asked again."""
    words = question if len(question) <= _MOST else question[: _MOST - 2] + " …"
    went = f" {count(later, 'later question')} will go." if later else ""
    return _EDITING.format(question=words, later=went)
