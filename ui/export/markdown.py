"""Answers with their quotes -> Markdown, in which what articles bring is only text. Pure."""

import re
from collections.abc import Sequence

from rag.contract import AnswerJson, CitationJson
from rag.types import Verdict
from ui.export.wording import STATUS_WORDS, made_line, named, source_line, told
from ui.render import is_web_address

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$@{}]")
_BARE_ADDRESS = re.compile(r":(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_BLOCK_START = re.compile(r"^(\s*)([#+=:-]|(\d+)([.)]))", re.MULTILINE)
_NOT_IN_ADDRESS = re.compile(r"[\s<>\\()\[\]`]")


def answers_markdown(title: str, answers: Sequence[AnswerJson]) -> str:
    """One answer under its question; a conversation under its title, each question below it."""
    parts: list[str] = []
    level = "#"
    if len(answers) != 1:
        parts.append(f"# {in_line(title)}")
        level = "##"
    for answer in answers:
        parts.extend(_answer(answer, level))
    parts += ["---", f"*{in_line(made_line(answers))}*"]
    return "\n\n".join(parts) + "\n"


def in_line(text: str) -> str:
    """The text as one line that Markdown shows as it is: no link, image, tag or heading."""
    return _escaped(" ".join(text.split()))


def _answer(answer: AnswerJson, level: str) -> list[str]:
    parts = [f"{level} {in_line(answer['question'])}"]
    if answer["standalone_question"] != answer["question"]:
        parts.append(f"Understood as: {in_line(answer['standalone_question'])}")
    if answer["status"] != "answered":
        parts.append(f"**{STATUS_WORDS.get(answer['status'], '')}.**")
    if answer["missing"]:
        parts.append(f"Not found: {in_line(answer['missing'])}")
    parts += [
        in_line(sentence["text"]) + _marks(sentence["citations"])
        for sentence in told(answer, Verdict.VERIFIED)
    ]
    if weak := told(answer, Verdict.WEAK):
        parts.append("**Not fully supported:**")
        parts += [in_line(sentence["text"]) for sentence in weak]
    for conflict in answer["conflicts"]:
        parts.append(f"**The articles disagree:** {in_line(conflict['about'])}")
        parts.append(
            "\n".join(
                f"- {in_line(value['value'])}{_marks(value['citations'])}"
                for value in conflict["values"]
            )
        )
    if quotes := named(answer):
        parts.append(f"{level}# Quotes")
        parts += [_quote(citation) for citation in quotes]
    return parts


def _quote(citation: CitationJson) -> str:
    quote = "\n".join(f"> {line}" for line in _lines(f"“{citation['quote']}”"))
    title = in_line(citation["title"])
    address = citation["url"]
    if address and is_web_address(address) and not _NOT_IN_ADDRESS.search(address):
        title = f"[{title}](<{address}>)"
    return f"**{citation['n']}.** {title} · {in_line(source_line(citation))}\n\n{quote}"


def _marks(numbers: Sequence[int]) -> str:
    return "".join(rf" \[{n}\]" for n in numbers)


def _lines(text: str) -> list[str]:
    return [_escaped(line.strip()) for line in text.splitlines()]


def _escaped(text: str) -> str:
    text = _SPECIAL.sub(lambda found: "\\" + found[0], text.replace("\0", " "))
    text = _BARE_ADDRESS.sub(lambda found: "\\" + found[0], text)
    return _BLOCK_START.sub(_escaped_start, text)


def _escaped_start(found: re.Match[str]) -> str:
    blank, start, number, dot = found.groups()
    return f"{blank}{number}\\{dot}" if number else f"{blank}\\{start}"
