import io
from collections.abc import Callable
from datetime import date

import pypdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.article import ReadArticle
from rag.errors import ReadError

Read = Callable[..., ReadArticle]

FIRST = (
    "The dam above Northtown failed on Monday after three days of rain, offi-",
    "cials said. Some 140 homes were flooded, and a well-",
    "known bridge was closed.",
)
SECOND = (
    "Engineers had warned of cracks in the wall since 1998, and nobody was",
    "hurt. An inquiry begins in May.",
)


def written(canvas: Callable[[Canvas], None], **options: object) -> bytes:
    file = io.BytesIO()
    made = Canvas(file, pagesize=A4, **options)  # type: ignore[arg-type]
    canvas(made)
    made.save()
    return file.getvalue()


def news(canvas: Canvas) -> None:
    canvas.setTitle("Dam fails above Northtown")
    canvas.setAuthor("Ann Marsh")
    for number, lines in enumerate((FIRST, SECOND), 1):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(72, 810, "Lake Post Archive")
        canvas.drawString(290, 20, str(number))
        if number == 1:
            canvas.setFont("Helvetica-Bold", 20)
            canvas.drawString(72, 760, "Dam fails above Northtown")
        canvas.setFont("Helvetica", 11)
        for row, line in enumerate(lines):
            canvas.drawString(72, 720 - 14 * row, line)
        canvas.showPage()


def test_a_pdf_becomes_an_article_without_its_running_lines(read: Read) -> None:
    article = read("dam.pdf", written(news)).article
    assert article.title == "Dam fails above Northtown"
    assert {field.field: field.raw for field in article.metadata}["author"] == "Ann Marsh"
    assert article.text == (
        "The dam above Northtown failed on Monday after three days of rain, officials said. Some "
        "140 homes were flooded, and a well-known bridge was closed.\n\n"
        "Engineers had warned of cracks in the wall since 1998, and nobody was hurt. An inquiry "
        "begins in May."
    )


def test_publisher_and_date_come_from_its_own_properties(read: Read) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(written(news)))
    writer.xmp_metadata = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">
<dc:publisher><rdf:Bag><rdf:li>Lake Post</rdf:li></rdf:Bag></dc:publisher>
<prism:coverDate>2025-03-24</prism:coverDate></rdf:Description></rdf:RDF></x:xmpmeta>"""
    file = io.BytesIO()
    writer.write(file)
    article = read("dam.pdf", file.getvalue()).article
    assert article.publisher == "Lake Post"
    assert article.published == date(2025, 3, 24)


def test_the_day_of_printing_and_a_file_name_are_no_facts(read: Read) -> None:
    def canvas(made: Canvas) -> None:
        made.setTitle("Microsoft Word - dam_v3.docx")
        made.setAuthor("amarsh")
        made.drawString(72, 700, "The dam failed on Monday, officials said, and nobody was hurt.")

    article = read("dam.pdf", written(canvas)).article  # reportlab notes today as its date
    assert article.published is None
    assert "docx" not in article.title
    assert "author" not in {field.field for field in article.metadata}


def test_one_that_only_its_owner_may_change_is_read(read: Read) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(written(news)))
    writer.encrypt("", "owner", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    assert "140 homes" in read("open.pdf", file.getvalue()).article.text


def locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(written(news)))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def wordless() -> bytes:
    return written(lambda canvas: canvas.line(50, 50, 400, 400))


def page_of(code: str, pages: int = 1) -> bytes:
    """A PDF of pages with `code` for their drawing, compressed."""

    def canvas(made: Canvas) -> None:
        for _ in range(pages):
            made.setFont("Helvetica", 9)
            made.drawString(72, 700, "The dam failed on Monday, and nobody was hurt.")
            made._code.append(code)  # no public way in
            made.showPage()

    return written(canvas, pageCompression=1)


def circular() -> bytes:
    """A form that draws itself, and a page tree that holds itself."""
    raw = written(news)
    tree = raw.index(b"/Kids [")
    end = raw.index(b"]", tree)
    pages = raw.rindex(b" 0 obj", 0, tree)
    number = raw[raw.rindex(b"\n", 0, pages) + 1 : pages].split()[0]
    kids = b"/Kids [ " + number + b" 0 R "
    return raw[:tree] + kids + b" " * (end - tree - len(kids)) + raw[end:]


BAD = {
    "encrypted": (locked, "opens only with a password", "print it into a new PDF"),
    "without words": (wordless, "no text in the PDF", "Leave it out"),
    "empty": (lambda: b" \n", "empty", "Leave it out"),
    "no PDF": (lambda: b"The dam failed on Monday.", "not a PDF", "Get the file again"),
    "cut off": (lambda: written(news)[:700], "", "print it into a new PDF"),
    "noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "", "print it into a new PDF"),
    "too much text": (
        lambda: page_of("BT /F1 9 Tf 12 TL 9 9 Td " + "(The dam failed.) Tj " * 70_000 + "ET"),
        "larger than 1 MiB",
        "document_mib",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_one_says_why_and_what_to_do(name: str, read: Read) -> None:
    make, what, follow = BAD[name]
    with pytest.raises(ReadError) as caught:
        read("bad.pdf", make())
    assert what in caught.value.what
    assert follow in caught.value.next
    assert "bad.pdf" in caught.value.where


ENDLESS = {
    "a bomb": (lambda: page_of("q " * 60_000_000), "", ""),
    "endless": (
        lambda: page_of("BT (x) Tj ET " * 20_000, pages=40),
        "takes more than 2 s",
        "document_s",
    ),
    "in a circle": (circular, "", ""),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_one_that_would_never_end_is_refused(name: str, read_bounded: Read) -> None:
    make, what, follow = ENDLESS[name]
    with pytest.raises(ReadError) as caught:
        read_bounded("bad.pdf", make())
    assert what in caught.value.what
    assert caught.value.next
    assert follow in caught.value.next
