# ruff: noqa: RUF001
import pytest

from ingest.text.encodings import encoding_named, letters


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("latin1", "windows-1252"),
        ("ISO-8859-1", "windows-1252"),
        (" us-ascii ", "windows-1252"),
        ("gb2312", "gbk"),
        ("x-sjis", "shift_jis"),
        ("ks_c_5601-1987", "euc-kr"),
        ("iso-8859-9", "windows-1254"),
        ("cp1251", "windows-1251"),
        ("utf8", "utf-8"),
        ("hz-gb-2312", "hz"),
        ("iso-2022-kr", "iso2022_kr"),
        ("cp850", "cp850"),
        ("rot13", None),
        ("punycode", None),
        ("undefined", None),
        ("x\0y", None),
        ("x" * 999, None),
        ("", None),
    ],
)
def test_names_mean_what_they_mean_to_browsers(label: str, name: str | None) -> None:
    assert encoding_named(label) == name


@pytest.mark.parametrize(
    ("label", "raw", "text"),
    [
        ("iso-8859-1", "93 68 69 94 80 81", "“hi”€\x81"),
        ("koi8-u", "ae be", "ўЎ"),
        ("windows-1255", "ca f9 d9", "\u05baש\ufffd"),
        ("gb2312", "80 a3 a0 81 30 81 30 fe 59", "€\u3000\x80龴"),
        ("big5", "a1 45 a1 c2 87 7a a3 e1 8e 69", "‧¯㡵€箸"),
        ("shift_jis", "87 40 81 60 fd 5c", "①～\ufffd\\"),
        ("euc-jp", "ad a1 a1 c1 f9 a1 8f a1 a1", "①～纊\ufffd"),
        ("iso-2022-jp", "1b 24 42 2d 21 21 41 1b 28 49 31 1b 28 42 61", "①～ｱa"),
        ("euc-kr", "b0 a2 81 41 c6 41", "각갂힍"),
        ("gbk", "d0 c2 ff c7 c5", "新\ufffd桥"),
        ("utf-8", "e6 96 20 e6 96 b0", "\ufffd 新"),
    ],
)
def test_letters_are_those_of_browsers(label: str, raw: str, text: str) -> None:
    """The values are what Chromium's TextDecoder gives."""
    name = encoding_named(label)
    assert name is not None
    assert letters(bytes.fromhex(raw), name) == text
