"""Which paths the page may be below."""

import pytest

from rag.errors import SettingsError
from ui.root_path import checked_root_path


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("", ""), ("/", ""), ("/press", "/press"), ("press/", "/press"), ("/a/b.c", "/a/b.c"),
        ("/presscheck", "/presscheck"),
    ],
)  # fmt: skip
def test_a_path_is_read_as_it_is_meant(given: str, path: str) -> None:
    assert checked_root_path(given) == path


@pytest.mark.parametrize(
    "given",
    [
        "/v1",
        "/gradio_api/x",
        "https://example.org/press",
        "/a//b",
        "/a/../b",
        "/a b",
        "/a?b",
        "//a",
    ],
)
def test_what_is_no_path_of_its_own_is_refused(given: str) -> None:
    with pytest.raises(SettingsError, match="root_path"):
        checked_root_path(given)
