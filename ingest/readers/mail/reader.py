"""E-mail: a message (.eml) or a mailbox of them (.mbox). Attachments are left out."""

import hashlib
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from functools import partial
from pathlib import Path

from ingest.document import Block, Document, Entry, Rejected
from ingest.facts.dates import parse_date
from ingest.readers.html import blocks_of_page
from ingest.readers.mail.letters import letters_of_fields, part_text, words_of
from ingest.readers.mail.mime import Kind, parsed, parts_of
from ingest.readers.mail.sender import sender_facts
from ingest.readers.options import (
    ReadOptions,
    for_container,
    source_of,
    too_large,
    whole_file,
)
from ingest.readers.record import Sources
from ingest.readers.stream import open_stream
from ingest.text.plain import blocks_of
from rag.errors import ReadError

_QUOTED = re.compile(r"^(?:>.*|On .{6,200} wrote:|Am .{6,200} schrieb .{2,100}:)$", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- ?$.*", re.MULTILINE | re.DOTALL)
_PARTS_OF_HTML = 0.2
_MAIL = Kind("the message", "Save the message again from your mail program.", most_parts=1000)


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
                raise ReadError("this is not a mailbox", where=source, next=_MAIL.next)
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
    with parsed(raw, source, _MAIL) as message:
        plain, page = _parts(message, source)
        if not ({"from", "date", "subject", "received"} & {name.lower() for name in message}):
            raise ReadError("this is not an e-mail message", where=source, next=_MAIL.next)
        stated = _stated(message, letters_of_fields(plain or page))
        blocks = _text(plain, page, source)
    if sum(len(block.text) for block in blocks) > options.most_bytes:
        raise too_large(source, "its text", options)
    return Document(source, blocks, {name: words for name, words in stated.items() if words})


def _stated(message: EmailMessage, encoding: str) -> dict[str, str]:
    fields = {name.lower(): str(value) for name, value in reversed(list(message.raw_items()))}

    def words(name: str) -> str:
        return words_of(fields.get(name.lower(), ""), encoding)

    senders = getaddresses([fields.get("from", "")])
    return {
        "title": words("Subject"),
        **sender_facts([(words_of(name, encoding), where) for name, where in senders], words),
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


def _parts(message: EmailMessage, source: str) -> tuple[EmailMessage | None, EmailMessage | None]:
    """The first part that is plain text, and the first that is a page."""
    plain = page = None
    for part in parts_of(message, source, _MAIL):
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/plain" and plain is None:
            plain = part
        elif part.get_content_type() == "text/html" and page is None:
            page = part
    return plain, page


def _text(plain: EmailMessage | None, page: EmailMessage | None, source: str) -> tuple[Block, ...]:
    """The plain text, or the page where that says much more; a stub often stands in for it."""
    read = _own(part_text(plain, source)) if plain else ""
    shown = blocks_of_page(part_text(page, source)) if page else ()
    if len(read) > _PARTS_OF_HTML * sum(len(block.text) for block in shown):
        return blocks_of(read)
    if not shown:
        raise ReadError("there is no text in the message", where=source, next="Leave it out.")
    return shown


def _own(text: str) -> str:
    """The text without what it quotes of earlier messages, which are another's words."""
    text = text.replace("\r\n", "\n")
    return _SIGNATURE.sub("", _QUOTED.sub("", text))
