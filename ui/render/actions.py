"""What can be done with an answer: copied, exported, asked again, rated -> HTML. Pure."""

from markupsafe import Markup

from ui.export import KINDS
from ui.markup import NOTHING, joined, when
from ui.state.feedback import WORDS_CHARS, Feedback, Rating
from ui.state.turns import AskedTurn

_ACTION = Markup(
    '<button type="button" class="pc-action" data-do="{do}" data-id="{turn}">{words}</button>'
)
_AGAIN = Markup(
    '<button type="button" class="pc-action" data-do="again" data-id="{turn}"'
    ' data-question="{question}">Ask again</button>'
)
_EXPORT = Markup(
    '<details class="pc-export"><summary class="pc-action">Export</summary>'
    '<div class="pc-export-kinds">{}</div></details>'
)
_THUMB = Markup(
    '<button type="button" class="pc-action pc-thumb" data-do="{do}" data-id="{turn}"'
    ' aria-pressed="{pressed}" aria-label="{words}" title="{words}"><svg viewBox="0 0 24 24"'
    ' aria-hidden="true"><path d="{path}"></path></svg></button>'
)
_UP = (
    "M14 9V5a3 3 0 0 0-3-3l-4 9v11h11.3a2 2 0 0 0 2-1.7l1.4-9a2 2 0 0 0-2-2.3z"
    "M7 22H4a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2h3"
)
_DOWN = (
    "M10 15v4a3 3 0 0 0 3 3l4-9V2H5.7a2 2 0 0 0-2 1.7l-1.4 9a2 2 0 0 0 2 2.3z"
    "M17 2h2.7A2.3 2.3 0 0 1 22 4v7a2.3 2.3 0 0 1-2.3 2H17"
)
_WRONG = Markup(
    '<form class="pc-wrong" data-do="wrong" data-id="{turn}">'
    '<label for="wrong-{turn}">What would have been right?</label>'
    '<div class="pc-wrong-line"><input id="wrong-{turn}" name="words" value="{words}" dir="auto"'
    ' maxlength="{most}" autocomplete="off" placeholder="In the article’s words, if you can">'
    '<button type="submit" class="pc-quiet-button">Send</button></div>'
    '<button type="button" class="pc-action" data-do="not_there" data-id="{turn}"'
    ' aria-pressed="{not_there}">The articles do not say</button>{thanks}</form>'
)
_THANKS = Markup('<span class="pc-thanks">Noted. Thank you.</span>')


def actions(turn: AskedTurn, feedback: Feedback | None) -> Markup:
    """Nothing while the answer is being made."""
    if turn.end == "running":
        return NOTHING
    again = _action(turn, "edit", "Edit") + _AGAIN.format(turn=turn.id, question=turn.question)
    if turn.answer is None:
        return again
    exports = joined(_action(turn, f"export-{name}", kind.words) for name, kind in KINDS.items())
    rating = feedback.rating if feedback else None
    bad = rating in (Rating.WRONG, Rating.NOT_THERE)
    return (
        _action(turn, "copy", "Copy")
        + _EXPORT.format(exports)
        + again
        + _thumb(turn, "right", "A good answer", _UP, pressed=rating is Rating.RIGHT)
        + _thumb(turn, "wrong", "Not a good answer", _DOWN, pressed=bad)
        + when(bad, _wrong(turn, feedback or Feedback(Rating.WRONG)))
    )


def _action(turn: AskedTurn, do: str, words: str) -> Markup:
    return _ACTION.format(do=do, turn=turn.id, words=words)


def _thumb(turn: AskedTurn, do: str, words: str, path: str, *, pressed: bool) -> Markup:
    return _THUMB.format(
        do=do, turn=turn.id, words=words, path=path, pressed="true" if pressed else "false"
    )


def _wrong(turn: AskedTurn, feedback: Feedback) -> Markup:
    not_there = feedback.rating is Rating.NOT_THERE
    return _WRONG.format(
        turn=turn.id,
        words=feedback.words,
        most=WORDS_CHARS,
        not_there="true" if not_there else "false",
        thanks=when(not_there or feedback.words, _THANKS),
    )
