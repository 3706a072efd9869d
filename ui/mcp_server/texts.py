"""Results of the contract -> text that a model, or a person, reads well. Pure."""

from collections.abc import Sequence

from rag.contract.answers import CitationJson, NotedAnswerJson, PassageJson
from rag.contract.articles import ArticleJson
from ui.markdown.sources import disagreement, source_line


def answer_text(answer: NotedAnswerJson) -> str:
    parts = [answer["text"] or f"Not answered. {answer['missing'] or ''}".strip()]
    if answer["text"] and answer["missing"]:
        parts.append(f"Missing: {answer['missing']}")
    parts += [disagreement(conflict, str) for conflict in answer["conflicts"]]
    if answer["citations"]:
        parts.append("\n".join(["Sources", *map(_source, answer["citations"])]))
    if answer["nearest"]:
        parts.append(
            f"Nearest passages, which do not answer it:\n\n{found_text(answer['nearest'])}"
        )
    if answer["note"]:
        parts.append(f"Note: {answer['note']}")
    return "\n\n".join(parts)


def found_text(passages: Sequence[PassageJson]) -> str:
    if not passages:
        return "No article fits."
    return "\n\n".join(
        f"{number}. {one['source']}, {one['published'] or 'no date given'} "
        f"(article {one['article_id']}, characters {one['start']} to {one['end']})\n{one['text']}"
        for number, one in enumerate(passages, start=1)
    )


def article_text(article: ArticleJson) -> str:
    facts = (
        ("Title", article["title"]),
        ("Publisher", article["publisher"]),
        ("Published", article["published"] or "no date given"),
        ("Edited by a reader", ", ".join(edit["field"] for edit in article["edited"])),
        ("Address", article["url"]),
        ("Source", article["source"]),
        ("Names as its source", article["origin"]),
        ("Says of itself", "; ".join(article["disclosures"])),
        ("Also in", ", ".join(article["also_in"])),
    )
    head = "\n".join(f"{name}: {value}" for name, value in facts if value)
    return f"{head}\n\n{article['text']}"


def _source(citation: CitationJson) -> str:
    return f"{source_line(citation, str)} (article {citation['article_id']})"
