"""Runs as something to read: Markdown for the terminal, and one page of HTML with plots and every
answer that fell short."""

from eval.report.html import html_page
from eval.report.markdown import failures_markdown, markdown

__all__ = ["failures_markdown", "html_page", "markdown"]
