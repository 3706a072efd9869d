"""A claim and quotes -> what code can prove of it."""

from rag.verification.claim_check import check, settle
from rag.verification.verify import Finding, Support, verify, verify_in_text

__all__ = ["Finding", "Support", "check", "settle", "verify", "verify_in_text"]
