"""A checked draft as Markdown: what to look at first, then every sentence with its quote. Pure."""

from collections.abc import Sequence

from rag.proofs import DraftSentence, DraftVerdict
from rag.sources.citations import Citations
from ui.markdown.brief import quote_line
from ui.markdown.text import as_markdown, marks

WORDS = {
    DraftVerdict.SUPPORTED: "supported",
    DraftVerdict.CONTRADICTED: "contradicted",
    DraftVerdict.NOT_FOUND: "not found",
}


def draft_markdown(sentences: Sequence[DraftSentence], told: str) -> str:
    """`told` is the result in one line."""
    numbered = Citations()
    lines: list[str] = []
    for sentence in sentences:
        mark = marks((numbered.quote(sentence.quote).n,)) if sentence.quote else ""
        reason = f" {as_markdown(sentence.reason)}" if sentence.reason else ""
        verdict = WORDS[sentence.verdict].capitalize()
        lines.append(f"- {as_markdown(sentence.text)}{mark}  \n  **{verdict}.**{reason}")
    blocks = ["# The draft, checked", as_markdown(told), "\n".join(lines)]
    if quotes := numbered.all():
        blocks += ["## Quotes", "\n".join(quote_line(citation) for citation in quotes)]
    return "\n\n".join(blocks) + "\n"
