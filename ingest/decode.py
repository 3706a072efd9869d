"""Bytes to text: byte order marks, then UTF-8, then a legacy encoding that is beyond doubt."""

import codecs
import re

from rag.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is a prefix of it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What texts are written in. Python knows more by name, of which some take quadratic time (punycode,
# idna), some are no encodings of text (hex, zlib, rot13) and one always fails (undefined).
_ENCODINGS = frozenset(
    "ascii utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be iso8859-1 "
    "iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 "
    "iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1250 cp1251 cp1252 cp1253 cp1254 "
    "cp1255 cp1256 cp1257 cp1258 cp437 cp850 cp852 cp855 cp866 cp874 koi8-r koi8-u mac-roman "
    "mac-cyrillic tis-620 gb2312 gbk gb18030 hz big5 big5hkscs cp950 euc_jp euc_jis_2004 "
    "shift_jis shift_jis_2004 cp932 iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_kr euc_kr cp949 "
    "johab".split()
)
_KINDS = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)
_CONTROLS = bytes(range(1, 9)) + bytes(range(14, 27)) + bytes(range(28, 32))
_SAMPLE = 1 << 18  # a quarter of a megabyte takes 0.1 s
_MOST_CHAOS = 0.02
_MISREAD = re.compile(r"[^\W\d_]{2}[³¹¿¥£¼¾]")  # Polish read as cp1252: "zosta³a"
_CLOSE_CHAOS = 0.005
_TIE = 0.02
_CLEAR = 0.15
_SAVE_AS_UTF8 = "Save it as UTF-8 and ingest it again."
# A start byte with as many continuation bytes as it promises.
_VALID_SEQUENCE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")


def decode(raw: bytes, *, where: str, declared: str | None = None) -> str:
    """The text of a file. `declared` is the encoding that the file names itself.

    Raises ReadError for an empty or binary file, and where the encoding is in doubt: a wrong guess
    would put wrong letters into quotes.
    """
    if not raw.strip():
        raise ReadError("the file is empty", where=where, next="Leave it out.")
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if encoding is None:
        _refuse_binary(raw, where)
    try:
        text = raw.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding:
            raise _invalid(encoding, error, where) from error
        text = _decode_legacy(raw, error, where, declared)
    if not text.strip("\ufeff \t\r\n"):
        raise ReadError("the file is empty", where=where, next="Leave it out.")
    return text


def decode_declared(raw: bytes, name: str) -> str | None:
    """The text in an encoding that a document names; None where it is not in it, or where the name
    is none of an encoding that texts are written in."""
    try:
        encoding = codecs.lookup(name).name
        return raw.decode(encoding) if encoding in _ENCODINGS else None
    except (LookupError, ValueError):  # a NUL in the name; letters that it does not have
        return None


def encoding_of(sample: bytes, *, where: str) -> str:
    """The encoding of a file that is read line by line, from how it begins. Raises ReadError as
    `decode` does, and for UTF-16 and UTF-32, whose lines do not end in one byte."""
    mark = next((name for mark, name in _MARKS if sample.startswith(mark)), None)
    if mark and mark != "utf-8-sig":
        raise ReadError(f"this is {mark.upper()}", where=where, next=_SAVE_AS_UTF8)
    _refuse_binary(sample, where)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # its last letter may be cut
    except UnicodeDecodeError as error:
        if _VALID_SEQUENCE.search(sample):
            return "utf-8"  # some of its lines are damaged
        sure = _sure_encoding(sample[:_SAMPLE])
        if sure is None:
            raise _invalid("UTF-8", error, where) from error
        return sure
    return "utf-8"


def _refuse_binary(raw: bytes, where: str) -> None:
    kind = next((words for start, words in _KINDS if raw.startswith(start)), None)
    sample = raw[:65536]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if kind is None and (b"\0" in sample or controls > len(sample) // 50):
        kind = "a binary file"
    if kind:
        raise ReadError(
            f"this is {kind}, not text",
            where=where,
            next="Convert it to .txt, .md or .html and ingest that.",
        )


def _decode_legacy(raw: bytes, error: UnicodeDecodeError, where: str, declared: str | None) -> str:
    # One broken spot in a text with sound UTF-8 elsewhere is damage, not another encoding.
    if _VALID_SEQUENCE.search(raw):
        raise _invalid("UTF-8", error, where) from error
    if declared and (text := decode_declared(raw, declared)) is not None:
        return text
    encoding = _sure_encoding(raw[:_SAMPLE])
    if encoding is None:
        raise _invalid("UTF-8", error, where) from error
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as second:
        raise _invalid(encoding, second, where) from second


def _sure_encoding(sample: bytes) -> str | None:
    """A legacy encoding that beats all others that give another text, or None.

    charset-normalizer's `chaos` and `coherence` are shares of unlikely and of language-like
    letters. It cannot tell cp1250 from cp1252 on French: a tie goes to cp1252, which is far more
    common, while Czech is 0.04 more coherent as cp1250 and is then left to its owner.
    """
    from charset_normalizer import from_bytes

    matches = list(from_bytes(sample))
    least = min((one.chaos for one in matches), default=1.0)
    limit = min(least + _CLOSE_CHAOS, _MOST_CHAOS)
    found = [(str(one), one) for one in matches if one.chaos <= limit]
    best = max((one.coherence for _, one in found), default=0.0)
    for text, one in found:
        if "cp1252" in (one.encoding, *one.could_be_from_charset):
            sure = one.coherence >= best - _TIE and not _MISREAD.search(text)
            return "cp1252" if sure else None
        if one.encoding.startswith("mac_"):  # "ťtť" for a short "été"; no one's files any more
            return None
        if all(other == text or two.coherence < one.coherence - _CLEAR for other, two in found):
            return one.encoding
    return None


def _invalid(encoding: str, error: UnicodeDecodeError, where: str) -> ReadError:
    if error.reason == "unexpected end of data":
        return ReadError(
            f"the file ends in the middle of a character ({encoding})",
            where=where,
            next="It is probably cut off: get it again.",
        )
    return ReadError(f"invalid {encoding} at byte {error.start}", where=where, next=_SAVE_AS_UTF8)
