"""Reasoning that a model writes into its reply, left out as the reply streams in (pure)."""

import re
from collections.abc import Sequence

FINAL = "<|channel|>final<|message|>"

THOUGHTS = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<reasoning>": "</reasoning>",
    "[THINK]": "[/THINK]",
    "<|channel|>analysis": FINAL,
    "<|channel|>commentary": FINAL,
}
"""What opens reasoning and what closes it: DeepSeek's and Qwen's tags, those of various others,
Mistral's, and the channels of gpt-oss."""

_CLOSINGS = tuple(dict.fromkeys(THOUGHTS.values()))
_MARKS = ("<|start|>assistant", "<|end|>", "<|return|>")
"""Of the channels too: dropped wherever they stand."""

_LINE_OF_THE_REPLY = re.compile(r"\[\d+\][.!?]?[ \t]*\n")
"""A line that ends with the number of its source, as lines of an answer do."""


class ThoughtFilter:
    """Drops what stands between such tags, wherever the pieces of the stream cut them.

    A block that is never closed is dropped to the end. A closing tag without an opening one ends
    reasoning that began with the reply (many servers send DeepSeek-R1's so), and all before it is
    dropped: hence text waits until a line of it is surely the reply's, or the reply is over. Nobody
    waits for it longer, since an answer is checked line by line.
    """

    def __init__(self) -> None:
        self._held = ""
        self._closing: str | None = None
        self._waiting = ""
        self._sure = False

    @property
    def waits(self) -> bool:
        """Text has come that may be the reply's."""
        return bool(self._waiting.strip())

    def feed(self, piece: str) -> str:
        """What can be said for sure to be no thought."""
        text = self._held + piece
        while True:
            tags = (self._closing,) if self._closing else (*THOUGHTS, *_CLOSINGS, *_MARKS)
            found = [(place, -len(tag), tag) for tag in tags if (place := text.find(tag)) >= 0]
            if not found:
                break
            place, _, tag = min(found)
            self._pass(tag, text[:place])
            text = text[place + len(tag) :]
        begun = _begun(text, tags)
        self._held = text[len(text) - begun :]
        if not self._closing:
            self._waiting += text[: len(text) - begun]
        self._sure = self._sure or bool(_LINE_OF_THE_REPLY.search(self._waiting))
        return self._take() if self._sure else ""

    def rest(self) -> str:
        """What was held back and turned out to be the reply's."""
        if not self._closing:
            self._waiting += self._held
        self._held = ""
        return self._take()

    def _pass(self, tag: str, before: str) -> None:
        """Go past a tag; `before` is the text since the last one."""
        if self._closing:
            self._closing = None
        elif tag in _CLOSINGS:
            self._waiting = self._waiting + before + "\n" if self._sure else ""
        else:
            self._waiting += before
            self._closing = THOUGHTS.get(tag)

    def _take(self) -> str:
        said, self._waiting = self._waiting, ""
        return said


def _begun(text: str, tags: Sequence[str]) -> int:
    """How many characters at the end of `text` may be the beginning of a tag."""
    longest = max(len(tag) for tag in tags) - 1
    for length in range(min(longest, len(text)), 0, -1):
        if any(tag.startswith(text[-length:]) for tag in tags):
            return length
    return 0
