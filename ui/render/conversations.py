"""The list of kept conversations -> HTML. Pure."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from ui.engine.conversations import MOST_LISTED, TITLE_CHARS, Conversation
from ui.export import KINDS
from ui.markup import NOTHING, joined, when
from ui.state.turns import Trouble
from ui.words import day_short

_LIST = Markup(
    '<div class="pc-kept" data-current="{current}">'
    '<button type="button" class="pc-kept-new" data-do="new">New conversation</button>{trouble}'
    '<ul class="pc-kept-list">{rows}</ul>{none}</div>'
)
_ROW = Markup(
    '<li class="pc-kept-row"><button type="button" class="pc-kept-open" data-do="open"'
    ' data-id="{id}"{current} title="{title}"><span dir="auto">{title}</span>'
    "<small>{used}</small></button>"
    '<details class="pc-kept-menu"><summary aria-label="Rename or delete: {title}">'
    '<span aria-hidden="true">⋯</span></summary>'
    '<form data-do="rename" data-id="{id}"><input name="words" value="{title}" dir="auto"'
    ' maxlength="{most}" aria-label="Title" autocomplete="off">'
    '<button type="submit">Rename</button></form>'
    '<div class="pc-kept-export"><span>Export</span>{exports}</div>'
    "<details><summary>Delete</summary>"
    '<button type="button" class="pc-for-good" data-do="delete" data-id="{id}">Delete for good'
    "</button></details></details></li>"
)
_EXPORT = Markup('<button type="button" data-do="export-{kind}" data-id="{id}">{words}</button>')
_NOTICE = Markup('<p class="pc-kept-none">{}</p>')
_TROUBLE = Markup('<p class="pc-kept-none" role="alert">{} {}</p>')


def conversation_list(
    conversations: Sequence[Conversation],
    *,
    current: str = "",
    search: str = "",
    now: datetime,
    trouble: Trouble | None = None,
) -> Markup:
    """`current` is the id of the one that is open; `trouble` is why they cannot be kept."""
    none = "None has these words." if search.strip() else "What you ask is kept on this machine."
    most = f"The {MOST_LISTED} newest. Search for older ones."
    return _LIST.format(
        current=current,
        trouble=_TROUBLE.format(trouble.what + ".", trouble.next) if trouble else NOTHING,
        rows=joined(_row(each, each.id == current, now) for each in conversations),
        none=when(not conversations, _NOTICE.format(none))
        + when(len(conversations) == MOST_LISTED, _NOTICE.format(most)),
    )


def ago(used: float, now: datetime) -> str:
    """'just now', '5 min ago', '3 h ago', 'yesterday', '28 Jan 2025'."""
    then = datetime.fromtimestamp(used, now.tzinfo)
    passed_s = (now - then).total_seconds()
    days = (now.date() - then.date()).days
    if passed_s < 90:
        return "just now"
    if passed_s < 3600:
        return f"{passed_s / 60:.0f} min ago"
    if days == 0:
        return f"{passed_s / 3600:.0f} h ago"
    return "yesterday" if days == 1 else day_short(then.date())


def _row(conversation: Conversation, is_current: bool, now: datetime) -> Markup:
    return _ROW.format(
        id=conversation.id,
        title=conversation.title,
        used=ago(conversation.used, now),
        most=TITLE_CHARS,
        exports=joined(
            _EXPORT.format(kind=kind, id=conversation.id, words=each.words)
            for kind, each in KINDS.items()
        ),
        current=when(is_current, Markup(' aria-current="true"')),
    )
