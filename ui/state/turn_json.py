"""A turn <-> the JSON text that history keeps of it, so that it comes back as it was shown."""

from dataclasses import replace
from functools import cache

from pydantic import TypeAdapter

from rag.types import Passage
from ui.state.turns import AskedTurn


def turn_to_json(turn: AskedTurn) -> str:
    """Everything that the page shows of the turn. Of an article that came near, only the passage
    is kept: articles are the library's."""
    if turn.answer:
        nearest = tuple(_passage_alone(passage) for passage in turn.answer.nearest)
        turn = replace(turn, answer=replace(turn.answer, nearest=nearest))
    return _adapter().dump_json(turn).decode()


def turn_from_json(text: str) -> AskedTurn:
    """The turn again. Raises ValueError for a text that is no turn."""
    turn = _adapter().validate_json(text)
    if turn.answer:
        nearest = tuple(_at_its_place(passage) for passage in turn.answer.nearest)
        turn = replace(turn, answer=replace(turn.answer, nearest=nearest))
    return turn


def _passage_alone(passage: Passage) -> Passage:
    return replace(passage, article=replace(passage.article, text=passage.text))


def _at_its_place(passage: Passage) -> Passage:
    """With the offsets that it had: blanks stand for what came before it."""
    text = " " * passage.chunk.start + passage.article.text
    return replace(passage, article=replace(passage.article, text=text))


@cache
def _adapter() -> TypeAdapter[AskedTurn]:
    """Made once, as it takes some milliseconds."""
    return TypeAdapter(AskedTurn)
