"""E-mail: a message (.eml) or a mailbox of them (.mbox). Attachments are left out."""

import email.policy
import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import cast

from ingest.dates import parse_date
from ingest.decode import decode, decode_declared
from ingest.document import Block, Document, Entry, Rejected
from ingest.plain import blocks_of
from ingest.readers.html import blocks_of_page
from ingest.readers.mail_sender import sender_facts
from ingest.readers.options import (
    ReadOptions,
    for_container,
    source_of,
    too_large,
    whole_file,
)
from ingest.readers.record import Sources
from ingest.readers.stream import open_stream
from rag.errors import ReadError

_QUOTED = re.compile(r"^(?:>.*|On .{6,200} wrote:|Am .{6,200} schrieb .{2,100}:)$", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- ?$.*", re.MULTILINE | re.DOTALL)
_BOUNDARY = re.compile(rb"boundary\*?\d*=|boundary[ \t]*=", re.IGNORECASE)
_PARTS_OF_HTML = 0.2
_SEND_AGAIN = "Save the message again from your mail program."
_MOST_PARTS = 1000
# The standard library's time grows with the square of these headers' length: 0.2 s for 8,000.
_MOST_HEADER = 8000
_READ = frozenset(
    "from subject date list-id content-type content-disposition content-transfer-encoding".split()
)
# And with the lines times the parts around them: 10 million take a second. An honest message of
# 100 MB has 2 million lines and four.
_MOST_WORK = 50_000_000
# What the standard library's parser raises inside for headers that no mail program writes.
_DAMAGE = (RecursionError, ValueError, LookupError, AttributeError, TypeError)


def read_message(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(path, for_container(options), partial(_parse, options=options))


def read_mailbox(path: Path, options: ReadOptions) -> Iterator[Entry | Rejected]:
    """Each message of the mailbox; a bad one is rejected by its number and the rest goes in."""
    source = source_of(path)
    sources = Sources(source)
    most = for_container(options).most_bytes
    with open_stream(path) as stream:
        number = 0
        for number, raw in enumerate(_messages(stream.lines(most), most, source), 1):
            place = f"message {number}"
            if raw is None:
                reason = too_large("", "the message", for_container(options)).what
                yield Rejected(f"{source}#{place}", reason, stream.position)
                continue
            head = _head(raw)
            name = sources.name(
                {"id": head.get("message-id", "")}, {"title": head.get("subject", "")}, place
            )
            digest = hashlib.sha256(raw).hexdigest()
            yield Entry(name, digest, stream.position, partial(_parse, raw, name, options))
    if number == 0:
        raise ReadError("there is no message in it", where=source, next="Leave it out.")


def _messages(lines: Iterator[bytes | None], most: int, source: str) -> Iterator[bytes | None]:
    """The messages between lines that begin with “From ”; None for one that is too large."""
    held: list[bytes] | None = None
    size = 0
    blank = True
    for line in lines:
        if blank and line is not None and line.startswith(b"From "):
            if held is not None:
                yield None if size > most else b"\n".join(held)
            held, size = [], 0
        elif held is None:
            if line is None or line.strip():
                raise ReadError("this is not a mailbox", where=source, next=_SEND_AGAIN)
        else:
            size += most + 1 if line is None else len(line) + 1
            if line is not None and size <= most:
                held.append(line.removeprefix(b">") if line.startswith(b">From ") else line)
        blank = line is not None and not line.strip()
    if held is not None:
        yield None if size > most else b"\n".join(held)


def _head(raw: bytes) -> dict[str, str]:
    """Subject and id as they stand there, to name the message by."""
    head = raw[: 1 << 16].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    unfolded = re.sub(rb"\n[ \t]+", b" ", head).decode("utf-8", "replace")
    pairs = (line.partition(":") for line in unfolded.split("\n"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _parse(raw: bytes, source: str, options: ReadOptions) -> Document:
    if not raw.strip():
        raise ReadError("the file is empty", where=source, next="Leave it out.")
    if raw.count(b"\n") * len(_BOUNDARY.findall(raw)) > _MOST_WORK:
        raise ReadError("the message has too many parts", where=source, next=_SEND_AGAIN)
    try:
        message = message_from_bytes(raw, policy=email.policy.default)
        _check_headers(message, source)
        if not ({"from", "date", "subject", "received"} & {name.lower() for name in message}):
            raise ReadError("this is not an e-mail message", where=source, next=_SEND_AGAIN)
        stated = _stated(message)
        blocks = _text(message, source)
    except _DAMAGE as error:
        raise ReadError(
            f"the message is damaged ({type(error).__name__})", where=source, next=_SEND_AGAIN
        ) from error
    if sum(len(block.text) for block in blocks) > options.most_bytes:
        raise too_large(source, "its text", options)
    return Document(source, blocks, {name: words for name, words in stated.items() if words})


def _check_headers(part: EmailMessage, source: str) -> None:
    for name, value in part.raw_items():
        if name.lower() in _READ and len(str(value)) > _MOST_HEADER:
            raise ReadError(
                f"the message's field {name} is longer than {_MOST_HEADER} letters",
                where=source,
                next=_SEND_AGAIN,
            )


def _stated(message: EmailMessage) -> dict[str, str]:
    return {
        "title": str(message.get("Subject", "")).strip(),
        **sender_facts(lambda name: str(message.get(name, "")).strip()),
        "published": _date(str(message.get("Date", ""))),
    }


def _date(stated: str) -> str:
    """The Date field as it stands there, or its day where other readers would not know it."""
    words = stated.partition("(")[0].strip()
    if not words or parse_date(words):
        return words
    try:
        return parsedate_to_datetime(stated).date().isoformat()
    except ValueError:
        return ""


def _text(message: EmailMessage, source: str) -> tuple[Block, ...]:
    """The plain text, or the page where that says much more; a stub often stands in for it."""
    plain = page = None
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            raise ReadError(
                f"the message has more than {_MOST_PARTS} parts", where=source, next=_SEND_AGAIN
            )
        _check_headers(part, source)
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/plain" and plain is None:
            plain = part
        elif part.get_content_type() == "text/html" and page is None:
            page = part
    read = _own(_decoded(plain, source)) if plain else ""
    shown = blocks_of_page(_decoded(page, source)) if page else ()
    if len(read) > _PARTS_OF_HTML * sum(len(block.text) for block in shown):
        return blocks_of(read)
    if not shown:
        raise ReadError("there is no text in the message", where=source, next="Leave it out.")
    return shown


def _decoded(part: EmailMessage, source: str) -> str:
    payload = cast(bytes | None, part.get_payload(decode=True)) or b""
    if not payload.strip():
        return ""
    charset = part.get_content_charset()
    if charset and charset not in ("us-ascii", "utf-8", "ascii"):
        text = decode_declared(payload, charset)
        if text is not None:
            return text
    return decode(payload, where=source)


def _own(text: str) -> str:
    """The text without what it quotes of earlier messages, which are another's words."""
    text = text.replace("\r\n", "\n")
    return _SIGNATURE.sub("", _QUOTED.sub("", text))
