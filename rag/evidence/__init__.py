"""Passages -> the few sentences that may answer, and whether they are enough."""

from rag.evidence.by_words import holds_kind
from rag.evidence.features import FEATURES
from rag.evidence.finder import EvidenceFinder
from rag.evidence.read import read_evidence
from rag.evidence.relevance import terms_to_cover

__all__ = ["FEATURES", "EvidenceFinder", "holds_kind", "read_evidence", "terms_to_cover"]
