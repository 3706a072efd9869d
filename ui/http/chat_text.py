"""The text that a chat client shows of an answer, and the words in what it sends. Pure."""

from collections.abc import Iterator

from rag.contract.answers import AnswerJson, CitationJson
from rag.sources.citations import marked
from rag.types import Answer, Verdict
from ui.export.wording import named
from ui.markdown.sources import SOURCES, disagreement, source_line
from ui.markdown.text import is_link_target

_DISAGREE = "The articles disagree: "


def content(answer: Answer) -> str:
    """The answer's text, and what is missing of it."""
    return "\n\n".join(part for part in (answer.text, answer.missing) if part)


def sources_text(answer: AnswerJson, note: str | None) -> str:
    """Markdown to follow the content: where articles disagree, what was quoted, and the note on
    how the answer was made; empty where there is none of it."""
    parts = [disagreement(conflict) for conflict in answer["conflicts"]]
    if cited := named(answer):
        parts.append("\n\n".join([SOURCES, "\n".join(map(_item, cited))]))
    if note:
        parts.append(f"Note: {note}")
    return "\n\n".join(parts)


def mark_spans(answer: Answer) -> Iterator[tuple[int, int, int]]:
    """Each mark of a quote in the content as its number, start and end, counted in code points."""
    at = 0
    for sentence in answer.sentences:
        if sentence.verdict is not Verdict.VERIFIED:
            continue
        text = marked(sentence)
        begin = answer.text.find(text, at)
        if begin < 0:
            continue
        at = begin + len(text)
        end = at
        for n in reversed(sentence.citations):
            start = answer.text.rfind(f"[{n}]", begin, end)
            if start >= 0:
                yield n, start, start + len(f"[{n}]")
                end = start


def linked(citation: CitationJson) -> str | None:
    """The address of a quote's article, where it is one of the web."""
    return citation["url"] if is_link_target(citation["url"]) else None


def own_words(text: str) -> str:
    """What the user typed, where the client has put found documents around it, as Open WebUI does:
    only the library's articles are evidence."""
    _, opened, rest = text.rpartition("<user_query>")
    asked, closed, _ = rest.partition("</user_query>")
    if not (opened and closed):
        _, closed, asked = text.rpartition("</context>") if "<context>" in text else ("", "", "")
    return asked.strip() if closed and asked.strip() else text


def without_sources(text: str) -> str:
    """An earlier reply as it was before `sources_text` was put behind it."""
    for begins in (f"\n\n{_DISAGREE}", f"\n\n{SOURCES}\n"):
        text = text.partition(begins)[0]
    return text


def _item(citation: CitationJson) -> str:
    return f"- {source_line(citation)}"
