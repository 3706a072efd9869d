import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date

import docx
import pytest

from ingest.article import ReadArticle
from rag.errors import ReadError

Read = Callable[..., ReadArticle]
Parts = Mapping[str, str | bytes]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SAID = "The dam failed on Monday, officials said."
KINDS = (".docx", ".odt", ".pptx", ".epub")


def packed(parts: Parts) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def word_file(title: str = "Dam fails above Northtown", author: str = "Ann Marsh") -> bytes:
    made = docx.Document()
    made.core_properties.title = title
    made.core_properties.author = author
    made.add_heading("Dam fails above Northtown", 0)
    made.add_paragraph(SAID).add_run(" Nobody was hurt.").bold = True
    made.add_heading("Causes", 1)
    made.add_paragraph("Rain fell for three days.", style="List Bullet")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Year", "1998"
    made.sections[0].header.paragraphs[0].text = "Lake Post Archive"
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def with_parts(raw: bytes, parts: Parts) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        kept = {name: package.read(name) for name in package.namelist() if name not in parts}
    return packed({**kept, **parts})


ODT: Parts = {
    "mimetype": "application/vnd.oasis.opendocument.text",
    "content.xml": """<?xml version="1.0"?><o:document-content xmlns:o="o" xmlns:text="t"
xmlns:table="b"><o:body><o:text><text:h text:outline-level="1">Dam fails above Northtown</text:h>
<text:p>The dam<text:note><text:p>A note.</text:p></text:note> failed on Monday,<text:s/>officials
said.</text:p><text:list><text:list-item><text:p>Rain fell.</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell>
<table:table-cell><text:p>1998</text:p></table:table-cell></table:table-row></table:table>
</o:text></o:body></o:document-content>""",
    "meta.xml": """<o:document-meta xmlns:o="o" xmlns:dc="d" xmlns:meta="m"><o:meta>
<dc:title>Dam fails above Northtown</dc:title><meta:initial-creator>Ann Marsh</meta:initial-creator>
<dc:publisher>Lake Post</dc:publisher></o:meta></o:document-meta>""",
}
SLIDE = """<p:sld xmlns:p="p" xmlns:a="a"><p:sp><p:nvSpPr><p:ph type="title"/></p:nvSpPr><a:p>
<a:r><a:t>%s</a:t></a:r></a:p></p:sp><p:sp><p:ph/><a:p><a:r><a:t>%s</a:t></a:r></a:p></p:sp>
</p:sld>"""
PPTX: Parts = {
    "ppt/presentation.xml": '<p:presentation xmlns:p="p" xmlns:r="r"><p:sldId r:id="two"/>'
    '<p:sldId r:id="one"/></p:presentation>',
    "ppt/_rels/presentation.xml.rels": '<Relationships><Relationship Id="one" Target="slides/1.xml"'
    '/><Relationship Id="two" Target="/ppt/slides/2.xml"/></Relationships>',
    "ppt/slides/1.xml": SLIDE % ("Causes", "Nobody knows why it failed."),
    "ppt/slides/2.xml": SLIDE % ("Dam fails above Northtown", SAID),
}
EPUB: Parts = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": '<container><rootfile full-path="OEBPS/a.opf"/></container>',
    "OEBPS/a.opf": """<package xmlns:dc="d"><metadata><dc:title>Lake Post Weekly</dc:title>
<dc:creator>Ann Marsh</dc:creator><dc:publisher>Lake Post</dc:publisher>
<dc:date>2025-03-24</dc:date><dc:language>en</dc:language></metadata><manifest>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="b" href="two.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="pages/one%20page.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>""",
    "OEBPS/nav.xhtml": "<html><body><p>Contents of this book.</p></body></html>",
    "OEBPS/pages/one page.xhtml": "<html><head><title>x</title></head><body><h1>Dam fails</h1>"
    f"<p>{SAID}</p></body></html>",
    "OEBPS/two.xhtml": "<html><body><h1>Bridge</h1><p>The bridge will reopen in May.</p></body>"
    "</html>",
}
WHOLE = {
    ".docx": word_file,
    ".odt": lambda: packed(ODT),
    ".pptx": lambda: packed(PPTX),
    ".epub": lambda: packed(EPUB),
}
MAIN = {
    ".docx": "word/document.xml",
    ".odt": "content.xml",
    ".pptx": "ppt/slides/1.xml",
    ".epub": "OEBPS/a.opf",
}


def facts(article: ReadArticle) -> dict[str, str]:
    return {field.field: field.raw for field in article.article.metadata}


def test_word(read: Read) -> None:
    read_it = read("dam.docx", word_file())
    assert read_it.article.title == "Dam fails above Northtown"
    assert facts(read_it)["author"] == "Ann Marsh"
    assert read_it.article.text == (
        f"{SAID} Nobody was hurt.\n\nCauses\n\nRain fell for three days.\n\nYear | 1998"
    )
    assert read_it.article.published is None  # the day of python-docx's template is in the file


def test_word_takes_in_what_was_inserted_and_leaves_out_what_was_deleted(read: Read) -> None:
    body = f"""<w:document {W}><w:body><w:p><w:r><w:t>Dam fails above Northtown</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">The dam failed on </w:t></w:r><w:del><w:r><w:delText>Sunday
</w:delText></w:r></w:del><w:ins><w:r><w:t>Monday, officials said.</w:t></w:r></w:ins></w:p>
</w:body></w:document>"""
    assert SAID in read("a.docx", packed({"word/document.xml": body})).article.text
    assert "Sunday" not in read("a.docx", packed({"word/document.xml": body})).article.text


def test_word_says_when_and_by_whom_it_is_published_where_its_author_did(read: Read) -> None:
    custom = """<Properties xmlns:vt="v"><property name="Publisher"><vt:lpwstr>Lake Post</vt:lpwstr>
</property></Properties>"""
    cover = '<CoverPageProperties xmlns="c"><PublishDate>2025-03-24T00:00:00</PublishDate></CoverPageProperties>'  # noqa: E501
    raw = with_parts(word_file(), {"docProps/custom.xml": custom, "customXml/item1.xml": cover})
    article = read("dam.docx", raw).article
    assert (article.publisher, article.published) == ("Lake Post", date(2025, 3, 24))


@pytest.mark.parametrize("edge", ["header", "footer"])
def test_word_names_its_outlet_at_the_edge_of_its_pages(read: Read, edge: str) -> None:
    made = docx.Document(io.BytesIO(word_file(author="")))
    part = made.sections[0].header if edge == "header" else made.sections[0].footer
    part.paragraphs[0].text = "Lake Post, 24. März 2025. Von Jo Bell"
    raw = io.BytesIO()
    made.save(raw)
    read_it = read("dam.docx", raw.getvalue())
    assert read_it.article.publisher == "Lake Post"
    assert read_it.article.published == date(2025, 3, 24)
    assert facts(read_it)["author"] == "Jo Bell"
    assert "Lake Post" not in read_it.article.text


def test_what_a_program_filled_in_is_no_title_and_no_author(read: Read) -> None:
    read_it = read("dam.docx", word_file(title="Document1", author="python-docx"))
    assert read_it.article.title == "Dam fails above Northtown"  # the text's own
    assert "author" not in facts(read_it)


def test_open_document(read: Read) -> None:
    read_it = read("dam.odt", packed(ODT))
    assert read_it.article.title == "Dam fails above Northtown"
    assert read_it.article.publisher == "Lake Post"
    assert facts(read_it)["author"] == "Ann Marsh"
    assert read_it.article.text == f"{SAID}\n\nRain fell.\n\nYear | 1998"


def test_slides_are_in_the_order_in_which_they_are_shown(read: Read) -> None:
    article = read("dam.pptx", packed(PPTX)).article
    assert article.title == "Dam fails above Northtown"
    assert article.text == f"{SAID}\n\nCauses\n\nNobody knows why it failed."


def test_book(read: Read) -> None:
    read_it = read("weekly.epub", packed(EPUB))
    article = read_it.article
    assert (article.title, article.publisher) == ("Lake Post Weekly", "Lake Post")
    assert (article.published, article.language) == (date(2025, 3, 24), "en")
    assert facts(read_it)["author"] == "Ann Marsh"
    assert article.text == f"Dam fails\n\n{SAID}\n\nBridge\n\nThe bridge will reopen in May."


def test_a_locked_book_says_so(read: Read) -> None:
    with pytest.raises(ReadError, match="locked to its buyer") as caught:
        read("a.epub", packed({**EPUB, "META-INF/rights.xml": "<rights/>"}))
    assert "without the lock" in caught.value.next


def refused(read: Read, name: str, raw: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read(name, raw)
    assert name in caught.value.where
    assert caught.value.next
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_damaged(kind: str, read: Read) -> None:
    whole = WHOLE[kind]()
    for raw in (whole[:-200], b"PK\x03\x04" + b"x" * 99, b"The dam failed."):
        assert "damaged" in refused(read, f"a{kind}", raw).what
    assert "empty" in refused(read, f"a{kind}", b"\n").what
    without = packed({"other.xml": "<a/>"})
    assert "is missing" in refused(read, f"a{kind}", without).what
    broken = with_parts(whole, {MAIN[kind]: "<a><b></a>"})
    assert "not valid XML" in refused(read, f"a{kind}", broken).what
    middle = whole.index(MAIN[kind].encode()) + len(MAIN[kind]) + 20
    flipped = whole[:middle] + bytes(99) + whole[middle + 99 :]
    assert "cannot be unpacked" in refused(read, f"a{kind}", flipped).what


@pytest.mark.parametrize("kind", KINDS)
def test_locked_by_a_password(kind: str, read: Read) -> None:
    old = b"\xd0\xcf\x11\xe0" + b"E\0n\0c\0" * 99  # as an office suite wraps what it encrypts
    assert "password" in refused(read, f"a{kind}", old).what
    raw = bytearray(WHOLE[kind]())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(sign)
        while at >= 0:
            raw[at + place] |= 1
            at = raw.find(sign, at + 4)
    assert "password" in refused(read, f"a{kind}", bytes(raw)).what


@pytest.mark.parametrize("kind", KINDS)
def test_hostile(kind: str, read: Read) -> None:
    whole = WHOLE[kind]()

    def with_main(content: str | bytes) -> bytes:
        return with_parts(whole, {MAIN[kind]: content})

    bomb = with_main(b"<a>" + b" " * (3 << 20))
    assert "grows more than 200 times" in refused(read, f"a{kind}", bomb).what
    lie = bomb.replace((3 + (3 << 20)).to_bytes(4, "little"), (9000).to_bytes(4, "little"))
    assert refused(read, f"a{kind}", lie).what
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    laughs = f'<!DOCTYPE a [<!ENTITY e0 "ha">{entities}]><a>&e8;</a>'
    assert "document type" in refused(read, f"a{kind}", with_main(laughs)).what
    outside = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'
    assert "document type" in refused(read, f"a{kind}", with_main(outside)).what
    deep = "<a>" * 5000 + "</a>" * 5000
    assert "nested too deeply" in refused(read, f"a{kind}", with_main(deep)).what
    many = packed({f"{number}": b"" for number in range(20_001)})
    assert "20000 parts" in refused(read, f"a{kind}", many).what


def test_a_part_of_unusual_packing_is_not_opened(read: Read) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as package:
        package.writestr("word/document.xml", "<a/>")
    assert "unusual" in refused(read, "a.docx", file.getvalue()).what


def test_more_text_than_a_document_may_have(read: Read) -> None:
    # Words that hardly repeat, as a text's do, so that it is no bomb.
    text = " ".join(f"{number * 7919 % 1_000_003:x}" for number in range(200_000))
    page = f"<html><body><p>{text}</p></body></html>"
    assert "document_mib" in refused(read, "a.epub", packed({**EPUB, "OEBPS/two.xhtml": page})).next
    body = f"<w:document {W}><w:body><w:p><w:t>{text}</w:t></w:p></w:body></w:document>"
    assert "document_mib" in refused(read, "a.docx", packed({"word/document.xml": body})).next


def test_a_book_names_only_parts_of_itself(read: Read) -> None:
    contents = str(EPUB["OEBPS/a.opf"]).replace("two.xhtml", "../../../../etc/passwd")
    assert "is missing" in refused(read, "a.epub", packed({**EPUB, "OEBPS/a.opf": contents})).what


def test_a_table_of_a_million_paragraphs_in_a_cell_takes_no_time(read: Read) -> None:
    rows = "".join(f"<w:p><w:t>{number % 977}.</w:t></w:p>" for number in range(60_000))
    body = f"""<w:document {W}><w:body><w:p><w:t>{SAID}</w:t></w:p><w:p><w:t>{SAID}</w:t></w:p>
<w:tbl><w:tr><w:tc>{rows}</w:tc></w:tr></w:tbl></w:body></w:document>"""
    assert SAID in read("a.docx", packed({"word/document.xml": body})).article.text
