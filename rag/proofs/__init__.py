"""Somebody's own draft, checked against the library sentence by sentence."""

from rag.proofs.draft_check import DraftSentence, DraftVerdict, check_draft
from rag.proofs.draft_text import draft_sentences

__all__ = ["DraftSentence", "DraftVerdict", "check_draft", "draft_sentences"]
