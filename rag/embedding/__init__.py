"""Texts and questions to vectors, and what reads two texts together."""
