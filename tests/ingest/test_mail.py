import base64
import mailbox
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.article import ReadArticle, read_article
from ingest.document import Entry, Rejected
from ingest.readers import reader_of
from ingest.readers.options import ReadOptions
from rag.errors import ReadError

Read = Callable[..., ReadArticle]

SAID = "The dam above Northtown failed on Monday, officials said."
PAGE = f"""<html><head><title>x</title><style>p {{color: red}}</style></head><body>
<div style="display:none">A preview.</div><h1>Dam fails</h1><p>{SAID}</p>
<p>An inquiry begins in <b>May</b>, the mayor said on Tuesday.</p></body></html>"""


def message(
    text: str = SAID, subject: str = "Dam fails – 140 homes", **fields: str
) -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = subject
    made["From"] = "Ann Märsh <ann@example.com>"
    made["Date"] = "Mon, 24 Mar 2025 23:15:00 +0100"
    for name, words in fields.items():
        made[name.replace("_", "-")] = words
    made.set_content(text)
    return made


def facts(read_it: ReadArticle) -> dict[str, str]:
    return {field.field: field.raw for field in read_it.article.metadata}


def test_a_message_is_an_article_by_its_sender(read: Read) -> None:
    read_it = read("dam.eml", message().as_bytes())
    assert read_it.article.title == "Dam fails – 140 homes"
    assert read_it.article.published == date(2025, 3, 24)
    assert facts(read_it)["author"] == "Ann Märsh"
    assert read_it.article.publisher is None
    assert read_it.article.text == SAID


def test_the_sender_of_a_newsletter_is_an_outlet(read: Read) -> None:
    made = message(List_Unsubscribe="<https://example.com/out>")
    read_it = read("dam.eml", made.as_bytes())
    assert read_it.article.publisher == "Ann Märsh"
    assert "author" not in facts(read_it)


@pytest.mark.parametrize(
    ("sender", "fields", "publisher", "author"),
    [
        ("Lake Post <ann@example.com>", {}, "Lake Post", None),
        ("Northtown Today <a@northtown-today.example>", {}, "Northtown Today", None),
        ("newsletter@lakepost.example", {}, "lakepost.example", None),
        ("Ann Marsh from Lakewatch <ann@example.com>", {"List_Unsubscribe": "<https://e.example>"},
         "Lakewatch", "Ann Marsh"),
        ("Jo Bell | Seebote <jo@example.com>", {}, "Seebote", "Jo Bell"),
        ("Ann Marsh <a@example.com>", {"List_Id": "Dam Watch <dams.example.com>"},
         "Dam Watch", "Ann Marsh"),
        ("a@example.com", {"List_Id": "Dam Watch <dams.example.com>"}, "Dam Watch", None),
        ("Ann Marsh via Dams <dams@example.com>", {"List_Post": "<mailto:dams@example.com>"},
         "example.com", "Ann Marsh"),
        ("Ann Marsh <ann@marsh.example>", {}, None, "Ann Marsh"),
    ],
)  # fmt: skip
def test_who_sent_it(
    read: Read, sender: str, fields: dict[str, str], publisher: str | None, author: str | None
) -> None:
    made = message(**fields)
    made.replace_header("From", sender)
    read_it = read("dam.eml", made.as_bytes())
    assert (read_it.article.publisher, facts(read_it).get("author")) == (publisher, author)


def test_a_page_is_read_where_the_plain_text_is_a_stub(read: Read) -> None:
    made = message("See the web version.")
    made.add_alternative(PAGE, subtype="html")
    text = read("dam.eml", made.as_bytes()).article.text
    assert text == f"Dam fails\n\n{SAID}\n\nAn inquiry begins in May, the mayor said on Tuesday."


def test_what_is_quoted_signed_or_attached_is_left_out(read: Read) -> None:
    made = message(f"{SAID}\n\nOn Sunday, Jo Bell wrote:\n> The dam is safe.\n\n-- \nAnn, editor\n")
    made.add_attachment("The bridge fell.", filename="bridge.txt")
    made.add_attachment(bytes(3 << 20), maintype="image", subtype="png", filename="dam.png")
    assert read("dam.eml", made.as_bytes()).article.text == SAID


def test_an_old_encoding(read: Read) -> None:
    made = message("Die Brücke in Nordstadt wurde am Montag für den Verkehr geöffnet.")
    made.set_content(made.get_content(), charset="iso-8859-1")
    assert "Brücke" in read("dam.eml", made.as_bytes()).article.text


RUSSIAN = ("Шлюз закрыт", "Анна Крылова", "Мэр сообщил в понедельник, что шлюз закрыт.")
CHINESE = ("新桥通车", "王岚", "镇长周一说，新桥已经通车，费用由镇财政承担。")
JAPANESE = ("新しい橋", "田辺", "町長は月曜日、新しい橋が開通したと発表した。")
KOREAN = ("새 다리", "김", "시장은 월요일 새 다리가 개통되었다고 밝혔다.")
GERMAN = ("Wehr – „zu“", "Jörg Maß", "Das Wehr sei „endlich“ zu – für 4 €, sagte Jörg Maß.")
WRITTEN = {
    "koi8-r": ("koi8-r", RUSSIAN),
    "windows-1251": ("cp1251", RUSSIAN),
    "gb2312": ("gbk", CHINESE),
    "iso-2022-jp": ("iso2022_jp", JAPANESE),
    "shift_jis": ("cp932", JAPANESE),
    "euc-kr": ("cp949", KOREAN),
    "iso-8859-1": ("cp1252", GERMAN),
    "utf-8": ("utf-8", CHINESE),
}


def word(words: bytes, charset: str, kind: str) -> bytes:
    if kind == "as it is":
        return words
    if kind == "Q":
        return b"=?%s?q?%s?=" % (charset.encode(), b"".join(b"=%02X" % byte for byte in words))
    cut = len(words) // 2 | 1  # inside a letter, for most
    parts = (words[:cut], words[cut:])
    return b"\r\n ".join(
        b"=?%s*xx?B?%s?=" % (charset.encode(), base64.b64encode(part)) for part in parts
    )


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("charset", WRITTEN)
@pytest.mark.parametrize(("kind", "way"), [("B", "base64"), ("Q", "8bit"), ("as it is", "8bit")])
def test_letters_are_as_they_were_written(
    kind: str, way: str, charset: str, declared: bool, read: Read
) -> None:
    codec, words = WRITTEN[charset]
    subject, name, text = (one.encode(codec) for one in words)
    if charset == "iso-2022-jp" and kind == "as it is":
        kind = "Q"  # its pairs hold commas and brackets
    content = base64.encodebytes(text) if way == "base64" else text
    named = f"; charset={charset}" if declared else ""
    raw = (
        b"From: " + word(name, charset, kind) + b" <a@example.com>\r\n"
        b"Subject: Re: " + word(subject, charset, kind) + b"\r\n"
        b"Content-Type: text/plain" + named.encode() + b"\r\n"
        b"Content-Transfer-Encoding: " + way.encode() + b"\r\n\r\n" + content
    )
    read_it = read("a.eml", raw)
    assert read_it.article.title == f"Re: {words[0]}"
    assert facts(read_it)["author"] == words[1]
    assert read_it.article.text == words[2]


def test_a_page_in_a_mail_says_its_encoding_itself(read: Read) -> None:
    said = "Мэр сообщил в понедельник, что шлюз закрыт для всех лодок."
    page = f"<meta charset=koi8-r><p>{said}</p>".encode("koi8-r")
    raw = b"From: a@example.com\nContent-Type: text/html\n\n" + page
    assert read("a.eml", raw).article.text == said


def nested(depth: int, lines: int) -> bytes:
    """A multipart message in another, and so on."""
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n'
        for number in range(depth)
    )
    return f"From: a@example.com\n{opened}\n{SAID}\n{'a' * 3}\n".encode() + b"b\n" * lines


def many_parts() -> bytes:
    made = message()
    for number in range(1100):
        made.add_attachment("x", filename=f"{number}.txt")
    return made.as_bytes()


def packed_text() -> bytes:
    text = base64.encodebytes((SAID + "\n\n").encode() * 30_000).decode()
    return f"From: a@example.com\nContent-Transfer-Encoding: base64\n\n{text}".encode()


BAD = {
    "empty": (b"\n", "empty"),
    "no message": (b"The dam failed.\n\nNobody was hurt.", "not an e-mail message"),
    "binary": (bytes(range(256)) * 50, "not an e-mail message"),
    "without text": (b"From: a@example.com\nSubject: Dam\n\n", "no text in the message"),
    "an endless subject": (b"Subject: " + b"a " * 400_000 + b"\n\nhi", "longer than 8000"),
    "comments in comments": (b"From: " + b"(" * 7000 + b"\nSubject: x\n\nhi", "damaged"),
    "deep": (nested(400, 10), ""),
    "deep and long": (nested(90, 600_000), "too many parts"),
    "many parts": (many_parts(), "more than 1000 parts"),
    "much text": (packed_text(), "larger than 1 MiB"),
    "huge": (message().as_bytes() + b"x" * (9 << 20), "larger than 8 MiB"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_message_says_why(name: str, read: Read) -> None:
    raw, what = BAD[name]
    with pytest.raises(ReadError) as caught:
        read("bad.eml", raw)
    assert what in caught.value.what
    assert caught.value.next
    assert "bad.eml" in caught.value.where


def entries(path: Path) -> list[Entry | Rejected]:
    return list(reader_of(path)(path, ReadOptions(1 << 20)))


def test_each_message_of_a_mailbox_is_an_article(tmp_path: Path) -> None:
    path = tmp_path / "news.mbox"
    box = mailbox.mbox(path)
    box.add(message(f"{SAID}\n\nFrom there the water went on.", Message_ID="<1@example.com>"))
    box.add(message("x" * (9 << 20), Message_ID="<2@example.com>"))
    box.add(message("The bridge is closed, the mayor said.", subject="Bridge"))
    box.close()
    first, huge, last = entries(path)
    assert isinstance(first, Entry)
    assert isinstance(huge, Rejected)
    assert isinstance(last, Entry)
    assert first.source == f"{path}#<1@example.com>"
    assert read_article(first.parse()).article.text == f"{SAID}\n\nFrom there the water went on."
    assert "larger than 8 MiB" in huge.reason
    assert huge.source == f"{path}#message 2"
    assert last.source == f"{path}#Bridge"
    assert last.read_to == path.stat().st_size


def test_what_is_no_mailbox_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    for content, what in (("The dam failed.\n", "not a mailbox"), ("\n", "no message")):
        path.write_text(content)
        with pytest.raises(ReadError, match=what):
            entries(path)
