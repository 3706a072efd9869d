# ruff: noqa: RUF001
"""Bytes to letters in an encoding that has a name, as browsers read it (WHATWG Encoding Standard).

`webencodings` has the standard's table of names, by which latin-1 is windows-1252 and gb2312 is
gbk. Python's codecs differ from the standard's indexes in some hundred places: those are here.
"""

import codecs
import re
from collections.abc import Callable
from functools import lru_cache

from webencodings.labels import LABELS

MARK = "\ufffd"
"""Stands for what could not be read, and for nothing else."""

_CODECS = {
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "windows-874": "cp874",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
}
# What is no longer written for browsers, and stands in old letters and texts. Python knows more by
# name, of which some take quadratic time (punycode, idna), some are no encodings of text (hex,
# zlib, rot13) and one always fails (undefined).
_OLDER = frozenset(
    "utf-32 utf-32-le utf-32-be cp437 cp850 cp852 cp855 hz johab iso2022_kr iso2022_jp_1 "
    "iso2022_jp_2 euc_jis_2004 shift_jis_2004".split()
)
_UNREAD = ("replacement", "x-user-defined")
_PAIRED = ("gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
# Letters that Python's codec gives and the standard does not.
_TRANSLATED = {
    "gb18030": str.maketrans(
        "\ue5e5\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue7c7\ue81e\ue826"
        "\ue82b\ue82c\ue832\ue843\ue854\ue864",
        "\u3000︐︒︑︓︔︕︖︗︘︙ḿ龴龵龶龷龸龹龺龻",
    ),
    "big5": str.maketrans("•､‾∼♁☉¥¢£", "‧﹑¯～⊕⊙￥￠￡"),
    "euc-jp": str.maketrans("〜‖−¢£¬", "～∥－￠￡￢"),
    "shift_jis": str.maketrans("\uf8f0\uf8f1\uf8f2\uf8f3", MARK * 4),
    "koi8-u": str.maketrans("╝╬", "ўЎ"),
}
_TRANSLATED["gbk"] = _TRANSLATED["gb18030"]
# Pairs that Python's codec lacks: the first pair of a row, and the row's letters.
_BIG5 = (
    "877a㡵𡵓𣚞𦀡㻬 87a1𥣞㫵竼龗𤅡𨤍𣇪𠪊𣉞䌊蒄龖鐯䤰蘓墖靊鈘秐稲晠権袝瑌篅枂稬剏遆㓦 "
    "87bf珄𥶹瓆鿇垳䤯呌䄱𣚎堘穲𧭥讏䚮𦺈䆁𥶙箮𢒼鿈𢓁𢓉𢓌鿉蔄𣖻䂴鿊䓡𪷿拁灮鿋 8e69箸 8e6f簆 "
    "8e7e糎 8eab緒 8eb4縝 8ecd者 8ed0耨 8f57菁 8f69蒨 8f6e萏 8fcb覦覩 8ffe起 906d都 907a銹 "
    "90dc靜 90f1響 91bf鼖 9244蔃 92af兙兛兝兞 92c8鍮 92d1瑹 9447浧 94ca禛 95d9邗 9644靝 "
    "96ed瀞 96fc嬨 9b76爁 9b78矗 9b7b纇 9bc6駖 9bde釔 9bec惞 9bf6澶 9c42輶 9c53侻 9c62營 "
    "9c68鄄 9c6b鷰 9c77菏 9cbc尐秣 9cd0婧 9d57輋 9d5a筑 9dc4拐 9ea9恢 9eef痹 9efd汊 9f60鬮 "
    "9f66鼗 9fcb僭 9fd8弌 a063蠏 a077拎 a0d5瑨 a0df煢 a0e4牐 "
    "a3c0␀␁␂␃␄␅␆␇␈␉␊␋␌␍␎␏␐␑␒␓␔␕␖␗␘␙␚␛␜␝␞␟␡€ c6cf廴 c6d3无 c6d5癶 c6d7隶 c6de〃仝 fa5f倩 "
    "fa66偽 fabd包 fac5卄 fad5卿 fb48嘅 fbb8婷 fbf3幵 fbf9廐 fc4f彘 fc6c悤 fcb9撐 fce2晴 "
    "fcf1杞 fdb7沜渝 fdbb港 fdf1煮 fe52猪 fe6f瑜 feaa瓩 fedd砉 "
)
_SHIFTS = re.compile(rb"\x1b(\$@|\$B|\$\(D|\(B|\(J|\(I)")


def encoding_named(label: str) -> str | None:
    """The standard's name of the encoding that a document calls `label`; Python's where only
    letters of old have it; None for what is no encoding of texts."""
    found = LABELS.get(label.strip().lower())
    if found and found not in _UNREAD:
        return found
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):  # a NUL in the name
        return None
    return name if name in _OLDER else None


def codec_of(encoding: str) -> str:
    """The name of Python's codec."""
    return _CODECS.get(encoding, encoding)


def letters(raw: bytes, encoding: str) -> str:
    """`raw` in an encoding of `encoding_named`; a MARK for each piece that is not in it."""
    if encoding == "iso-2022-jp":
        return _iso_2022_jp(raw)
    text = raw.decode(codec_of(encoding), _ERRORS.get(encoding, "replace"))
    table = _TRANSLATED.get(encoding)
    return text.translate(table) if table else text


def letters_in_pieces(encoding: str) -> Callable[[bytes, bool], str]:
    """The same for bytes that come in pieces, each with whether it is the last."""
    decode = codecs.getincrementaldecoder(codec_of(encoding))(
        _ERRORS.get(encoding, "replace")
    ).decode
    table = _TRANSLATED.get(encoding, {})
    return lambda raw, final: decode(raw, final).translate(table) if table else decode(raw, final)


def _of_windows(error: UnicodeError) -> tuple[str, int]:
    """Windows-125x leaves places empty; a control character of that number stands there, and above
    these nothing."""
    assert isinstance(error, UnicodeDecodeError)
    byte = error.object[error.start]
    return (chr(byte) if byte < 0xA0 else MARK), error.start + 1


def _of_hebrew(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    if error.object[error.start] == 0xCA:
        return "\u05ba", error.start + 1
    return _of_windows(error)


def _of_pairs(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    start, codec = error.start, error.encoding
    pair = error.object[start : start + 2]
    if codec == "gb18030" and pair[0] == 0x80:
        return "€", start + 1
    if codec == "cp932" and pair[0] == 0x80:
        return "\x80", start + 1
    if codec == "big5hkscs" and (letter := _big5().get(pair)):
        return letter, start + 2
    if codec == "euc_jp" and len(pair) == 2 and min(pair) >= 0xA1 and max(pair) <= 0xFE:
        return _of_shift_jis(pair), start + 2
    if codec == "euc_jp" and pair[0] == 0x8F and len(pair) == 2 and pair[1] >= 0xA1:
        return MARK, min(start + 3, len(error.object))
    # The second half goes with the first, unless it can stand by itself.
    return MARK, start + 1 + (len(pair) == 2 and _leads(pair[0], codec) and pair[1] >= 0x80)


def _leads(byte: int, codec: str) -> bool:
    if codec == "cp932":
        return 0x81 <= byte <= 0x9F or 0xE0 <= byte <= 0xFC
    if codec == "euc_jp":
        return 0xA1 <= byte <= 0xFE or byte in (0x8E, 0x8F)
    return 0x81 <= byte <= 0xFE


def _of_shift_jis(pair: bytes) -> str:
    """Rows of NEC and IBM, which Python has in Shift_JIS only."""
    row, cell = pair[0] - 0xA1, pair[1] - 0xA1
    first = row // 2 + (0x81 if row < 62 else 0xC1)
    second = cell + (0x9F if row % 2 else 0x40 + (cell >= 0x3F))
    try:
        return bytes((first, second)).decode("cp932")
    except UnicodeDecodeError:
        return MARK


@lru_cache(maxsize=1)
def _big5() -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    for row in _BIG5.split():
        first = int(row[:4], 16)
        for place, letter in enumerate(row[4:]):
            found[(first + place).to_bytes(2)] = letter
    return found


def _iso_2022_jp(raw: bytes) -> str:
    """Its pairs are those of EUC-JP without the high bit; half-width signs likewise."""
    parts: list[str] = []
    shift, place = b"(B", 0
    for change in [*_SHIFTS.finditer(raw), None]:
        part = raw[place : change.start() if change else len(raw)]
        if shift in (b"$@", b"$B"):
            for line in re.split(rb"([\x00-\x20]+)", part):
                high = line if line.strip() == b"" else bytes(byte | 0x80 for byte in line)
                parts.append(letters(high, "euc-jp"))
        elif shift == b"(I":
            high = bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in part)
            parts.append(letters(high, "shift_jis"))
        else:
            parts.append(part.decode("ascii", "replace"))
        if change:
            shift, place = change[1], change.end()
    return "".join(parts)


codecs.register_error("presscheck-windows", _of_windows)
codecs.register_error("presscheck-hebrew", _of_hebrew)
codecs.register_error("presscheck-pairs", _of_pairs)
_ERRORS = dict.fromkeys(_PAIRED, "presscheck-pairs") | dict.fromkeys(
    [f"windows-{page}" for page in (874, *range(1250, 1259))], "presscheck-windows"
)
_ERRORS["windows-1255"] = "presscheck-hebrew"
