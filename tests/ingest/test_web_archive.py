import quopri
from collections.abc import Callable

import pytest

from ingest.article import ReadArticle
from rag.errors import ReadError

Read = Callable[..., ReadArticle]
SAID = "町長は月曜日、新しい橋が開通したと発表した。住民は無料で渡ることができる。"
PAGE = f"<html lang=ja><head><title>橋</title></head><body><article><p>{SAID}</p></article></body>"
HEAD = """From: <Saved by a browser>
Snapshot-Content-Location: https://news.example/bridge
Subject: =?utf-8?Q?Bridge?=
Date: Sat, 7 Mar 2026 13:08:57 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="--B"

----B
"""


def saved(page: bytes, kind: str = "text/html", parts: str = "") -> bytes:
    fields = f"Content-Type: {kind}\nContent-Transfer-Encoding: quoted-printable\n\n"
    frame = "----B\nContent-Type: text/html\n\n<p>An advertisement in a frame.</p>\n"
    start = (HEAD + parts + fields).replace("\n", "\r\n").encode()
    end = f"\n{frame}----B--\n".replace("\n", "\r\n").encode()
    return start + quopri.encodestring(page) + end


@pytest.mark.parametrize("suffix", [".mhtml", ".mht"])
@pytest.mark.parametrize(
    ("kind", "charset", "codec"),
    [
        ("text/html; charset=utf-8", "", "utf-8"),
        ("text/html; charset=shift_jis", "utf-8", "cp932"),
        ("text/html", "euc-jp", "euc_jp"),
    ],
)
def test_the_page_is_read(suffix: str, kind: str, charset: str, codec: str, read: Read) -> None:
    meta = f"<head><meta charset={charset}>" if charset else "<head>"
    article = read(
        f"bridge{suffix}", saved(PAGE.replace("<head>", meta).encode(codec), kind)
    ).article
    assert (article.title, article.text) == ("橋", SAID)
    assert article.url == "https://news.example/bridge"
    assert article.published is None  # it was saved on that day


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\n", "empty"),
        (b"Content-Type: image/png\n\nxx", "no page in it"),
        (saved(PAGE.encode(), parts="X: y\nContent-Location: " + "a" * 9000 + "\n"), "longer than"),
        (saved(b"<p>" + b"x " * (1 << 20)), "larger than 1 MiB"),
    ],
)
def test_a_bad_one_says_why(content: bytes, what: str, read: Read) -> None:
    with pytest.raises(ReadError, match=what) as caught:
        read("bad.mhtml", content)
    assert caught.value.next
