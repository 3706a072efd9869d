"""Answers as files: everything is there, and what articles bring stays text."""

import json
import re
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from rag.contract.answers import answer_json
from rag.types import Answer, CheckedSentence, Conflict, ConflictValue, Status, Verdict
from ui.export import KINDS, file_name
from ui.markdown.sources import source_line

if TYPE_CHECKING:
    from rag.contract.answers import AnswerJson

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/x.png)",
    "[click](javascript:alert(1))",
    "<javascript:alert(1)>",
    "https://evil.example/beacon",
    "www.evil.example and somebody@evil.example",
    "# Heading\n\n- item\n1. one\n> quoted\n```\ncode\n```\n---\n===",
    "[1]: https://evil.example",
    "| a | b |\n|---|---|\n| c | d |",
    "~~gone~~ **bold** _it_ `code` &lt; &amp; \\",
    "    indented\n\ttabbed",
    "]]></style></title><svg onload=alert(1)>",
    "line one\r\nline two\u2028line three",
]


@pytest.fixture
def answer(shelf: SimpleNamespace, make: SimpleNamespace) -> Answer:
    first = make.cite(1, shelf.harbour, "Work begins in May.")
    second = make.cite(2, shelf.observer, "The bridge over the harbour will cost 58 million crowns")
    unused = make.cite(3, shelf.harbour, "The ferry keeps running")
    return make.answer(
        "When, and for how much?",
        [
            CheckedSentence("Work begins in May.", Verdict.VERIFIED, (1,)),
            CheckedSentence("It is cheap.", Verdict.WEAK, (2,), "cheap is not in the quote"),
            CheckedSentence("It costs 99 dollars.", Verdict.REMOVED, (3,), "99 is in no quote"),
        ],
        [first, second, unused],
        status=Status.PARTIAL,
        missing="who draws it",
        standalone_question="When does work on the bridge begin?",
        conflicts=(Conflict("the cost", (ConflictValue("58 million", (2,)),)),),
    )


def hostile_answer(answer: Answer, words: str) -> "AnswerJson":
    """`words` in every place that an export shows."""
    citations = tuple(
        replace(
            each, quote=words, title=words, publisher=words, source=words, url=words, field=words
        )
        for each in answer.citations
    )
    return answer_json(
        replace(
            answer,
            question=words,
            standalone_question=f"as {words}",
            missing=words,
            writer=words,
            citations=citations,
            sentences=tuple(replace(each, text=words) for each in answer.sentences),
            conflicts=(Conflict(words, (ConflictValue(words, (1, 2)),)),),
        )
    )


@pytest.mark.parametrize("kind", ["md", "html"])
def test_a_file_has_the_answer_with_its_quotes(answer: Answer, kind: str) -> None:
    text = KINDS[kind].write("", [answer_json(answer)])
    for words in (
        "When, and for how much?",
        "When does work on the bridge begin?",
        "Answered in part",
        "who draws it",
        "Not fully supported",
        "It is cheap.",
        "The articles disagree",
        "58 million",
        "“Work begins in May.”",
        "Harbour Gazette",
        "5 March 2024",
        "Engineers doubt the price.txt",
        "https://example.org/harbour-bridge",
        "articles up to 31 March 2024",
    ):
        assert words in text
    assert "99 dollars" not in text  # removed: nobody takes it for an answer
    assert "The ferry keeps running" not in text  # found, and not used


def test_the_time_of_what_is_spoken_stands_with_its_quote(answer: Answer) -> None:
    first, *rest = answer.citations
    spoken = replace(answer, citations=(replace(first, time_code="00:12:31"), *rest))
    for kind in KINDS.values():
        assert "00:12:31" in kind.write("", [answer_json(spoken)])
        assert "00:12:31" not in kind.write("", [answer_json(answer)])
    assert "at 00:12:31" in source_line(answer_json(spoken)["citations"][0], str)


def test_json_is_the_contracts_object(answer: Answer) -> None:
    assert json.loads(KINDS["json"].write("", [answer_json(answer)])) == answer_json(answer)


def test_a_conversation_has_its_title_and_every_answer(answer: Answer) -> None:
    two = [answer_json(answer), answer_json(replace(answer, question="And then?"))]
    for kind in ("md", "html"):
        text = KINDS[kind].write("The <bridge>", two)
        assert text.index("bridge") < text.index("When, and") < text.index("And then?")
    html = KINDS["html"].write("The <bridge>", two)
    assert html.count('id="q1-1"') == html.count('id="q2-1"') == 1
    assert "The &lt;bridge&gt;" in html
    assert json.loads(KINDS["json"].write("The <bridge>", two)) == {
        "title": "The <bridge>",
        "answers": two,
    }


@pytest.mark.parametrize("words", HOSTILE)
def test_in_markdown_what_articles_bring_is_text(answer: Answer, words: str) -> None:
    """Rendered, with the features of GitHub's flavour, it has no elements but our own."""
    text = KINDS["md"].write(words, [hostile_answer(answer, words)] * 2)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    plain = re.sub(r"\]\(<[^>]*>\)", "]", text)
    assert not re.search(r"(?<!\\):(?=//)|www(?<!\\)\.|(?<!\\)@", plain)  # nor by themselves
    kinds = {token.type for token in tokens}
    kinds |= {child.type for token in tokens for child in token.children or ()}
    for forbidden in ("html_block", "html_inline", "image", "fence", "code_block", "code_inline"):
        assert forbidden not in kinds
    assert "table_open" not in kinds
    assert "s_open" not in kinds
    assert "ordered_list_open" not in kinds
    links = [
        child.attrs["href"]
        for token in tokens
        for child in token.children or ()
        if child.type == "link_open"
    ]
    assert set(links) <= {"https://evil.example/beacon"}  # an article's own address, as its link
    assert len(links) == (4 if links else 0)
    assert sum(token.type == "heading_open" for token in tokens) == 1 + 2 * 2
    assert sum(token.type == "hr" for token in tokens) == 1
    assert sum(token.type == "bullet_list_open" for token in tokens) == 2


@pytest.mark.parametrize("words", HOSTILE)
def test_in_html_what_articles_bring_is_text(answer: Answer, words: str) -> None:
    text = KINDS["html"].write(words, [hostile_answer(answer, words)] * 2)
    lower = text.lower()
    for forbidden in ("<script", "<img", "<svg", "onerror=alert(1)>", 'href="javascript'):
        assert forbidden not in lower
    assert lower.count("<style>") == lower.count("</style>") == 1
    assert "default-src 'none'" in text
    assert "src=" not in lower.replace("src=x", "")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Which model cost $5.6 million?", "which-model-cost-5-6-million.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ("Что?", "answer.md"),
        ("word " * 40, "-".join(["word"] * 12) + ".md"),
    ],
)
def test_a_files_name_suits_every_system(title: str, name: str) -> None:
    assert file_name(title, "md") == name


def test_small_talk_is_exported_with_its_line(answer: Answer) -> None:
    chat = replace(
        answer, question="hi", standalone_question="hi", kind="chat", status=Status.ANSWERED,
        text="Hello *there*.\nYou could ask:\n- What?", sentences=(), citations=(), conflicts=(),
        missing=None, suggestions=("What?",),
    )  # fmt: skip
    markdown = KINDS["md"].write("Talk", [answer_json(chat)])
    assert "Hello \\*there\\*." in markdown
    html = KINDS["html"].write("Talk", [answer_json(chat)])
    assert "Hello *there*." in html
    assert "What?" not in markdown + html
