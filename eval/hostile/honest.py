"""A small honest file of every format, by hand: what is damaged, and what stands beside it."""

import csv
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP package of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def docx(body: str) -> dict[str, str]:
    return {"word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'}


def odt(body: str) -> dict[str, str]:
    spaces = 'xmlns:o="urn:o" xmlns:t="urn:t"'
    return {"content.xml": f"<o:doc {spaces}><o:body><o:text>{body}</o:text></o:body></o:doc>"}


def pptx(slide: str, relations: str = "", ids: str = "") -> dict[str, str]:
    own = '<Relationship Id="r1" Target="slides/slide1.xml"/>'
    return {
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{_P}" xmlns:r="{_R}"><p:sldIdLst>'
        f'<p:sldId id="256" r:id="r1"/>{ids}</p:sldIdLst></p:presentation>',
        "ppt/_rels/presentation.xml.rels": f"<Relationships>{own}{relations}</Relationships>",
        "ppt/slides/slide1.xml": f'<p:sld xmlns:p="{_P}" xmlns:a="{_A}"><p:sp>{slide}</p:sp>'
        "</p:sld>",
    }


def epub(page: str, manifest: str = "", spine: str = "") -> dict[str, str]:
    item = '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    return {
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles>'
        "</container>",
        "b.opf": f"<package><manifest>{item}{manifest}</manifest>"
        f'<spine><itemref idref="a"/>{spine}</spine></package>',
        "a.xhtml": page,
    }


def pdf_objects(objects: Mapping[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF file of these objects, with a table of where they are."""
    raw = b"%PDF-1.4\n"
    places: dict[int, int] = {}
    for number, content in objects.items():
        places[number] = len(raw)
        raw += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(raw)
    raw += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
    for number in range(1, max(objects) + 1):
        raw += b"%010d 00000 n \n" % places.get(number, 0)
    size = b"/Size %d " % (max(objects) + 1)
    return raw + b"trailer\n<<" + size + trailer + b">>\nstartxref\n%d\n%%%%EOF\n" % start


def pdf(code: bytes, more: Mapping[int, bytes] | None = None, resources: bytes = b"") -> bytes:
    """A PDF of one page with this drawing."""
    packed = zlib.compress(code)
    stream = b"<</Filter /FlateDecode /Length %d>>\nstream\n%b\nendstream" % (len(packed), packed)
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources "
    font = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
    return pdf_objects(
        {
            1: b"<</Type /Catalog /Pages 2 0 R>>",
            2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            3: page + b"<</Font <</F1 5 0 R>> " + resources + b">>>>",
            4: stream,
            5: font,
            **(more or {}),
        }
    )


def _pdf(said: str) -> bytes:
    lines = [said[start : start + 70] for start in range(0, len(said), 70)]
    drawn = "".join(f"({line}) Tj T* " for line in lines)
    return pdf(f"BT /F1 11 Tf 14 TL 72 700 Td {drawn}ET".encode())


def _mail(said: str) -> bytes:
    head = "From: Ann <ann@example.com>\nSubject: Dam\nDate: Mon, 24 Mar 2025 10:00:00 +0100\n"
    return f"{head}Content-Type: text/plain; charset=utf-8\n\n{said}\n".encode()


def _record(said: str) -> dict[str, str]:
    return {"title": "Dam", "published": "2025-03-24", "text": said}


def _table(said: str, separator: str) -> bytes:
    file = io.StringIO()
    rows = csv.writer(file, delimiter=separator)
    rows.writerows([["title", "text"], ["Dam", said]])
    return file.getvalue().encode()


def _page(said: str) -> bytes:
    return f"<html><body><article><h1>Dam</h1><p>{said}</p></article></body></html>".encode()


def _feed(said: str) -> bytes:
    item = f"<item><title>Dam</title><content:encoded>{said}</content:encoded></item>"
    return f"<rss version='2.0'><channel>{item}</channel></rss>".encode()


def _zipped(parts: Callable[[str], Mapping[str, str]], unit: str) -> Callable[[str], bytes]:
    return lambda said: archive(parts(unit.format(said)))


HONEST: dict[str, Callable[[str], bytes]] = {
    ".txt": lambda said: f"Dam fails\n\n{said}\n".encode(),
    ".md": lambda said: f"---\ntitle: Dam\ndate: 2025-03-24\n---\n# Dam\n\n{said}\n".encode(),
    ".html": _page,
    ".mhtml": lambda said: b"Content-Type: text/html\n\n" + _page(said),
    ".pdf": _pdf,
    ".docx": _zipped(docx, "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"),
    ".odt": _zipped(odt, "<t:p>{}</t:p>"),
    ".rtf": lambda said: f"{{\\rtf1\\ansi {{\\fonttbl\\f0 Times;}} {said}\\par}}".encode(),
    ".pptx": _zipped(pptx, "<a:p><a:r><a:t>{}</a:t></a:r></a:p>"),
    ".epub": _zipped(epub, "<html><body><p>{}</p></body></html>"),
    ".eml": _mail,
    ".mbox": lambda said: b"From a@example.com Mon Mar 24 10:00:00 2025\n" + _mail(said),
    ".xml": _feed,
    ".json": lambda said: json.dumps([_record(said)]).encode(),
    ".jsonl": lambda said: json.dumps(_record(said)).encode() + b"\n",
    ".csv": lambda said: _table(said, ","),
    ".tsv": lambda said: _table(said, "\t"),
    ".json.gz": lambda said: gzip.compress(json.dumps([_record(said)]).encode(), mtime=0),
    ".jsonl.gz": lambda said: gzip.compress(json.dumps(_record(said)).encode(), mtime=0),
    ".csv.gz": lambda said: gzip.compress(_table(said, ","), mtime=0),
    ".tsv.gz": lambda said: gzip.compress(_table(said, "\t"), mtime=0),
}
"""By suffix: the file of a report that says this."""
