"""MIME as mails and saved pages have it, within what the standard library reads in time."""

import email.policy
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from typing import cast

from rag.errors import ReadError

_BOUNDARY = re.compile(rb"boundary\*?\d*=|boundary[ \t]*=", re.IGNORECASE)
# The standard library's time grows with the square of these headers' length: 0.2 s for 8,000.
_MOST_HEADER = 8000
_READ = frozenset(
    "from subject date list-id content-type content-disposition content-transfer-encoding "
    "content-location snapshot-content-location".split()
)
# And with the lines times the parts around them: 10 million take a second. An honest message of
# 100 MB has 2 million lines and four.
_MOST_WORK = 50_000_000
# What the standard library's parser raises inside for headers that no program writes.
_DAMAGE = (RecursionError, ValueError, LookupError, AttributeError, TypeError)


@dataclass(frozen=True, slots=True)
class Kind:
    """How errors call a kind of file, and what they advise."""

    name: str
    next: str
    most_parts: int

    def error(self, what: str, source: str) -> ReadError:
        return ReadError(f"{self.name} {what}", where=source, next=self.next)


@contextmanager
def parsed(raw: bytes, source: str, kind: Kind) -> Generator[EmailMessage]:
    """The message. What the standard library raises within of damaged headers is a ReadError."""
    if not raw.strip():
        raise ReadError("the file is empty", where=source, next="Leave it out.")
    if raw.count(b"\n") * len(_BOUNDARY.findall(raw)) > _MOST_WORK:
        raise kind.error("has too many parts", source)
    try:
        yield message_from_bytes(raw, policy=email.policy.default)
    except _DAMAGE as error:
        raise kind.error(f"is damaged ({type(error).__name__})", source) from error


def parts_of(message: EmailMessage, source: str, kind: Kind) -> Iterator[EmailMessage]:
    """The message and its parts, in order. Raises ReadError for too many of them, and for a header
    that is too long to be read."""
    for number, part in enumerate(message.walk()):
        if number > kind.most_parts:
            raise kind.error(f"has more than {kind.most_parts} parts", source)
        for name, value in part.raw_items():
            if name.lower() in _READ and len(str(value)) > _MOST_HEADER:
                what = f"has a field {name} that is longer than {_MOST_HEADER} letters"
                raise kind.error(what, source)
        yield part


def payload_of(part: EmailMessage) -> bytes:
    """The part's bytes, as they were before they were encoded for the way."""
    return cast(bytes | None, part.get_payload(decode=True)) or b""
