"""A question -> the passages that may answer it."""

from rag.retrieval.retriever import DEPTH, Retriever, Vector, fuse

__all__ = ["DEPTH", "Retriever", "Vector", "fuse"]
