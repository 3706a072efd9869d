"""Passages -> the few sentences that may answer, and whether they are enough."""
