"""A question as it was typed -> what is asked for."""

from rag.question.follow_up import make_standalone
from rag.question.other_languages import read_other
from rag.question.question import Kind, Question, read_question
from rag.question.spelling import Spelling

__all__ = ["Kind", "Question", "Spelling", "make_standalone", "read_other", "read_question"]
