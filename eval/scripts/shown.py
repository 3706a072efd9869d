"""The numbered sentences that a writer is shown, read from its prompt, which
rag/composing/prompt.py writes."""

import re
from collections.abc import Mapping

_NUMBERED = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)


def shown_sentences(prompt: str) -> Mapping[int, str]:
    """Each sentence by its number, in the order of the prompt."""
    return {int(number): text.strip() for number, text in _NUMBERED.findall(prompt)}
