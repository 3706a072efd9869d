"""The words of models: who writes, who judges, what is sent to them. Standard library only."""

from dataclasses import dataclass
from typing import Literal

WriterChoice = Literal["auto", "endpoint", "local", "quotes"]
"""Who may write an answer: an endpoint, the local model, nobody; auto takes the first ready."""


JudgeChoice = Literal["auto", "local", "wording"]
"""Who reads whether a quote says a claim: the writer, the local model, or nobody."""


Risk = Literal["cautious", "balanced", "bold"]
"""How sure Presscheck must be before it answers: cautious declines more, bold less."""


Precision = Literal["auto", "float32", "bfloat16"]
"""The number format that a local embedding model computes in; auto takes what is faster here."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat with a language model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(slots=True)
class Tokens:
    """Tokens that a writer has read and written so far, where the other side counts them."""

    read: int = 0
    written: int = 0
