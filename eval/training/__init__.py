"""Trains the reader (rag/reading/) on public rows that lie beside the benchmark sets."""
