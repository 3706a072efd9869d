"""Models that read: whether a text answers a question, whether a quote asserts a claim. Code
proves, these judge (docs/decisions/)."""

from rag.reading.endpoint_judge import EndpointJudge
from rag.reading.judge import SURE_FROM, VERIFIED_FROM, WEAK_FROM, Judge, Judgement, Reading
from rag.reading.local_judge import LocalJudge
from rag.reading.local_reader import LocalReader
from rag.reading.reader import Reader

__all__ = [
    "SURE_FROM",
    "VERIFIED_FROM",
    "WEAK_FROM",
    "EndpointJudge",
    "Judge",
    "Judgement",
    "LocalJudge",
    "LocalReader",
    "Reader",
    "Reading",
]
