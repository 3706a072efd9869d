"""Whole texts, of our own writing, as the kinds of files that were seen come: what is the title,
the date, the origin, and what remains as text."""

# ruff: noqa: RUF001 - letters of other scripts are what some of them are in

from collections.abc import Callable
from datetime import date

import pytest

from ingest.article import ReadArticle
from rag.errors import ReadError
from rag.types import article_id

Read = Callable[..., ReadArticle]

DIGEST = """Lakewatch

Mar 24, 2025

How Northtown’s Old Dam Gave Way

BELL TV - How Northtown’s Old Dam Gave Way

The dam above Northtown failed on Monday, after three days of rain. It cost $5.6 million in 1931.

Key Points:

  • The dam was built in 1931 for $5.6 million.
  • Nobody was hurt.

Details:

1. 🌊 The Flood: A First Look

1.1. The flood: context and causes

1.2. The dam: an old wall

2. 🏗 The Wall: Stone Over Steel

  • Engineers warned the council twice, in 2019 and in 2023.

3. 🔭 What Comes Next

3.1. Costs

See Full Story
Upgrade to Premium to read every report and see all maps
Starting at $7/month. Cancel anytime."""

BLOG = """Northtown’s Flood: A Dam Questions the Council
This blog post was automatically generated. It is based on the following original, chosen for it:
How Northtown’s Old U.S. Dam Gave Way – VideoSite.
Northtown's Flood: A Dam Questions the Council
A dam above the town of Northtown has failed, and the council is under pressure to say why.
A Costly Repair
The council reportedly spent only $2 million on repairs.
What role will it play now?"""

FORUM = """RE: Dams28 Mar 2025 01:53
The dam above Northtown has changed how people think about old walls. Here is why:
Cost:
Old walls are cheap to keep and dear to lose. For example, the wall was built for $5.6 million.
Trust:
People ask who knew of the cracks."""


def headings(read: ReadArticle) -> list[str]:
    return [read.article.text[s.start : s.end] for s in read.sentences if s.kind == "heading"]


def test_a_digest(read: Read) -> None:
    found = read("a.txt", DIGEST)
    article = found.article
    assert article.title == "How Northtown’s Old Dam Gave Way"
    assert article.publisher == "Lakewatch"
    assert article.published == date(2025, 3, 24)
    assert article.origin == "BELL TV - How Northtown’s Old Dam Gave Way"
    assert article.raw("published") == "Mar 24, 2025"
    assert article.raw("publisher") == "Lakewatch"
    assert article.language == "en"
    assert headings(found) == ["Key Points:", "Details:", "2. 🏗 The Wall: Stone Over Steel"]
    assert article.text.startswith("The dam above Northtown failed")
    assert article.text.endswith("in 2019 and in 2023.")
    assert "•" not in article.text
    assert not any(word in article.text for word in ("Upgrade", "Cancel", "View Full", "Lakewatch"))
    assert article.id == article_id(article.text)


def test_a_translated_blog_post(read: Read) -> None:
    found = read("b.txt", BLOG)
    article = found.article
    assert article.title == "Northtown’s Flood: A Dam Questions the Council"
    assert article.origin == "How Northtown’s Old U.S. Dam Gave Way – VideoSite"
    assert len(article.disclosures) == 1
    assert article.disclosures[0].startswith("This blog post was automatically generated")
    assert article.raw("disclosure") == article.disclosures[0]
    assert (article.published, article.publisher, article.url) == (None, None, None)
    assert article.text.startswith("A dam above the town of Northtown has failed")
    assert headings(found) == ["A Costly Repair"]


def test_a_forum_post_with_its_date_glued_on(read: Read) -> None:
    found = read("c.txt", FORUM)
    article = found.article
    assert article.title == "RE: Dams"
    assert article.published == date(2025, 3, 28)
    assert article.raw("published") == "28 Mar 2025 01:53"
    assert any("Forum" in words for words in article.disclosures)
    assert headings(found) == ["Cost:", "Trust:"]
    assert "2025" not in article.text


BODY = "The dam above Northtown failed on Monday, officials said in a statement. It was old."


@pytest.mark.parametrize(
    ("top", "title", "publisher", "published", "author"),
    [
        ("Dam fails", "Dam fails", None, None, None),
        ("Dam fails\nBy Ann Marsh", "Dam fails", None, None, "Ann Marsh"),
        ("The Lake Post\n3 March 2025\nDam fails above Northtown", "Dam fails above Northtown",
         "The Lake Post", date(2025, 3, 3), None),
        ("Dam fails\nBy Ann Marsh | The Lake Post | 3 March 2025", "Dam fails",
         "The Lake Post", date(2025, 3, 3), "Ann Marsh"),
        ("Dam fails\nPublished: Monday, March 3, 2025 at 10:15 AM EST\nUpdated March 4, 2025",
         "Dam fails", None, date(2025, 3, 3), None),
        ("Dam fails\nUpdated March 4, 2025", "Dam fails", None, None, None),
        ("Dam fails | 3 March 2025", "Dam fails", None, date(2025, 3, 3), None),
        ("Fair set for 3 May 2025", "Fair set for 3 May 2025", None, None, None),
        ("Title: Dam fails\nDate: 2025-03-03\nPublisher: Lake Post", "Dam fails", "Lake Post",
         date(2025, 3, 3), None),
        ("Dam fails\nReuters\n3 March 2025", "Dam fails", "Reuters", date(2025, 3, 3), None),
        ("Dam fails\n03/04/2025", "Dam fails", None, None, None),
        ("Dam fails\nBy Ann Marsh\nLake Post, March 3, 2025", "Dam fails", "Lake Post",
         date(2025, 3, 3), "Ann Marsh"),
        ("Dam fails\nBy Ann Marsh\nLakewatch, Monday, March 3, 2025", "Dam fails", "Lakewatch",
         date(2025, 3, 3), "Ann Marsh"),
        ("Dam fails\nLake Post, 3 March 2025. By Ann Marsh.", "Dam fails", "Lake Post",
         date(2025, 3, 3), "Ann Marsh"),
        ("Dam fails\nBy Ann Marsh, Lake Post", "Dam fails", "Lake Post", None, "Ann Marsh"),
        ("Lake Post, 3 March 2025\nDam fails", "Dam fails", "Lake Post", date(2025, 3, 3), None),
        ("Dam fails\nNORTHTOWN, March 3, 2025", "Dam fails", None, date(2025, 3, 3), None),
        ("Dam fails\n3 March 2025\nLake Post", "Dam fails", "Lake Post", date(2025, 3, 3), None),
        ("Dam fails\n3 March 2025\nA town waits", "Dam fails", None, date(2025, 3, 3), None),
        ("Damm bricht\nSeebote vom 3. März 2025, Seite 4", "Damm bricht", "Seebote",
         date(2025, 3, 3), None),
        ("La presa cede\nPor Ana Ruiz | Diario del Lago | lunes, 3 de marzo de 2025",
         "La presa cede", "Diario del Lago", date(2025, 3, 3), "Ana Ruiz"),
        ("Плотина рухнула\nАвтор: Иван Петров\nОзёрная газета, 3 марта 2025 г.",
         "Плотина рухнула", "Озёрная газета", date(2025, 3, 3), "Иван Петров"),
        ("北镇大坝溃决\n湖畔日报 2025年3月3日 记者 王芳", "北镇大坝溃决", "湖畔日报",
         date(2025, 3, 3), "王芳"),
        ("标题：北镇大坝溃决\n日期：2025年3月3日", "北镇大坝溃决", None, date(2025, 3, 3), None),
    ],
)  # fmt: skip
def test_lines_above_a_report(
    read: Read,
    top: str,
    title: str,
    publisher: str | None,
    published: date | None,
    author: str | None,
) -> None:
    article = read("a.txt", f"{top}\n\n{BODY}\n\nThe mayor will speak on Tuesday.").article
    assert article.title == title
    assert article.publisher == publisher
    assert article.published == published
    assert article.raw("author") == author
    assert BODY in article.text


@pytest.mark.parametrize(
    ("dateline", "publisher", "published"),
    [
        ("NORTHTOWN (AP) — ", "AP", None),
        ("NORTHTOWN, 3 March 2025 (Reuters) - ", "Reuters", date(2025, 3, 3)),
        ("NORTHTOWN, March 3 (Reuters) - ", "Reuters", None),
        ("Northtown CNN — ", "CNN", None),
        ("NORTHTOWN — ", None, None),
        ("NORTHTOWN, March 3 (Lake Wire) - ", "Lake Wire", None),
        ("NORTHTOWN (Lower Town) — ", None, None),
        ("SEESTADT (dpa/lno) - ", "dpa/lno", None),
        ("СЕВЕРСК, 3 марта. /ТАСС/. ", "ТАСС", None),
    ],
)
def test_datelines(
    read: Read, dateline: str, publisher: str | None, published: date | None
) -> None:
    article = read("a.txt", f"Dam fails\n\n{dateline}{BODY}").article
    assert (article.publisher, article.published) == (publisher, published)
    assert article.text == f"{dateline}{BODY}"


def test_a_short_first_line_over_a_date_is_the_title_in_chinese(read: Read) -> None:
    first, second = "湖畔镇政府周一宣布，旧大坝将于五月重建。", "工程耗资三千万元。"
    article = read("a.txt", f"湖畔镇重建大坝\n2025年3月3日\n\n{first}\n\n{second}").article
    assert (article.title, article.publisher) == ("湖畔镇重建大坝", None)
    assert article.published == date(2025, 3, 3)
    assert article.text == f"{first}\n\n{second}"


def test_a_line_below_the_report_says_who_and_when(read: Read) -> None:
    line = "Lake Post, 3 March 2025. By Ann Marsh"
    article = read("a.txt", f"Dam fails\n\n{BODY}\n\n{line}").article
    assert (article.publisher, article.published) == ("Lake Post", date(2025, 3, 3))
    assert (article.raw("author"), article.text) == ("Ann Marsh", BODY)


def test_a_note_below_the_report(read: Read) -> None:
    note = "This article was originally published by The Lakeside. Read it there."
    article = read("a.txt", f"Dam fails\n\n{BODY}\n\n{note}").article
    assert article.origin == "The Lakeside"
    assert article.text == BODY


def test_a_correction_stays_in_the_text(read: Read) -> None:
    note = "Correction: An earlier version gave a wrong year for the dam. It was built in 1931."
    assert note in read("a.txt", f"Dam fails\n\n{BODY}\n\n{note}").article.text


def test_without_title_the_first_words_name_it(read: Read) -> None:
    article = read("a.txt", f"{BODY}\n\nThe mayor will speak on Tuesday.").article
    assert (
        article.title == "The dam above Northtown failed on Monday, officials said in a statement.…"
    )
    assert article.raw("title") is None
    assert article.text.startswith(BODY)


def test_one_line_is_the_report(read: Read) -> None:
    article = read("a.txt", "The dam failed.").article
    assert (article.text, article.title) == ("The dam failed.", "The dam failed.")


def test_nothing_is_taken_from_the_file_itself(read: Read) -> None:
    article = read("2025-03-24-bell-dam.txt", BODY).article
    assert (article.published, article.publisher, article.url) == (None, None, None)


def test_a_table_of_results_is_no_run_of_headings(read: Read) -> None:
    lines = "Eagles: 3 wins\nHawks: 2 wins\nOwls: 1 win"
    found = read("a.txt", f"League report\n\n{BODY}\n\n{lines}\n\nThe season ends in May, it said.")
    assert headings(found) == []
    assert all(line in found.article.text for line in lines.split("\n"))


def test_a_sentence_that_ends_in_a_colon_stays(read: Read) -> None:
    line = "Then came the second wall, which was made of old stone and wood:"
    found = read("a.txt", f"Dam fails\n\n{BODY}\n\n{line}\n\nMore walls and more stone:\n\n{BODY}")
    assert line in found.article.text
    assert headings(found) == ["More walls and more stone:"]


def test_a_ranking_is_no_outline(read: Read) -> None:
    ranking = "1. Acme\n2. Beta\n3. Gamma"
    found = read("a.txt", f"Largest mills\n\n{BODY}\n\n{ranking}\n\nThe list ends here, it said.")
    assert "1. Acme\n\n2. Beta\n\n3. Gamma" in found.article.text
    assert headings(found) == []


@pytest.mark.parametrize(
    "content",
    ["Dam\n\n* * *\n\nRead more\n", "# Dam\n", "Advertisement\n\nShare on Facebook\n"],
)
def test_without_a_sentence_it_is_refused(read: Read, content: str) -> None:
    with pytest.raises(ReadError, match="no sentence is left"):
        read("a.md", content)


def test_offsets_cover_the_text_exactly(read: Read) -> None:
    for content in (DIGEST, BLOG, FORUM):
        found = read("a.txt", content)
        text = found.article.text
        covered = "".join(text[s.start : s.end] for s in found.sentences)
        assert "".join(covered.split()) == "".join(text.split())
        assert all(text[s.start : s.end].strip() == text[s.start : s.end] for s in found.sentences)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "Dam above Northtown fails, 140 households brought to safety"),
        ("a.md", "Dam above Northtown fails, 140 households brought to safety\n"),
        ("a.jsonl", '{"text": "Dam above Northtown fails, 140 households brought to safety"}'),
        (
            "b.jsonl",
            '{"title": "Dam above Northtown fails, 140 households brought to safety", '
            '"text": "Dam above Northtown fails, 140 households brought to safety"}',
        ),
    ],
)
def test_a_single_line_is_the_text(read: Read, name: str, content: str) -> None:
    found = read(name, content)
    assert found.article.text == "Dam above Northtown fails, 140 households brought to safety"
    assert found.article.title == found.article.text
    assert [(s.start, s.end, s.kind) for s in found.sentences] == [(0, 59, "text")]


def test_the_title_of_a_single_long_line_is_how_it_begins(read: Read) -> None:
    line = "Dam fails in the north after " + "rain and " * 8 + "snow"
    article = read("a.txt", line).article
    assert article.text == line
    assert article.title == "Dam fails in the north after rain and rain and rain and…"
    assert article.raw("title") is None  # nothing in the file is called one


@pytest.mark.parametrize("line", ["3 March 2025", "By Ann Lee", "https://e.org/a", "# Dam fails"])
def test_a_single_line_about_a_text_is_none(read: Read, line: str) -> None:
    with pytest.raises(ReadError, match="no sentence is left"):
        read("a.txt", line)
