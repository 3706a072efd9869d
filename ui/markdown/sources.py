"""What an answer rests on: its quotes by number, and where articles disagree. Pure.

`write` makes text of articles harmless where it is shown: as Markdown, or as it is.
"""

from collections.abc import Callable
from datetime import date

from rag.contract.answers import CitationJson, ConflictJson
from ui.markdown.text import as_markdown, is_link_target, marks
from ui.words import day

SOURCES = "**Sources**"


def source_line(citation: CitationJson, write: Callable[[str], str] = as_markdown) -> str:
    """'[1] Harbour Gazette, 5 March 2024: [A bridge](<https://...>) “It opens in May.”'; without a
    publisher the file is named."""
    published = citation["published"]
    file = citation["source"] if citation["source"] != citation["url"] else None
    told = (
        citation["publisher"] or file,
        day(date.fromisoformat(published) if published else None),
        f"at {citation['time_code']}" if citation["time_code"] else "",
        "read by OCR" if citation["ocr"] else "",
    )
    title = write(citation["title"])
    if is_link_target(citation["url"]):
        title = f"[{title}](<{citation['url']}>)"
    place = write(", ".join(part for part in told if part))
    by = f", its {citation['field']} as a reader entered it" if citation["edited"] else ""
    return f"[{citation['n']}] {place}: {title} “{write(citation['quote'])}”{by}"


def disagreement(conflict: ConflictJson, write: Callable[[str], str] = as_markdown) -> str:
    """What it is about, and a line for each value with the numbers of its quotes."""
    values = [
        f"- {write(value['value'])}{marks(value['citations'])}" for value in conflict["values"]
    ]
    return "\n".join([f"The articles disagree: {write(conflict['about'])}\n", *values])
