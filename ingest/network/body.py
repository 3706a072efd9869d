"""The body of an answer, decompressed and bounded."""

import zlib
from collections.abc import Iterable, Iterator

from ingest.network.address import WebAddress, refused
from rag.errors import ReadError

TRY_AGAIN = "Try again later, or save the page in a browser and ingest that file."
_BLOCK = 1 << 16
_MIB = 1 << 20


def read_body(parts: Iterable[bytes], coding: str, most_bytes: int, address: WebAddress) -> bytes:
    """All of it. Raises ReadError where it is more than `most_bytes`, damaged, or compressed in
    another way than gzip."""
    if coding in ("gzip", "x-gzip"):
        parts = _gunzipped(parts, address)
    elif coding not in ("identity", ""):
        raise refused(str(address), f"it is compressed in a way that was not asked for ({coding})")
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > most_bytes:
            raise too_large(address, most_bytes)
    return bytes(body)


def _gunzipped(parts: Iterable[bytes], address: WebAddress) -> Iterator[bytes]:
    """Decompresses a little at a time, so that the reader can stop at what is too much."""
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for part in parts:
            while part and not inflate.eof:
                yield inflate.decompress(part, _BLOCK)
                part = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error as error:
        raise broken_off(address) from error
    if not inflate.eof:
        raise broken_off(address)


def broken_off(address: WebAddress) -> ReadError:
    return ReadError(f"what {address.host} sent breaks off", where=str(address), next=TRY_AGAIN)


def too_large(address: WebAddress, most_bytes: int) -> ReadError:
    return ReadError(
        f"the page is larger than {most_bytes // _MIB} MiB",
        where=str(address),
        next="Raise the setting `document_mib` if you want it nevertheless.",
    )
