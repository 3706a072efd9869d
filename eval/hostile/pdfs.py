"""Hostile PDFs."""

import zlib
from random import Random

from eval.hostile.honest import pdf, pdf_objects
from eval.hostile.kind import Kind, Make, times

_DRAWN = b"BT /F1 11 Tf 72 700 Td (The dam failed on Monday, officials said.) Tj ET "
_CATALOG = b"<</Type /Catalog /Pages 2 0 R>>"
_PAGE = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800]>>"


def _code(unit: bytes, count: int) -> Make:
    return lambda _, size: pdf(_DRAWN + unit * times(size, count))


def _objects(**given: bytes) -> Make:
    """`o2=...` is object 2."""
    numbered = {int(name[1:]): content for name, content in given.items() if name[0] == "o"}
    trailer = given.get("trailer", b"/Root 1 0 R")
    return lambda _, __: pdf_objects({1: _CATALOG, **numbered}, trailer)


def _stream(content: bytes, rows: bytes) -> bytes:
    return b"<<%b /Length %d>>\nstream\n%b\nendstream" % (rows, len(content), content)


def _page_with(stream: bytes) -> Make:
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R>>"
    return _objects(o2=b"<</Type /Pages /Kids [3 0 R] /Count 1>>", o3=page, o4=stream)


def _pages(_: Random, size: float) -> bytes:
    kids = b"3 0 R " * times(size, 300_000)
    return pdf_objects({1: _CATALOG, 2: b"<</Type /Pages /Kids [%b]>>" % kids, 3: _PAGE})


def _forms(*_: object) -> bytes:
    """Forms that draw forms that draw forms, ten of each."""
    more: dict[int, bytes] = {}
    for number in range(6, 14):
        names = b" ".join(b"/X%d %d 0 R" % (n, number + 1) for n in range(10))
        code = b" ".join(b"/X%d Do" % n for n in range(10))
        rows = b"/Type /XObject /Subtype /Form /Resources <</XObject <<%b>>>>" % names
        more[number] = _stream(code, rows)
    more[14] = _stream(_DRAWN, b"/Type /XObject /Subtype /Form")
    return pdf(_DRAWN + b"/X0 Do ", more, b"/XObject <</X0 6 0 R>>")


def _flate(levels: int, content: bytes) -> bytes:
    for _ in range(levels):
        content = zlib.compress(content, 9)
    return content


def _own_form(*_: object) -> bytes:
    rows = b"/Type /XObject /Subtype /Form /Resources <</XObject <</X0 6 0 R>>>>"
    return pdf(_DRAWN + b"/X0 Do ", {6: _stream(b"/X0 Do", rows)}, b"/XObject <</X0 6 0 R>>")


def _unicode_map(_: Random, size: float) -> bytes:
    ranges = b"<0000> <ffff> <0041>\n" * times(size, 3000)
    code = b"begincmap 1 beginbfrange\n" + ranges + b"endbfrange endcmap"
    font = b"<</Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R>>"
    return pdf(_DRAWN, {5: font, 6: _stream(code, b"")})


PDFS = (
    Kind("pages in pages", ".pdf", _objects(o2=b"<</Type /Pages /Kids [2 0 R]>>")),
    Kind(
        "pages in each other",
        ".pdf",
        _objects(o2=b"<</Type /Pages /Kids [3 0 R]>>", o3=b"<</Type /Pages /Kids [2 0 R 2 0 R]>>"),
    ),
    Kind("pages without end", ".pdf", _pages),
    Kind(
        "a parent of itself",
        ".pdf",
        _objects(
            o2=b"<</Type /Pages /Kids [3 0 R] /Parent 2 0 R>>", o3=b"<</Type /Page /Parent 3 0 R>>"
        ),
    ),
    Kind("an object that is itself", ".pdf", _objects(o2=b"2 0 R")),
    Kind("objects in a circle", ".pdf", _objects(o2=b"3 0 R", o3=b"2 0 R")),
    Kind(
        "tables in a circle",
        ".pdf",
        lambda _, __: pdf_objects({1: _CATALOG, 2: b"<<>>"}, b"/Root 1 0 R /Prev 9"),
    ),
    Kind(
        "a table of itself",
        ".pdf",
        lambda _, __: (raw := pdf_objects({1: _CATALOG}, b"/Root 1 0 R /Prev 00060")).replace(
            b"/Prev 00060", b"/Prev %05d" % raw.index(b"xref")
        ),
    ),
    Kind("a length of itself", ".pdf", _page_with(b"<</Length 4 0 R>>\nstream\nBT ET\nendstream")),
    Kind("a huge length", ".pdf", _page_with(b"<</Length 99999999999>>\nstream\nBT ET\nendstream")),
    Kind("a negative length", ".pdf", _page_with(b"<</Length -5>>\nstream\nBT ET\nendstream")),
    Kind(
        "many filters",
        ".pdf",
        _page_with(
            _stream(_flate(9, bytes(9_000_000)), b"/Filter [" + b"/FlateDecode " * 9 + b"]")
        ),
    ),
    Kind(
        "a bomb",
        ".pdf",
        _page_with(_stream(_flate(1, bytes(200_000_000)), b"/Filter /FlateDecode")),
    ),
    Kind(
        "filters of text",
        ".pdf",
        _page_with(_stream(b"z" * 3_000_000 + b"~>", b"/Filter [/ASCII85Decode /ASCII85Decode]")),
    ),
    Kind(
        "runs",
        ".pdf",
        _page_with(_stream(b"\x81a" * 1_500_000, b"/Filter [/RunLengthDecode /RunLengthDecode]")),
    ),
    Kind(
        "a packing of old",
        ".pdf",
        _page_with(_stream(b"\x80\x0b\x60" * 900_000, b"/Filter /LZWDecode")),
    ),
    Kind(
        "wide predictor",
        ".pdf",
        _page_with(
            _stream(
                _flate(1, bytes(1_000_000)),
                b"/Filter /FlateDecode /DecodeParms <</Predictor 15 /Columns 999999999>>",
            )
        ),
    ),
    Kind("an unknown filter", ".pdf", _page_with(_stream(b"x", b"/Filter /Nothing"))),
    Kind("forms in forms", ".pdf", _forms),
    Kind("a form that draws itself", ".pdf", _own_form),
    Kind("states", ".pdf", _code(b"q ", 20_000_000)),
    Kind("words", ".pdf", _code(b"BT (x) Tj ET ", 800_000)),
    Kind("letters apart", ".pdf", _code(b"BT [(a) -900 (b) -900] TJ ET ", 400_000)),
    Kind("numbers", ".pdf", _code(b"1 ", 9_000_000)),
    Kind("a huge number", ".pdf", _code(b"9", 900_000)),
    Kind("names", ".pdf", _code(b"/a ", 3_000_000)),
    Kind("deep lists", ".pdf", _code(b"[", 900_000)),
    Kind("deep names", ".pdf", _code(b"<</a ", 900_000)),
    Kind("brackets", ".pdf", _code(b"(", 3_000_000)),
    Kind("pictures between", ".pdf", _code(b"BI /W 1 /H 1 ID x EI ", 200_000)),
    Kind("odd matrices", ".pdf", _code(b"1e300 0 0 1e300 0 0 cm BT (x) Tj ET ", 3000)),
    Kind("a map of letters", ".pdf", _unicode_map),
    Kind("deep objects", ".pdf", _objects(o2=b"[" * 300_000)),
    Kind("a huge object number", ".pdf", _objects(o2=b"99999999999999999999 0 R")),
    Kind(
        "a large catalogue",
        ".pdf",
        lambda _, __: pdf_objects(
            {1: _CATALOG, 2: b"<</Type /Pages /Kids []>>"}, b"/Root 1 0 R /Size 999999999"
        ),
    ),
    Kind(
        "a lock",
        ".pdf",
        lambda _, __: pdf_objects(
            {1: _CATALOG, 9: b"<</Filter /Standard /V 9 /R 9 /Length 99999 /O () /U () /P 1>>"},
            b"/Root 1 0 R /Encrypt 9 0 R /ID [() ()]",
        ),
    ),
    Kind(
        "only its beginning", ".pdf", lambda _, s: b"%PDF-1.7\n" + b"1 0 obj " * times(s, 900_000)
    ),
    Kind("ends", ".pdf", lambda _, s: b"%PDF-1.7\n" + b"startxref\n0\n%%EOF\n" * times(s, 300_000)),
    Kind("noise", ".pdf", lambda r, s: b"%PDF-1.7\n" + r.randbytes(times(s, 3_000_000))),
    Kind(
        "metadata that is a bomb",
        ".pdf",
        lambda _, __: pdf_objects(
            {
                1: b"<</Type /Catalog /Pages 2 0 R /Metadata 4 0 R>>",
                2: b"<</Type /Pages /Kids [3 0 R]>>",
                3: _PAGE,
                4: _stream(
                    b"<!DOCTYPE a [<!ENTITY a 'x'>"
                    + b"".join(
                        b"<!ENTITY a%d '%b'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(2, 12)
                    )
                    + b"]><a>&a11;</a>",
                    b"",
                ),
            }
        ),
    ),
)
