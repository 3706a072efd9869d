"""What is no question to the articles, and the line back to it."""

from rag.small_talk.line_back import line_back
from rag.small_talk.small_talk import SmallTalk

__all__ = ["SmallTalk", "line_back"]
