from collections.abc import Callable
from datetime import date

import pytest

from ingest.article import ReadArticle
from rag.errors import ReadError

Read = Callable[..., ReadArticle]

ARTICLE = """---
title: "Dam fails above Northtown"
publisher: Lake Post
published: 2025-03-24
url: https://example.com/dam
author: [Ann Marsh, Jo Bell]
retold_from: "How the dam gave way (Bell TV)"
tags: [dams]
---

# Dam fails above Northtown

*This is a translation of a report by Bell TV.*

The dam **failed** on [Monday](https://example.com/x), officials said.
It was `old` &amp; cracked. ![A picture](dam.png)

**What went wrong**

- Rain fell for *three* days
- The wall was thin
  1. Nested item

## Costs

> “It cost $5.6 million,” the mayor said.

| Year | Cost |
|------|------|
| 1931 | $5 m |

<div>The <b>end</b> of it.</div>

## Empty
"""


def test_front_matter_and_structure(read: Read) -> None:
    found = read("dam.md", ARTICLE)
    article = found.article
    assert article.title == "Dam fails above Northtown"
    assert article.publisher == "Lake Post"
    assert article.published == date(2025, 3, 24)
    assert article.url == "https://example.com/dam"
    assert article.raw("published") == "2025-03-24"
    assert article.raw("author") == "Ann Marsh, Jo Bell"
    assert article.disclosures[0] == "Retold from How the dam gave way (Bell TV)"
    assert article.raw("disclosure") == "How the dam gave way (Bell TV)"
    assert [article.text[s.start : s.end] for s in found.sentences if s.kind == "heading"] == [
        "What went wrong",
        "Costs",
    ]
    assert article.text.split("\n\n") == [
        "The dam failed on Monday, officials said. It was old & cracked.",
        "What went wrong",
        "Rain fell for three days",
        "The wall was thin",
        "Nested item",
        "Costs",
        "“It cost $5.6 million,” the mayor said.",
        "Year | Cost",
        "1931 | $5 m",
        "The end of it.",
    ]


def test_without_front_matter_the_heading_is_the_title(read: Read) -> None:
    article = read("dam.md", "# Dam fails\n\nThe dam failed on Monday, officials said.").article
    assert article.title == "Dam fails"
    assert article.text == "The dam failed on Monday, officials said."


def test_a_source_that_is_an_address_is_the_url(read: Read) -> None:
    article = read("d.md", "---\nsource: https://example.com/a\n---\nThe dam failed.").article
    assert article.url == "https://example.com/a"
    assert article.origin is None


def test_an_unsafe_address_is_no_url(read: Read) -> None:
    article = read("d.md", "---\nurl: javascript:alert(1)\n---\nThe dam failed.").article
    assert article.url is None


@pytest.mark.parametrize("front", ["title: [x", "a: " + "[" * 3000, "a: *nowhere"])
def test_broken_front_matter(read: Read, front: str) -> None:
    with pytest.raises(ReadError, match="front matter"):
        read("d.md", f"---\n{front}\n---\nThe dam failed.")


def test_a_rule_is_no_front_matter(read: Read) -> None:
    text = "The dam failed.\n\n---\n\nIt was old."
    assert read("d.md", text).article.text == "The dam failed.\n\nIt was old."


def test_a_paragraph_of_marks_takes_no_time(read: Read) -> None:
    assert read("d.md", "The dam failed.\n\n" + "*a " * 100_000).article.text
