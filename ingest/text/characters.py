"""Text as it is stored: composed Unicode, plain white space, nothing invisible that acts."""

import re
import unicodedata

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
# Control and lone surrogate characters; marks that reverse the reading order or join and part
# words unseen; the tag characters that can spell a text nobody sees. The joiners U+200C and U+200D
# stay: Persian and emoji need them.
_REMOVED = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)

# Control characters of these numbers are letters of Windows that were taken for Latin-1.
_OF_WINDOWS = {
    number: bytes([number]).decode("cp1252")
    for number in range(0x80, 0xA0)
    if number not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_CONTROL = re.compile("[\x80-\x9f]")


def without_controls(text: str) -> str:
    """`text` with the letters that its C1 control characters stand for, as U+0092 for “’”."""
    return text.translate(_OF_WINDOWS) if _CONTROL.search(text) else text


def normalise(text: str) -> str:
    """`text` in NFC with `\\n` as the only line end, single spaces and no invisible characters."""
    text = without_controls(_LINE_ENDS.sub("\n", text))
    text = _REMOVED.sub("", text)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text))


def one_line(text: str) -> str:
    """`text` normalised, on one line and trimmed."""
    return " ".join(normalise(text).split())
