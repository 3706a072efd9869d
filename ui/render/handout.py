"""A file for the browser to save, or a text for it to copy -> HTML. Pure."""

import secrets
from collections.abc import Sequence

from markupsafe import Markup

from rag.contract.answers import AnswerJson
from ui.export import KINDS, file_name

_HANDOUT = Markup(
    '<pre class="pc-handout" hidden data-n="{n}" data-name="{name}" data-type="{media_type}"'
    ' data-to="{to}">{text}</pre>'
)


def handout(title: str, answers: Sequence[AnswerJson], kind: str, *, to: str = "save") -> Markup:
    """`kind` as in KINDS; `to` is save or copy. Each is taken once, hence no two are alike."""
    text = KINDS[kind].write(title, answers)
    return _HANDOUT.format(
        n=secrets.token_hex(4),
        name=file_name(title, kind),
        media_type=KINDS[kind].media_type,
        to=to,
        text=text,
    )
