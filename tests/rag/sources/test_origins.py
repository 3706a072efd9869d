"""When two stated origins are one."""

import dataclasses

import pytest

from rag.sources.origins import same_origin
from rag.types import Article, article_id


def article(origin: str | None, text: str = "One.", **fields: object) -> Article:
    made = Article(article_id(text), text, "A title of its own", f"{text}md", origin=origin)
    return dataclasses.replace(made, **fields)  # pyright: ignore[reportArgumentType]


def same(one: str | None, other: str | None) -> bool:
    first, second = article(one), article(other, "Two.")
    assert same_origin(first, second) == same_origin(second, first)
    return same_origin(first, second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NewsTV - How a Small Town Stopped the Flood", "How a small town stopped the flood"),
        ("How a Small Town Stopped the Flood – YouTube", "“How a small town stopped the flood”"),
        (
            "a YouTube video, “How a Small Town Stopped the Flood”",
            "the NewsTV film “How a small town stopped the flood”",
        ),
        ("The mayor’s long night in Norland", "the mayor's long night in Norland"),
        ("https://www.example.org/a/?utm_source=x", "see http://example.org/a."),
        ("https://youtu.be/abc123?si=1", "https://m.youtube.com/watch?v=abc123&t=20s"),
    ],
)
def test_one_work_in_other_words(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reuters", "Reuters"),
        ("the Associated Press", "the Associated Press"),
        ("Annual report", "Annual report"),
        ("The Norland Times under a Creative Commons license",) * 2,
        ("Lessons of the flood, part 1", "Lessons of the flood, part 2"),
        ("The state of the dams in Norland", "The state of the dams in Norland 2024"),
        ("How a small town stopped the flood", "How a small town stopped the fire"),
        ("How a small town stopped the flood", "How a small town stopped the flood and then lost"),
        ("https://example.org/a", "https://example.org/b"),
        ("https://example.org/thread?t=1", "https://example.org/thread?t=2"),
        ("https://example.org/", "https://example.org"),
        ("https://[::1", "https://[::1"),
        ("", ""),
        (None, None),
        ("How a small town stopped the flood", None),
    ],
)
def test_two_works_or_no_work_at_all(one: str | None, other: str | None) -> None:
    assert not same(one, other)


def test_an_article_and_what_retells_it() -> None:
    told = article(None, "Two.", title="The mayor's long night", url="https://example.org/night")
    assert same_origin(article("“The Mayor’s Long Night”"), told)
    assert same_origin(told, article("https://www.example.org/night/"))
    assert not same_origin(article("https://example.org/day"), told)
    assert not same_origin(article("“The mayor's long night at sea in March”, volume 2"), told)
    assert same_origin(told, told)
