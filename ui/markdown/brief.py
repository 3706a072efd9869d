"""A brief as Markdown: the points under their days, where articles differ, the quotes. Pure."""

from itertools import groupby

from rag.briefing.brief import Brief, Point
from rag.types import Citation
from ui.markdown.text import as_markdown, is_link_target, marks
from ui.words import count, day


def brief_markdown(brief: Brief, *, within: str = "") -> str:
    """`within` says of which articles, in words."""
    blocks = [f"# In brief{f': {as_markdown(brief.topic)}' if brief.topic else ''}"]
    blocks.append(as_markdown(brief_sum(brief, within=within)))
    if brief.missing:
        blocks.append(as_markdown(brief.missing))
    for published, points in groupby(brief.points, key=lambda point: point.published):
        blocks.append(f"## {day(published) if published else 'Without a date'}")
        blocks.append("\n".join(_point(point) for point in points))
    for conflict in brief.conflicts:
        blocks.append(f"## The articles disagree\n\n{as_markdown(conflict.about)}")
        blocks.append(
            "\n".join(
                f"- {as_markdown(value.value)}{marks(value.citations)}" for value in conflict.values
            )
        )
    if brief.citations:
        blocks.append("## Quotes")
        blocks.append("\n".join(quote_line(citation) for citation in brief.citations))
    return "\n\n".join(blocks) + "\n"


def brief_sum(brief: Brief, *, within: str = "") -> str:
    """'12 articles on “bridges”, 9 of them read, 7 sources'."""
    read = "" if brief.read == brief.articles else f", {brief.read:,} of them read"
    of = f" on “{brief.topic}”" if brief.topic else ""
    chosen = f" ({within})" if within else ""
    return f"{count(brief.articles, 'article')}{chosen}{of}{read}, {count(brief.sources, 'source')}"


def quote_line(citation: Citation) -> str:
    """A numbered line: the quote, its title, publisher and day, and its address if it has one."""
    published = day(citation.published) if citation.published else ""
    told = [as_markdown(citation.title), as_markdown(citation.publisher or ""), published]
    told += [f"<{citation.url}>"] if is_link_target(citation.url) else []
    return (
        f"{citation.n}. “{as_markdown(citation.quote)}” {', '.join(part for part in told if part)}"
    )


def _point(point: Point) -> str:
    told = [as_markdown(point.attribution.label)] if point.attribution else []
    told += [count(point.sources, "source")] if point.sources > 1 else []
    said = f" ({'; '.join(told)})" if told else ""
    return f"- {as_markdown(point.text)}{marks(point.citations)}{said}"
