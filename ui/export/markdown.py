"""Answers with their quotes -> Markdown, in which what articles bring is only text. Pure."""

from collections.abc import Sequence

from rag.contract.answers import AnswerJson, CitationJson
from rag.types import Verdict
from ui.export.wording import STATUS_WORDS, line_back, made_line, named, source_line, told
from ui.markdown.text import as_markdown, is_link_target, marks


def answers_markdown(title: str, answers: Sequence[AnswerJson]) -> str:
    """One answer under its question; a conversation under its title, each question below it."""
    parts: list[str] = []
    level = "#"
    if len(answers) != 1:
        parts.append(f"# {as_markdown(title)}")
        level = "##"
    for answer in answers:
        parts.extend(_answer(answer, level))
    parts += ["---", f"*{as_markdown(made_line(answers))}*"]
    return "\n\n".join(parts) + "\n"


def _answer(answer: AnswerJson, level: str) -> list[str]:
    parts = [f"{level} {as_markdown(answer['question'])}"]
    if answer["standalone_question"] != answer["question"]:
        parts.append(f"Understood as: {as_markdown(answer['standalone_question'])}")
    if answer["status"] != "answered":
        parts.append(f"**{STATUS_WORDS.get(answer['status'], '')}.**")
    if answer["missing"]:
        parts.append(f"Not found: {as_markdown(answer['missing'])}")
    if line := line_back(answer):
        parts.append(as_markdown(line))
    parts += [
        as_markdown(sentence["text"]) + marks(sentence["citations"])
        for sentence in told(answer, Verdict.VERIFIED)
    ]
    if weak := told(answer, Verdict.WEAK):
        parts.append("**Not fully supported:**")
        parts += [as_markdown(each["text"]) + marks(each["citations"]) for each in weak]
    for conflict in answer["conflicts"]:
        parts.append(f"**The articles disagree:** {as_markdown(conflict['about'])}")
        parts.append(
            "\n".join(
                f"- {as_markdown(value['value'])}{marks(value['citations'])}"
                for value in conflict["values"]
            )
        )
    if quotes := named(answer):
        parts.append(f"{level}# Quotes")
        parts += [_quote(citation) for citation in quotes]
    return parts


def _quote(citation: CitationJson) -> str:
    lines = f"“{citation['quote']}”".splitlines()
    quote = "\n".join(f"> {as_markdown(line)}" for line in lines)
    title = as_markdown(citation["title"])
    if is_link_target(citation["url"]):
        title = f"[{title}](<{citation['url']}>)"
    return f"**{citation['n']}.** {title} · {as_markdown(source_line(citation))}\n\n{quote}"
