"""Contradictions made from news text, to measure what checks claims."""
