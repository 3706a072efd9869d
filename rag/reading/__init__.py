"""Models that read: whether a quote asserts a claim. Code proves, these judge (docs/decisions/)."""

from rag.reading.endpoint_judge import EndpointJudge
from rag.reading.judge import Judge, Reading, verdict_of
from rag.reading.local_judge import LocalJudge

__all__ = ["EndpointJudge", "Judge", "LocalJudge", "Reading", "verdict_of"]
