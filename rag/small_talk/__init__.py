"""What is no question to the articles, and what is said to it."""

from rag.small_talk.errands import Errand, asked_fields, errand_of, errand_reply
from rag.small_talk.line_back import chat_answer, line_back, next_questions
from rag.small_talk.small_talk import SmallTalk

__all__ = [
    "Errand",
    "SmallTalk",
    "asked_fields",
    "chat_answer",
    "errand_of",
    "errand_reply",
    "line_back",
    "next_questions",
]
