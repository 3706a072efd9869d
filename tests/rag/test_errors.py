import inspect
import re

import pytest

from rag import errors
from rag.errors import EmptyLibrary, PresscheckError


def tree_in_docstring() -> dict[str, str]:
    """Each error of the drawing with the one above it."""
    parents: dict[str, str] = {}
    path: list[str] = ["PresscheckError"]
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"([│ ]*)[├└]── (\w+)", line)
        if match:
            depth = len(match[1]) // 4 + 1
            path[depth:] = [match[2]]
            parents[match[2]] = path[depth - 1]
    return parents


def tree_in_code() -> dict[str, str]:
    classes = inspect.getmembers(errors, inspect.isclass)
    return {name: kind.__bases__[0].__name__ for name, kind in classes if name != "PresscheckError"}


def test_the_drawing_is_the_tree() -> None:
    assert tree_in_docstring() == tree_in_code()
    assert len(tree_in_code()) > 10


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (PresscheckError("it broke"), "it broke."),
        (PresscheckError("it broke."), "it broke."),
        (PresscheckError("it broke", where="here"), "it broke (here)."),
        (PresscheckError("it broke", next="Mend it."), "it broke. Mend it."),
        (
            PresscheckError("it broke", where="/a/b", next="Run: x"),
            "it broke (/a/b). Run: x",
        ),
    ],
)
def test_a_message_says_what_where_and_what_next(error: PresscheckError, text: str) -> None:
    assert str(error) == text


def test_parts_stay_apart_for_other_surfaces() -> None:
    error = EmptyLibrary("no library", where="/a", next="Ingest.")
    assert (error.what, error.where, error.next) == ("no library", "/a", "Ingest.")
    assert isinstance(error, PresscheckError)
