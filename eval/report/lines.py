"""Plain lines and aligned tables, for whatever is read as text."""

from collections.abc import Sequence


def plain_line(text: str) -> str:
    """One line without anything that a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table. The first row is the head; all cells of a column as wide as the widest."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return lines
