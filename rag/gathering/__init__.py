"""Requests that no single sentence answers: an overview, the latest, the course of events."""

from rag.gathering.gathering import Gathering

__all__ = ["Gathering"]
