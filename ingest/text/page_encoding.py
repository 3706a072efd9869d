"""What a page says, before it can be read, of the letters it is written in."""

import re

from ingest.text.decode import decode
from ingest.text.encodings import encoding_named

_WHERE = 4096
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:+-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:+-]{2,40})", re.IGNORECASE)
_LANGUAGE = re.compile(rb"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?\s*([a-z]{2,3})\b", re.IGNORECASE)


def page_text(raw: bytes, where: str, sent: str | None = None) -> str:
    """The page's text. `sent` is the encoding that came with the page, and counts more than what
    it says itself. Raises ReadError as `decode` does."""
    head = _COMMENT.sub(b"", raw[:_WHERE])
    named = [sent or "", *(found[1].decode("latin-1") for found in _META.finditer(head))]
    named.append(xml_encoding(head) or "")
    language = _LANGUAGE.search(head)
    return decode(
        raw,
        where=where,
        declared=next((name for name in named if encoding_named(name)), None),
        language=language[1].decode().lower() if language else "",
    )


def xml_encoding(head: bytes) -> str | None:
    """What an XML declaration names, if there is one."""
    found = _XML.search(head.removeprefix(b"\xef\xbb\xbf"))
    return found[1].decode("latin-1") if found else None
