"""PDFs whose fonts have no Unicode map, a predefined one, or a wrong one."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
import reportlab
from pypdf.generic import NameObject, StreamObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.article import ReadArticle
from ingest.readers.pdf.letters import garbled_page, is_unreadable
from rag.errors import ReadError

Read = Callable[..., ReadArticle]

JAPANESE = "渡し船の会社は金曜日、古い機関を直すと発表した。"
CHINESE = "渡口管理处周五表示，旧渡船的发动机需要修理三天。"
TAIWANESE = "渡口管理處週五表示，舊渡船的發動機需要修理三天。"
KOREAN = "나룻배 회사는 금요일에 낡은 기관을 고친다고 발표했다."
ENGLISH = (
    "The ferry company said on Friday that the old engine is to be mended within three",
    "days, and that buses carry the passengers for free. The skipper said the parts had",
    "come only the day before. Nobody had told the school, whose children cross twice.",
)


def pdf(encoding: str, ordering: str, drawing: str, more: str = "") -> bytes:
    """A page that draws with a font of a character collection, which is not embedded."""
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        f"<< /Type /Font /Subtype /Type0 /BaseFont /Lake-{encoding} /Encoding /{encoding} "
        f"/DescendantFonts [6 0 R] {more} >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Lake /CIDSystemInfo << /Registry (Adobe) "
        f"/Ordering ({ordering}) /Supplement 2 >> /DW 1000 /FontDescriptor 7 0 R >>",
        "<< /Type /FontDescriptor /FontName /Lake /Flags 4 /FontBBox [0 -120 1000 880] "
        "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>",
    )
    made, places = "%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{written}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    made += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF"
    )
    return made.encode("latin-1")


def lines(*codes: str, size: int = 12) -> str:
    shown = " ".join(f"<{one}> Tj 0 -20 Td" for one in codes)
    return f"BT /F1 {size} Tf 60 700 Td {shown} ET"


def jis(text: str) -> str:
    """JIS X 0208, as /H has it: EUC without the high bits."""
    return bytes(byte & 0x7F for byte in text.encode("euc_jp")).hex()


# By the character collection alone: the numbers of the signs in Adobe's tables.
CIDS = {
    "Japan1": (
        JAPANESE,
        "0c4903600aa70377057108fe037806da0f350cd4027a0779034d063b0614039b0bda036203710d430daf0360"
        "0368027b",
    ),
    "GB1": (
        CHINESE,
        "06080967073509d8052911db0ef404560d55011108f80608052f05a5063f05ee080f0fb310310fa909d80cd8"
        "0e3f0062",
    ),
    "CNS1": (
        TAIWANESE,
        "0ca80279104d0b230b880d84029e068c036a0064151a0ca80b7506590cef0a1712da10ea0805084c0b230267"
        "02c20066",
    ),
    "Korea1": (
        KOREAN,
        "0561071c07d300010d25088e05d7000104d80a030a4c09c0000105670a37000104dd04990a380001048a0b98"
        "05ee048a000107ca0cb40cee05ee000f",
    ),
}
CODES = {
    "H": ("Japan1", JAPANESE, jis),
    "V": ("Japan1", JAPANESE, jis),
    "EUC-H": ("Japan1", JAPANESE, "euc_jp"),
    "90ms-RKSJ-H": ("Japan1", JAPANESE, "cp932"),
    "90msp-RKSJ-H": ("Japan1", JAPANESE, "cp932"),
    "90ms-RKSJ-V": ("Japan1", JAPANESE, "cp932"),
    "UniJIS-UTF16-H": ("Japan1", JAPANESE, "utf-16-be"),
    "GBK-EUC-H": ("GB1", CHINESE, "gbk"),
    "GBKp-EUC-H": ("GB1", CHINESE, "gbk"),
    "GBK2K-H": ("GB1", CHINESE, "gb18030"),
    "UniGB-UCS2-H": ("GB1", CHINESE, "utf-16-be"),
    "B5pc-H": ("CNS1", TAIWANESE, "big5"),
    "HKscs-B5-H": ("CNS1", TAIWANESE, "big5hkscs"),
    "ETen-B5-H": ("CNS1", TAIWANESE, "cp950"),
    "KSC-EUC-H": ("Korea1", KOREAN, "euc_kr"),
    "KSCms-UHC-H": ("Korea1", KOREAN, "cp949"),
}


@pytest.mark.parametrize("encoding", CODES)
def test_a_predefined_map_is_read(encoding: str, read: Read) -> None:
    ordering, text, codec = CODES[encoding]
    code = codec(text) if callable(codec) else text.encode(codec).hex()
    assert read("ferry.pdf", pdf(encoding, ordering, lines(code))).article.text == text


@pytest.mark.parametrize("ordering", CIDS)
def test_a_character_collection_alone_is_read(ordering: str, read: Read) -> None:
    text, code = CIDS[ordering]
    assert read("ferry.pdf", pdf("Identity-H", ordering, lines(code))).article.text == text


def test_its_title_and_paragraphs_are_as_those_of_other_pages(read: Read) -> None:
    body = ["渡し船の会社は金曜日、古い機関を三日かけ", "て直すと発表した。"]
    drawing = lines(jis("渡し船は止まる"), size=20) + (
        " BT /F1 12 Tf 60 640 Td " + " ".join(f"<{jis(one)}> Tj 0 -18 Td" for one in body) + " ET"
    )
    article = read("ferry.pdf", pdf("H", "Japan1", drawing)).article
    assert (article.title, article.text) == ("渡し船は止まる", "".join(body))


def test_columns_from_top_to_bottom_are_read_from_right_to_left(read: Read) -> None:
    columns = (
        "渡し船の会社は金曜日、古い機関を三日か",
        "けて直すと発表した。費用は市が負担すると",
        "いう。",
    )
    shown = " ".join(
        f"1 0 0 1 {500 - 20 * place} 760 Tm <{one.encode('cp932').hex()}> Tj"
        for place, one in enumerate(columns)
    )
    raw = pdf("90ms-RKSJ-V", "Japan1", f"BT /F1 12 Tf {shown} ET")
    assert read("ferry.pdf", raw).article.text == "".join(columns)


def test_words_parted_at_a_line_end_are_put_together(read: Read) -> None:
    parts = (
        "The ferry stopped on Monday after three days of rain, offi-",
        "cials said in a letter.",
    )
    code = lines(*(part.encode("euc_jp").hex() for part in parts))
    assert "rain, officials said" in read("ferry.pdf", pdf("EUC-H", "Japan1", code)).article.text


def test_it_is_read_within_bounds(read_bounded: Read) -> None:
    text, code = CIDS["Japan1"]
    raw = pdf("Identity-H", "Japan1", lines(code))
    assert read_bounded("ferry.pdf", raw, 10.0).article.text == text
    with pytest.raises(ReadError) as caught:
        read_bounded("ferry.pdf", pdf("H", "Japan1", lines(*[jis(JAPANESE) * 400] * 400)), 0.8)
    assert caught.value.next


def english(change: Callable[[pypdf.PdfWriter, dict[str, object]], None]) -> bytes:
    """A page in a font of which only the signs in use are there, with `change` in its fonts."""
    folder = Path(reportlab.__file__).parent / "fonts"
    pdfmetrics.registerFont(TTFont("Vera", str(folder / "Vera.ttf")))
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.setFont("Vera", 11)
    for row, line in enumerate(ENGLISH):
        canvas.drawString(60, 740 - 14 * row, line)
    canvas.save()
    writer = pypdf.PdfWriter(clone_from=file)
    for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
        if "/ToUnicode" in font.get_object():
            change(writer, font.get_object())
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def shifted(writer: pypdf.PdfWriter, font: dict[str, object], by: int = 3) -> None:
    """The font's map names another letter for each sign."""

    def other(match: re.Match[bytes]) -> bytes:
        return b"%04X" % ((int(match[0], 16) - 32 + by) % 95 + 32)

    stream = StreamObject()
    data = font["/ToUnicode"].get_object().get_data()  # type: ignore[attr-defined]
    stream.set_data(re.sub(rb"(?<=<)00[2-7][0-9A-F](?=>)", other, data))
    font[NameObject("/ToUnicode")] = writer._add_object(stream)


def swapped(writer: pypdf.PdfWriter, font: dict[str, object]) -> None:
    stream = StreamObject()
    data = font["/ToUnicode"].get_object().get_data()  # type: ignore[attr-defined]
    stream.set_data(re.sub(rb"(?<=<)00([2-7][0-9A-F])(?=>)", rb"\g<1>00", data))
    font[NameObject("/ToUnicode")] = writer._add_object(stream)


NO_MAP = "does not say which letters"
WRONG = {
    "signs of nobody's": (lambda: pdf("Identity-H", "Identity", lines("0102" * 40)), NO_MAP),
    "signs of a map that nobody has": (
        lambda: pdf("Lake-H", "Japan1", lines(jis(JAPANESE))),
        NO_MAP,
    ),
    "bytes the wrong way round": (lambda: english(swapped), NO_MAP),
    "letters of a private use": (
        lambda: pdf("UniGB-UCS2-H", "GB1", lines("e001e010e01fe02e" * 9)),
        NO_MAP,
    ),
    "other letters": (lambda: english(shifted), "names wrong letters"),
    "figures for letters": (
        lambda: pdf("UniGB-UCS2-H", "GB1", lines("0031003f0025" * 60)),
        "hardly any letters",
    ),
    "letters of all scripts": (
        lambda: pdf("UniGB-UCS2-H", "GB1", lines("ЖaπבtعшΩfñд".encode("utf-16-be").hex() * 20)),
        "names wrong letters",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_letters_that_are_not_known_are_refused(name: str, read: Read) -> None:
    make, what = WRONG[name]
    with pytest.raises(ReadError) as caught:
        read("ferry.pdf", make())
    assert what in caught.value.what
    assert "ocrmypdf" in caught.value.next


def test_a_font_with_a_right_map_is_not(read: Read) -> None:
    assert read("ferry.pdf", english(lambda *_: None)).article.text == " ".join(ENGLISH)


def test_radicals_become_the_letters_they_stand_for(read: Read) -> None:
    named = "⻓江⼤桥⽉底通⻋，⼈⼈可以⻅到新的⻔。⻓江⼤桥很⻓。"
    raw = pdf("UniGB-UCS2-H", "GB1", lines(named.encode("utf-16-be").hex()))
    plain = "长江大桥月底通车，人人可以见到新的门。长江大桥很长。"
    assert read("bridge.pdf", raw).article.text == plain


# What is no flowing text and yet a page that somebody may want.
PLAIN = {
    "results": "\n".join(
        f"{place}. {name} {31 - place} {place % 4} {78 - 2 * place}"
        for place, name in enumerate(
            "Northtown Lakeside Harbour Millbrook Eastfield".split() * 5, 1
        )
    ),
    "names": "; ".join("Marsh, Ann|Bell, Jo|Brandt, Eva|Köhler, Lena|Novák, Jan".split("|") * 6),
    "many languages": " ".join(
        "The ferry stops. Die Fähre hält. Паром стоит. ფერი ჩერდება. 渡船停运。 "
        "나룻배가 멈춘다. العبارة تتوقف. घाट बंद है।".split()
        * 3
    ),
    "Welsh": "Mae cwmni y fferi yn dweud y bydd yr hen injan yn cael ei thrwsio o fewn tri diwrnod "
    "ac y bydd y bysiau yn cludo pawb am ddim tan ddydd Llun, ond nid oedd neb wedi dweud hynny "
    "wrth blant yr ysgol sy'n croesi yr afon ddwywaith bob dydd o'r wythnos.",
    "Japanese of computers": "AI開発会社はGPUをAPI経由で使うLLMサービスを発表し、PC向けUSB機器も"
    "OSの更新でWi-Fiに対応する。" * 6,
}


@pytest.mark.parametrize("name", PLAIN)
def test_a_page_of_another_kind_is_not_garbled(name: str) -> None:
    text = PLAIN[name]
    assert not is_unreadable(text)
    assert garbled_page([text, text]) is None
