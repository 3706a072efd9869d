"""Notes of Obsidian, Notion and Logseq, pages of Hugo and Jekyll: what of them is text."""

from collections.abc import Callable
from datetime import date

import pytest

from ingest.article import ReadArticle
from ingest.readers.vault import plain_markdown
from rag.errors import ReadError

Read = Callable[..., ReadArticle]
SAID = "The ferry to Lund sails again on Friday, the line said."


def text_of(read: Read, body: str) -> str:
    return read("note.md", f"---\ntitle: Ferry\n---\n{body}\n").article.text


@pytest.mark.parametrize(
    "hidden",
    [
        "%% my guess: it will not %%",
        "%%\nmy guess:\n\n```\nit will not\n```\n%%",
        "%%\nmy guess, to the end of the note",
        "<!-- my guess: it\n\nwill not -->",
        "{% comment %}my guess{% endcomment %}",
        "{{< comment >}}my guess{{< /comment >}}",
        '{{< figure src="ferry.png" caption="my guess" >}}',
        '{{% include "guess.md" %}}',
        "![[ferry.png|300]]",
        "![[my guess#part]]",
        "#ferry #ports/lund #2026-plan",
        "^guess7",
        "```dataview\nTABLE guess\n```",
        "~~It will not sail.~~",
        "`= this.guess`",
        "{: .lead}",
        "guess:: it will not",
    ],
)
def test_what_is_hidden_or_drawn_is_no_text(read: Read, hidden: str) -> None:
    assert text_of(read, f"{SAID}\n\n{hidden}") == SAID


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            "It runs from [[Lund]] to [[Old Harbour|the harbour]].",
            "It runs from Lund to the harbour.",
        ),
        ("It meets [[Ports#Lund]] there.", "It meets Ports > Lund there."),
        ("[[1. FC Lund]] plays there.", "1. FC Lund plays there."),
        ("==A ticket costs [[Euro|12 euros]].==", "A ticket costs 12 euros."),
        ("船票==十二欧元==。", "船票十二欧元。"),
        ("It sails at noon. %%really?%% It is new.", "It sails at noon. It is new."),
        ("It sails at noon. #ferry #lund ^a1b2c3", "It sails at noon."),
        (
            "It is said to sail[^1].\n\n[^1]: Harbour office.",
            "It is said to sail.\n\nHarbour office.",
        ),
        (
            "- [ ] The pier is mended.\n- [x] The rails are laid.",
            "The pier is mended.\n\nThe rails are laid.",
        ),
        ("> [!note] Price\n> It costs 12 euros.", "Price\n\nIt costs 12 euros."),
        ("> [!info]- The pier opens in June.", "The pier opens in June."),
        ("> [!QUOTE]\n> “We sail,” she said.", "“We sail,” she said."),
        ("| Port | Fee |\n|--|--|\n| [[Lund\\|Lund pier]] | 12 |", "Port | Fee\n\nLund pier | 12"),
        ("{{< lead >}}It sails again.{{< /lead >}}", "It sails again."),
        ("It costs [fare:: 12 euros] now.", "It costs 12 euros now."),
    ],
)
def test_what_is_shown_stays_without_its_marks(read: Read, written: str, shown: str) -> None:
    assert text_of(read, written) == shown


@pytest.mark.parametrize(
    "text",
    [
        "It grew 5%% in May and 6%% in June.",
        "Write `%% a %%` and `==b==` for it.",
        "```\n%% a %%\n[[b|c]]\n```",
        "if a==b and c==d",
        "std::vector is a list, 10^6 is a number.",
        "He is number #1 and #2",
        "A note[1] and an array[[",
    ],
)
def test_what_only_looks_like_a_mark_stays(text: str) -> None:
    assert plain_markdown(text) == (text, {})


@pytest.mark.parametrize(
    "front",
    [
        "+++\ntitle = 'Ferry sails'\ndate = 2025-04-03T07:00:00+02:00 # day\n[params]\n"
        "publisher = 'Sund Post'\nauthor = 'Liv Dahl'\n+++\n",
        '{\n"title": "Ferry sails", "date": "2025-04-03", "publisher": "Sund Post",\n'
        '"author": {"name": "Liv Dahl", "url": "https://example.com"}\n}\n',
        "---\nTitle: Ferry sails\nPublisher: '[[Sund Post]]'\ndate-published: 3 April 2025\n"
        "author:\n  - '[[People/Liv|Liv Dahl]]'\ncreated: 2026-01-01\n---\n",
        "---\ntitel: Ferry sails\ndatum: 03.04.2025\nzeitung: Sund Post\nautorin: [[Liv Dahl]]\n"
        "---\n",
        "title:: Ferry sails\npublisher:: Sund Post\ndate:: 2025-04-03\nauthor:: [[Liv Dahl]]\n\n",
    ],
)
def test_properties_of_every_kind(read: Read, front: str) -> None:
    article = read("note.md", f"{front}\n{SAID}\n").article
    assert (article.title, article.publisher) == ("Ferry sails", "Sund Post")
    assert article.published == date(2025, 4, 3)
    assert article.raw("author") == "Liv Dahl"
    assert article.text == SAID


def test_a_colon_in_a_title_is_taken_as_editors_take_it(read: Read) -> None:
    found = read("note.md", f"---\ntitle: Ferries: a history\ntags:\n---\n{SAID}\n")
    assert found.article.title == "Ferries: a history"


def test_front_matter_that_is_broken(read: Read) -> None:
    with pytest.raises(ReadError, match="not valid TOML"):
        read("note.md", f"+++\ntitle = Ferry\n+++\n{SAID}\n")


def test_a_page_of_notion(read: Read) -> None:
    body = (
        "# Ferry sails\n\nPublisher: Sund Post\nPublished: April 3, 2025\n"
        f"URL: https://example.com/ferry\nTags: ports, news\n\n{SAID}\n"
    )
    article = read("Ferry sails 0123456789abcdef0123456789abcdef.md", body).article
    assert (article.title, article.publisher) == ("Ferry sails", "Sund Post")
    assert (article.published, article.url) == (date(2025, 4, 3), "https://example.com/ferry")
    assert article.text == SAID
    bare = read("Ferry sails 0123456789abcdef0123456789abcdef.md", f"{SAID} It is new.").article
    assert bare.title == "Ferry sails"


def test_a_note_with_properties_is_called_as_its_file(read: Read) -> None:
    front = f"---\ndate: 2025-04-03\n---\n{SAID}\n"
    assert read("Ferry sails again.md", front).article.title == "Ferry sails again"
    assert read("note.md", front).article.title != "note"


@pytest.mark.parametrize("mark", ["%% a ", "{{< ", "==a ", "[[", "[^a ", "^a ", "{% comment %}"])
def test_marks_that_never_close_take_no_time(mark: str, read_bounded: Read) -> None:
    raw = f"{SAID}\n\n{mark * 40_000}\n".encode()
    assert SAID in read_bounded("note.md", raw, seconds=4.0).article.text
