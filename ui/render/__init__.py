"""The one place where text of articles, models, files and readers becomes HTML. Pure.

Every template is a `Markup` whose `format` escapes each value that is not itself Markup, so a
value can only reach the page escaped. Addresses become links only when they are http or https.
"""

from markupsafe import Markup

from ui.markup import when
from ui.state.turns import Trouble

_TROUBLE = Markup(
    '<div class="pc-card pc-trouble" role="alert"><p class="pc-card-title">{}</p>{}{}</div>'
)


def trouble_card(trouble: Trouble) -> Markup:
    """What happened, where, and what to do next."""
    return _TROUBLE.format(
        _sentence(trouble.what),
        when(trouble.where, Markup('<p class="pc-where">{}</p>').format(trouble.where)),
        when(trouble.next, Markup("<p>{}</p>").format(trouble.next)),
    )


def _sentence(words: str) -> str:
    """Error messages begin in lower case, as they follow a prefix on the command line."""
    words = words.strip()
    return words[:1].upper() + words[1:].rstrip(".") + "."
