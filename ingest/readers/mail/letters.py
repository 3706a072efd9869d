"""The letters of a mail's fields and parts, in whatever its sender's program wrote them."""

import binascii
import re
from collections.abc import Iterator
from email.message import EmailMessage

from ingest.readers.mail.mime import payload_of
from ingest.text.decode import decode, encoding_of
from ingest.text.encodings import encoding_named, letters
from ingest.text.page_encoding import page_text
from rag.errors import ReadError

# RFC 2047: =?charset?B or Q?words?=
_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bq])\?(.*?)\?=", re.IGNORECASE | re.DOTALL)
# What programs say of any letter at all.
_SAY_NOTHING = frozenset(("us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown"))


def part_text(part: EmailMessage, where: str) -> str:
    """The text of a part, a page's source where it is one. Raises ReadError as `decode` does."""
    payload = payload_of(part)
    if not payload.strip():
        return ""
    if part.get_content_type() == "text/html":
        return page_text(payload, where, _charset(part))
    return decode(payload, where=where, declared=_charset(part))


def letters_of_fields(part: EmailMessage | None) -> str:
    """The encoding of what a field writes out as it is, which is that of the mail's text."""
    charset = _charset(part) if part else None
    if part and charset is None and (payload := payload_of(part)).strip():
        try:
            return encoding_of(payload, where="")
        except ReadError:
            pass
    return charset or "utf-8"


def words_of(field: str, encoding: str) -> str:
    """A field's words. `field` is as Python's parser holds it; bytes that are written out, against
    the rules, are in `encoding`."""
    unfolded = re.sub(r"\r?\n(?=[ \t])", "", field)
    return "".join(_letters(raw, charset) for raw, charset in _runs(unfolded, encoding)).strip()


def _runs(field: str, encoding: str) -> Iterator[tuple[bytes, str]]:
    """Bytes in one encoding each: a letter may begin in one encoded word and end in the next."""
    held, held_charset, place = b"", "", 0
    for word in _ENCODED.finditer(field):
        between = field[place : word.start()]
        charset = word[1].partition("*")[0].lower()  # RFC 2231 adds a language
        if between.strip() or not held_charset or charset != held_charset:
            yield held, held_charset
            held = b""
        if between.strip() or not held_charset:
            yield between.encode("utf-8", "surrogateescape"), encoding
        held += _bytes_of(word[2], word[3])
        held_charset, place = charset, word.end()
    yield held, held_charset
    yield field[place:].encode("utf-8", "surrogateescape"), encoding


def _bytes_of(kind: str, words: str) -> bytes:
    if kind in "qQ":
        return binascii.a2b_qp(words.replace(" ", "_"), header=True)
    try:
        return binascii.a2b_base64(words + "==")
    except binascii.Error:
        return words.encode("ascii", "replace")


def _letters(raw: bytes, charset: str) -> str:
    if not raw.strip():
        return raw.decode("ascii", "replace")
    try:
        return decode(raw, where="", declared=charset)
    except ReadError:
        return letters(raw, encoding_named(charset) or "utf-8")


def _charset(part: EmailMessage) -> str | None:
    named = part.get_content_charset()
    return None if named is None or named in _SAY_NOTHING else named
