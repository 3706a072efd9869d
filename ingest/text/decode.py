"""Bytes to text: a byte order mark, then what the document says of itself, UTF-8, and a guess.

What is said is tried before a guess, and not believed where it cannot be right. A few bad bytes
cost their own letters, which are marked with U+FFFD; what is in doubt as a whole is refused.
"""

import codecs
import re
import unicodedata

from ingest.text.characters import without_controls
from ingest.text.encodings import MARK, encoding_named, letters
from rag.errors import ReadError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is a prefix of it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
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
_CONTROLS = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))
_SAMPLE = 1 << 16
_TAG = re.compile(rb"</?[a-zA-Z][^<>]{0,2000}>")
_SHORT = 512
_MOST_CONTROLS = 0.02  # compressed data have 0.1, a page with NULs in its tags 0.001
_MOST_NOISE = 0.05  # random bytes as UTF-16 have 0.15: half a pair, private, not assigned
_MOST_DAMAGE = 0.05  # of the letters beyond ASCII; one of four is bad in what is another encoding
_FEW = 3
_SURE_OF_UTF8 = 8  # so many letters are not UTF-8 by chance
_SAVE_AS_UTF8 = "Save it as UTF-8 and ingest it again."
_SEVEN_BITS = ("iso-2022-jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_kr", "hz")
_ISO_2022_JP = re.compile(rb"\x1b\$[@B][\x21-\x7e\s]+\x1b\([BJ]")
_LATIN = frozenset(
    "windows-1250 windows-1252 windows-1254 windows-1257 iso-8859-2 iso-8859-3 iso-8859-4 "
    "iso-8859-10 iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16 macintosh".split()
)
# So many accented letters in a row no Latin language has, and misread Russian has most of its own.
_RUN = re.compile(r"[\xa1-\u024f]{4,}")
_ACCENTED = re.compile(r"[\xc0-\u024f]")
# What a Western page has of UTF-8, beside words in another script.
_USUAL = re.compile(
    r"[\xa0-\u017f\u2000-\u206f\u20a0-\u20bf\u2100-\u214f]"
    r"|(?<![^\W\d_])(?:[\u0370-\u07ff]{2,}|[\u0900-\ud7ff]{2,})(?![a-zA-Z])"
)


def decode(raw: bytes, *, where: str, declared: str | None = None, language: str = "") -> str:
    """The text of a file. `declared` is the encoding that the file, or what came with it, names;
    `language` a code as "ru", of the text if that is known: it helps where none is named.

    Raises ReadError for an empty or binary file, and where the encoding is in doubt: a wrong guess
    would put wrong letters into quotes.
    """
    if not raw.strip():
        raise _empty(where)
    if encoding := _marked(raw) or _unmarked_utf16(raw):
        text = raw.decode(encoding, "replace")
        if _noise(text) > _MOST_NOISE:
            raise _binary("a binary file", where)
    else:
        _refuse_binary(raw, where)
        text = _read(raw, where, encoding_named(declared) if declared else None, language)
    text = without_controls(text.replace("\0", ""))
    if not text.strip("\ufeff \t\r\n"):
        raise _empty(where)
    return text


def encoding_of(sample: bytes, *, where: str) -> str:
    """The encoding, in the words of `encoding_named`, of a file that is read line by line, from
    how it begins. Raises ReadError as `decode` does, and for UTF-16 and UTF-32, whose lines do not
    end in one byte."""
    if wide := wide_encoding_of(sample):
        raise ReadError(f"this is {wide.upper()}", where=where, next=_SAVE_AS_UTF8)
    _refuse_binary(sample, where)
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(sample)  # its end may be cut
    good, bad = _beyond_ascii(text)
    if not bad or good >= bad:
        return "utf-8"
    from ingest.text.guess import guess

    found = guess(sample)
    if found is None and is_damaged(text):
        raise _in_doubt(sample, where)
    return found or "utf-8"


def wide_encoding_of(sample: bytes) -> str | None:
    """UTF-16 or UTF-32, as Python's codec has it, where a file that begins so is in it."""
    mark = _marked(sample)
    return _unmarked_utf16(sample) if mark is None else mark if mark != "utf-8-sig" else None


def is_damaged(text: str) -> bool:
    """Whether more than a few letters of it could not be read."""
    good, bad = _beyond_ascii(text)
    return bad > max(good, _FEW)


def _read(raw: bytes, where: str, named: str | None, language: str) -> str:
    text = raw.decode("utf-8", "replace")
    good, bad = _beyond_ascii(text)
    if not good and (named in _SEVEN_BITS or _ISO_2022_JP.search(raw)):
        return letters(raw, named if named in _SEVEN_BITS else "iso-2022-jp")
    if named in ("utf-16le", "utf-16be"):  # it could not be read in ASCII if that were so
        named = "utf-8"
    if not bad and (named in (None, "utf-8") or _is_utf8(text, good)):
        return text
    from ingest.text.guess import guess

    readings = [(bad, text)]
    if named and named != "utf-8":
        other = letters(raw, named)
        sound, damaged = _beyond_ascii(other)
        if damaged <= _MOST_DAMAGE * sound and not _misread(other, named):
            return other
        readings.insert(0, (damaged, other))
    if len(readings) > 1 or (good < bad and (named is None or bad > _FEW)):
        found = guess(raw, language)
        if found:
            return letters(raw, found)
    _, text = min(readings, key=lambda one: one[0])
    if is_damaged(text):
        raise _in_doubt(raw, where)
    return text


def _marked(raw: bytes) -> str | None:
    return next((name for mark, name in _BYTE_ORDER_MARKS if raw.startswith(mark)), None)


def _beyond_ascii(text: str) -> tuple[int, int]:
    """How many letters are beyond ASCII, and how many pieces could not be read."""
    bad = text.count(MARK)
    return len(text) - len(text.encode("ascii", "ignore")) - bad, bad


def _is_utf8(text: str, good: int) -> bool:
    """Whether what is valid UTF-8 is not so by chance, in a document that names another encoding:
    “É»” in Latin-1 is also “ɻ”."""
    if good >= _SURE_OF_UTF8 or good == 0:
        return True
    return sum(len(found[0]) for found in _USUAL.finditer(text)) == good


def _misread(text: str, encoding: str) -> bool:
    """Whether most of what is beyond ASCII stands in runs that no Latin language has: a server
    said Latin-1 of all its pages."""
    if encoding not in _LATIN:
        return False
    runs = [run for run in _RUN.findall(text) if _ACCENTED.search(run)]
    return 2 * sum(map(len, runs)) > _beyond_ascii(text)[0]


def _unmarked_utf16(raw: bytes) -> str | None:
    """By the NULs, which are every other byte of what is mostly ASCII."""
    sample = raw[:4096]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if (
        not sample
        or max(first, second) < 0.4 * len(sample) / 2
        or 10 * min(first, second) > len(sample) / 2
    ):
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _noise(text: str) -> float:
    sample = text[:4096]
    categories = [unicodedata.category(letter) for letter in sample if letter not in "\t\r\n\f"]
    odd = sum(category in ("Cn", "Co", "Cs", "Cc") for category in categories)
    return (odd + max(0, sample.count(MARK) - _FEW)) / max(1, len(categories))


def _refuse_binary(raw: bytes, where: str) -> None:
    kind = next((words for start, words in _KINDS if raw.startswith(start)), None)
    sample = _TAG.sub(b"", raw[:_SAMPLE])
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if kind is None and controls > max(_SHORT, len(sample)) * _MOST_CONTROLS:
        kind = "a binary file"
    if kind:
        raise _binary(kind, where)


def _binary(kind: str, where: str) -> ReadError:
    return ReadError(
        f"this is {kind}, not text",
        where=where,
        next="Convert it to .txt, .md or .html and ingest that.",
    )


def _empty(where: str) -> ReadError:
    return ReadError("the file is empty", where=where, next="Leave it out.")


def _in_doubt(raw: bytes, where: str) -> ReadError:
    try:
        raw.decode("utf-8")
        place = ""
    except UnicodeDecodeError as error:
        place = f" at byte {error.start}"
    return ReadError(
        f"invalid UTF-8{place}, and no other encoding is beyond doubt",
        where=where,
        next=_SAVE_AS_UTF8,
    )
