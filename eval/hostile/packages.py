"""Hostile office files, books and rich texts."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from random import Random

from eval.hostile.honest import archive, docx, epub, odt, pptx
from eval.hostile.kind import Kind, Make, repeated, times

_SAID = "The dam above Northtown failed on Monday, officials said."
_WORDS = f"<w:p><w:r><w:t>{_SAID}</w:t></w:r></w:p>"
_SPOKEN = f"<t:p>{_SAID}</t:p>"
_BOMB = (
    '<!DOCTYPE a [<!ENTITY a "xxxxxxxxxx">'
    + "".join(f'<!ENTITY a{n} "{("&a" + str(n - 1 or "") + ";") * 10}">' for n in range(1, 10))
    + "]>"
)


def _of(parts: Callable[[str], Mapping[str, str]], unit: str, count: int, after: str = "") -> Make:
    return lambda _, size: archive(parts(unit * times(size, count) + after))


def _plus(parts: Mapping[str, str | bytes]) -> Make:
    return lambda _, __: archive({**docx(_WORDS), **parts})


def _attributes(_: Random, size: float) -> bytes:
    flood = " ".join(f'a{n}="1"' for n in range(times(size, 200_000)))
    return archive(docx(f"<w:p {flood}>{_WORDS}</w:p>"))


def _parts(_: Random, size: float) -> bytes:
    return archive({f"word/{n}.xml": "" for n in range(times(size, 30_000))})


def _lying_size(*_: object) -> bytes:
    """A directory that says a part is small."""
    raw = bytearray(archive({"word/document.xml": b"<a>" + bytes(60_000_000)}))
    place = raw.rindex(b"PK\x01\x02")
    raw[place + 24 : place + 28] = struct.pack("<I", 100)
    return bytes(raw)


def _twice(*_: object) -> bytes:
    """A part that the directory has thousands of times."""
    raw = archive(docx(_WORDS))
    start, end = raw.index(b"PK\x01\x02"), raw.index(b"PK\x05\x06")
    row, tail = raw[start:end], bytearray(raw[end:])
    count = 15_000
    tail[8:12] = struct.pack("<HH", count, count)
    tail[12:16] = struct.pack("<I", len(row) * count)
    return raw[:start] + row * count + bytes(tail)


def _link(*_: object) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        part = zipfile.ZipInfo("word/document.xml")
        part.external_attr = 0o120777 << 16
        made.writestr(part, "/etc/passwd")
    return file.getvalue()


def _flag(bit: int) -> Make:
    def make(*_: object) -> bytes:
        raw = bytearray(archive(docx(_WORDS)))
        raw[raw.rindex(b"PK\x01\x02") + 8] |= bit
        return bytes(raw)

    return make


def _method(number: int) -> Make:
    def make(*_: object) -> bytes:
        raw = bytearray(archive(docx(_WORDS)))
        raw[raw.rindex(b"PK\x01\x02") + 10] = number
        return bytes(raw)

    return make


def _encoded(name: str) -> Make:
    head = f'<?xml version="1.0" encoding="{name}"?>'
    return lambda _, __: archive({"word/document.xml": head + docx(_WORDS)["word/document.xml"]})


def _chapters(_: Random, size: float) -> bytes:
    page = f"<html><body><p>{_SAID}</p></body></html>"
    numbers = range(times(size, 15_000))
    kind = 'media-type="application/xhtml+xml"'
    manifest = "".join(f'<item id="i{n}" href="{n}.xhtml" {kind}/>' for n in numbers)
    spine = "".join(f'<itemref idref="i{n}"/>' for n in numbers)
    return archive({**epub(page, manifest, spine), **{f"{n}.xhtml": page for n in numbers}})


def _rtf(unit: str, count: int, after: str = "") -> Make:
    return repeated(unit, count, before="{\\rtf1\\ansi " + _SAID, after=after + "}")


PACKAGES = (
    Kind("a bomb", ".docx", lambda _, __: archive({"word/document.xml": bytes(90_000_000)})),
    Kind("a bomb of words", ".docx", _of(docx, _WORDS, 180_000)),
    Kind(
        "a bomb of an entity",
        ".docx",
        lambda _, __: archive({"word/document.xml": _BOMB + "<a>&a9;</a>"}),
    ),
    Kind(
        "a bomb beside",
        ".odt",
        lambda _, __: archive({**odt(_SPOKEN), "meta.xml": bytes(90_000_000)}),
    ),
    Kind("deep", ".docx", _of(docx, "<w:p>", 200_000)),
    Kind("deep tables", ".docx", _of(docx, "<w:tbl><w:tr><w:tc>", 300, _WORDS)),
    Kind("deep", ".odt", _of(odt, "<t:p>", 200_000)),
    Kind("deep", ".pptx", _of(pptx, "<a:p>", 200_000)),
    Kind("attributes", ".docx", _attributes),
    Kind(
        "one-letter paragraphs", ".docx", _of(docx, "<w:p><w:r><w:t>a</w:t></w:r></w:p>", 500_000)
    ),
    Kind("one-letter paragraphs", ".odt", _of(odt, "<t:p>a</t:p>", 1_500_000)),
    Kind(
        "one-letter paragraphs", ".pptx", _of(pptx, "<a:p><a:r><a:t>a</a:t></a:r></a:p>", 600_000)
    ),
    Kind("spaces", ".odt", _of(odt, "<t:s/>", 2_000_000)),
    Kind(
        "rows",
        ".odt",
        _of(odt, "<t:table-row><t:table-cell><t:p>a</t:p></t:table-cell></t:table-row>", 200_000),
    ),
    Kind(
        "titles",
        ".pptx",
        _of(
            pptx, '<p:nvPr><p:ph type="title"/></p:nvPr><a:p><a:r><a:t>a</a:t></a:r></a:p>', 150_000
        ),
    ),
    Kind(
        "slides that are not there",
        ".pptx",
        lambda _, __: archive(pptx("", ids='<p:sldId r:id="r9"/>' * 9000)),
    ),
    Kind(
        "slides outside",
        ".pptx",
        lambda _, __: archive(
            pptx(
                "",
                '<Relationship Id="r2" Target="../../../../etc/passwd"/>',
                '<p:sldId r:id="r2"/>',
            )
        ),
    ),
    Kind("names that climb", ".docx", _plus({"../../../../tmp/climbed": "x", "/etc/climbed": "x"})),
    Kind("names with NULs", ".docx", _plus({"word/styles.xml\0.txt": "x"})),
    Kind("odd names", ".docx", _plus({"\u202egpj.exe": "x", "a" * 60_000: "x", "con\n": "x"})),
    Kind("many parts", ".docx", _parts),
    Kind("a size that is a lie", ".docx", _lying_size),
    Kind("a row thousands of times", ".docx", _twice),
    Kind("a link", ".docx", _link),
    Kind("a password", ".docx", _flag(1)),
    *(Kind(f"method {number}", ".docx", _method(number)) for number in (9, 12, 14, 93, 99)),
    *(
        Kind(f"encoding {name}", ".docx", _encoded(name))
        for name in (
            "punycode",
            "undefined",
            "utf-7",
            "UTF-16",
            "rot13",
            "cp037",
            "gb18030",
            "x-nothing",
        )
    ),
    Kind("wrong XML", ".docx", lambda _, __: archive({"word/document.xml": "<a><b></a>"})),
    Kind("no parts", ".epub", lambda _, __: archive({})),
    Kind("chapters", ".epub", _chapters),
    Kind(
        "a chapter often",
        ".epub",
        lambda _, __: archive(epub(f"<p>{_SAID}</p>", spine='<itemref idref="a"/>' * 90_000)),
    ),
    Kind(
        "a book in itself",
        ".epub",
        lambda _, __: archive(
            epub("", '<item id="b" href="b.opf" media-type="text/html"/>', '<itemref idref="b"/>')
        ),
    ),
    Kind(
        "a chapter outside",
        ".epub",
        lambda _, __: archive(
            epub(
                "",
                '<item id="b" href="../../etc/passwd" media-type="text/html"/>',
                '<itemref idref="b"/>',
            )
        ),
    ),
    Kind(
        "attributes",
        ".epub",
        lambda _, s: archive(
            epub("<p " + " ".join(f"a{n}=1" for n in range(times(s, 200_000))) + ">x")
        ),
    ),
    Kind("a deep chapter", ".epub", lambda _, s: archive(epub("<div>" * times(s, 900_000)))),
    Kind(
        "hidden chapters",
        ".epub",
        lambda _, s: archive(epub("<div style='display:none'>a" * times(s, 20_000))),
    ),
    Kind("flat spans", ".epub", lambda _, s: archive(epub("<span>a </span>" * times(s, 400_000)))),
    Kind("deep groups", ".rtf", _rtf("{", 490_000)),
    Kind("groups", ".rtf", _rtf("{a}", 490_000)),
    Kind("no groups", ".rtf", _rtf("}", 900_000)),
    Kind("binary", ".rtf", _rtf("\\bin2147483647 ", 300_000)),
    Kind("letters by number", ".rtf", _rtf("\\u20320?", 600_000)),
    Kind("impossible letters", ".rtf", _rtf("\\u99999999999?\\'zz", 200_000)),
    Kind("fields", ".rtf", _rtf("{\\field{\\*\\fldinst{HYPERLINK x", 150_000)),
    Kind(
        "fonts",
        ".rtf",
        repeated("{\\f1\\fcharset1 x;}", 250_000, before="{\\rtf1{\\fonttbl", after="}a}"),
    ),
    Kind("fonts without end", ".rtf", repeated("{\\f0 ", 400_000, before="{\\rtf1{\\fonttbl")),
    Kind(
        "a code page",
        ".rtf",
        lambda _, __: b"{\\rtf1\\ansi\\ansicpg99999 \\'e9 " + _SAID.encode() + b"}",
    ),
    Kind("a picture", ".rtf", _rtf("0a" * 500 + "\n", 4000)),
    Kind("words of control", ".rtf", _rtf("\\abcdefghij-1234567890", 200_000)),
    Kind("lines", ".rtf", _rtf("a\\par ", 700_000)),
    Kind("backslashes", ".rtf", _rtf("\\", 4_000_000)),
)
