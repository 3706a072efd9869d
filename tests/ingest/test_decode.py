import pytest

from ingest.decode import decode
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


def test_a_short_text_is_not_taken_for_one_of_an_old_mac() -> None:
    text = "La députée a été élue à Évreux, où le café était fermé. Le maire l'a regretté."
    with pytest.raises(ReadError, match="invalid UTF-8"):  # never "La dťputťe"
        decode(text.encode("cp1252"), where="x")


@pytest.mark.parametrize(
    "text",
    [
        "Starosta řekl, že přehrada byla v pondělí uzavřena. Lidé žijí v nebezpečí.",
        "Burmistrz powiedział, że zapora została zamknięta w poniedziałek.",
    ],
)
def test_a_wrong_letter_is_worse_than_no_article(text: str) -> None:
    with pytest.raises(ReadError, match="invalid UTF-8"):
        decode(text.encode("cp1250"), where="x")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf  ", "empty"),
        (b"%PDF-1.7 and so on", "PDF"),
        (b"PK\x03\x04rest", "Office"),
        (b"text\x00with\x00nul bytes", "binary"),
        (bytes(range(1, 32)) * 40, "binary"),
        ("Café au lait, très bon.".encode() + b" \xff\xfe more", "invalid UTF-8 at byte"),
        ("Le café est très né".encode() + b"\xc3", "middle of a character"),
        (b"\xff\xfeT\x00h\x00\x00\xd8", "invalid utf-16|middle of a character"),
        (bytes([0x81, 0x8D, 0x20, 0x9D, 0x41, 0x90]) * 9, "invalid UTF-8"),
    ],
)
def test_what_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        decode(raw, where="folder/file.txt")
    assert caught.value.where == "folder/file.txt"
    assert caught.value.next
