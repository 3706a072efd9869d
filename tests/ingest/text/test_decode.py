# ruff: noqa: RUF001
import random

import pytest

from ingest.text.decode import decode
from rag.errors import ReadError

FRENCH = (
    "Le président a déclaré que la réforme était nécessaire et que le débat était terminé. "
    "Les députés ont été très étonnés par cette déclaration inattendue."
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding), where="x").lstrip("\ufeff") == FRENCH


def test_a_declared_encoding_is_taken() -> None:
    raw = "Žďár nad Sázavou je město.".encode("iso-8859-2")
    assert decode(raw, where="x", declared="iso-8859-2") == "Žďár nad Sázavou je město."


@pytest.mark.parametrize(
    "text",
    [
        "Der Bürgermeister sagte, dass die Brücke gesperrt werde. Das ist ein großes Ärgernis.",
        "El alcalde anunció que el año próximo habrá más dinero para los niños.",
        "The mayor’s plan — “bold”, she said — failed. It cost £5 million.",
    ],
)
def test_western_texts_of_windows(text: str) -> None:
    assert decode(text.encode("cp1252"), where="x") == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "La députée a été élue à Évreux, où le café était fermé. Le maire s'est tu."),
        ("cp1250", "Starosta řekl, že přehrada byla v pondělí uzavřena. Lidé žijí v nebezpečí."),
        ("cp1250", "Burmistrz powiedział, że zapora została zamknięta w poniedziałek."),
        ("iso-8859-2", "Pożar objął śluzę później niż wał, ogłosił wójt."),
        ("koi8-r", "Плотина закрыта до понедельника, сообщил мэр."),
        ("cp1251", "Плотина закрыта до понедельника, сообщил мэр."),
        ("cp1253", "Το φράγμα έκλεισε τη Δευτέρα, είπε ο δήμαρχος."),
        ("cp1255", "הסכר נסגר ביום שני, אמר ראש העיר."),
        ("cp1256", "أغلق السد يوم الاثنين، كما قال رئيس البلدية."),
        ("cp874", "เขื่อนปิดตั้งแต่วันจันทร์ นายกเทศมนตรีกล่าว"),
        ("gb18030", "水坝周一关闭，镇长说，居民都已撤离。"),
        ("big5", "水壩週一關閉，鎮長說，居民都已撤離。"),
        ("cp932", "ダムは月曜日に閉鎖された、と町長は述べた。"),
        ("euc_jp", "ダムは月曜日に閉鎖された、と町長は述べた。"),
        ("iso2022_jp", "ダムは月曜日に閉鎖された、と町長は述べた。"),
        ("cp949", "댐은 월요일에 폐쇄되었다고 시장이 말했다."),
        ("utf-16-le", "The dam was closed on Monday, the mayor said."),
    ],
)
def test_an_encoding_that_is_not_named_is_told(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), where="x") == text


def test_the_language_tells_readings_apart() -> None:
    raw = "Ťuhýk".encode("iso-8859-2")
    with pytest.raises(ReadError, match="no other encoding is beyond doubt"):
        decode(raw * 2, where="x")
    assert decode("Že přišel".encode("cp1250"), where="x", language="cs") == "Že přišel"


@pytest.mark.parametrize(
    ("declared", "codec", "text"),
    [
        # Its bytes look like UTF-8 here and there, or wherever there are any.
        ("iso-8859-1", "cp1252", "« Le barrage est fermé\xa0», a déclaré le maire."),
        ("latin1", "cp1252", "CAFÉ»"),
        ("gb2312", "gb18030", "新桥耗资四百万元"),
        ("windows-1251", "cp1251", "Плотина «Нижняя» закрыта"),
        ("iso-8859-9", "cp1254", "Baraj kapandı, dedi başkan – “şimdi”."),
        ("iso-2022-jp", "iso2022_jp", "ダムは閉鎖"),
        ("hz", "hz", "水坝关闭"),
        # What cannot be right is not believed.
        ("iso-8859-1", "utf-8", "Плотина закрыта до понедельника"),
        ("iso-8859-1", "utf-8", "Le barrage est fermé"),
        ("gb2312", "utf-8", "水坝周一关闭，镇长说"),
        ("utf-16", "utf-8", "Das Wehr ist für Boote gesperrt"),
        ("utf-8", "cp1251", "Плотина закрыта до понедельника, сообщил мэр города."),
        ("utf-8", "gb18030", "水坝周一关闭，镇长说，居民都已撤离。"),
        ("iso-8859-1", "koi8-r", "Плотина закрыта до понедельника, сообщил мэр города."),
        ("iso-8859-1", "gb18030", "水坝周一关闭，镇长说，居民都已撤离。"),
        ("no-such-name", "utf-8", "Le barrage est fermé"),
    ],
)
def test_what_is_declared_comes_first_where_it_can_be_right(
    declared: str, codec: str, text: str
) -> None:
    assert decode(text.encode(codec), where="x", declared=declared) == text


@pytest.mark.parametrize("declared", ["iso-8859-2", "gbk", "utf-16"])
def test_a_byte_order_mark_counts_more(declared: str) -> None:
    raw = "Zoë’s café".encode("utf-8-sig")
    assert decode(raw, where="x", declared=declared).lstrip("\ufeff") == "Zoë’s café"


@pytest.mark.parametrize(
    ("raw", "declared", "text"),
    [
        ("Der Fluß trat über.".encode() + b" \xff", "utf-8", "Der Fluß trat über. \ufffd"),
        ("Der Fluß trat über.".encode() + b"\xc3", None, "Der Fluß trat über.\ufffd"),
        (
            "水坝关闭，居民撤离，镇长说。".encode("gbk") + b"\xff!",
            "gbk",
            "水坝关闭，居民撤离，镇长说。\ufffd!",
        ),
        (b"It is closed.<!-- \xff\xfe -->", "utf-8", "It is closed.<!-- \ufffd\ufffd -->"),
        (
            b"It is\0 closed, the mayor said" + b"." * 200,
            None,
            "It is closed, the mayor said" + "." * 200,
        ),
        (b"\xff\xfeT\x00h\x00\x00\xd8", None, "Th\ufffd"),
    ],
)
def test_bad_bytes_cost_their_own_letters(raw: bytes, declared: str | None, text: str) -> None:
    assert decode(raw, where="x", declared=declared) == text


def test_a_bad_byte_hides_no_encoding() -> None:
    text = "水坝周一关闭，镇长说，居民都已撤离。" * 3
    raw = text.encode("gbk")
    assert decode(raw + b"\xff " + raw, where="x") == f"{text}\ufffd {text}"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf  ", "empty"),
        (b"%PDF-1.7 and so on", "PDF"),
        (b"PK\x03\x04rest", "Office"),
        (b"text\x00with\x00nul bytes" * 9, "binary"),
        (bytes(range(1, 32)) * 40, "binary"),
        (b"\xff\xfe" + random.Random(1).randbytes(4000), "binary"),
        (random.Random(1).randbytes(4000), "binary"),
        (bytes([0x81, 0x8D, 0x20, 0x9D, 0x41, 0x90]) * 9, "invalid UTF-8 at byte 0"),
    ],
)
def test_what_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        decode(raw, where="folder/file.txt")
    assert caught.value.where == "folder/file.txt"
    assert caught.value.next
