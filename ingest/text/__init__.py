"""Bytes to clean text, and text to chunks."""
