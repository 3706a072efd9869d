"""Evidence -> the checked sentences of an answer."""

from rag.composing.answer_in_progress import AnswerInProgress, Clock
from rag.composing.composer import Composer
from rag.composing.conflicts import find_conflicts
from rag.composing.finish import finish

__all__ = ["AnswerInProgress", "Clock", "Composer", "find_conflicts", "finish"]
