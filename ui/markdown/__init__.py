"""Answers, briefs and drafts as Markdown."""
