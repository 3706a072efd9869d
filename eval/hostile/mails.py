"""Hostile messages and mailboxes."""

import base64
from random import Random

from eval.hostile.kind import Kind, Make, repeated, times

_SAID = "The dam above Northtown failed on Monday, officials said. Nobody was hurt.\n"
_HEAD = "From: Ann <ann@example.com>\nSubject: Dam\nDate: Mon, 24 Mar 2025 10:00:00 +0100\n"
_LINE = "From a@example.com Mon Mar 24 10:00:00 2025\n"
_CHARSETS = (
    "punycode undefined idna unicode_escape rot13 base64 hex zlib bz2 uu quopri utf-7 utf-16 mbcs "
    "x-nothing iso-2022-kr hz cp65001"
).split()


def _charset(name: str) -> Make:
    """A megabyte of letters that are no UTF-8, in an encoding that is none of a text."""

    def make(_: Random, size: float) -> bytes:
        text = ("Die Br\xfccke ist am Montag ge\xf6ffnet. " * times(size, 30_000)).encode("latin-1")
        head = f"Content-Type: text/plain; charset={name}\nContent-Transfer-Encoding: base64\n\n"
        return (_HEAD + head).encode() + base64.encodebytes(text)

    return make


def _header(name: str, unit: str, count: int) -> Make:
    return repeated(unit, count, before=f"{name}: ", after=f"\nFrom: a@example.com\n\n{_SAID}")


def _parts(kind: str, unit: str, count: int) -> Make:
    head = f'{_HEAD}Content-Type: {kind}; boundary="b"\n\n'
    return repeated(unit, count, before=head, after="--b--\n")


def _nested(_: Random, size: float) -> bytes:
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n'
        for n in range(times(size, 400))
    )
    return f"{_HEAD}{opened}\n{_SAID}".encode()


def _box(message: str, count: int) -> Make:
    return repeated(f"{_LINE}{message}\n", count, after=f"{_LINE}{_HEAD}\n{_SAID}\n")


def _page(words: str, count: int) -> Make:
    return repeated(words, count, before=f"{_HEAD}Content-Type: text/html\n\n")


def _attributes(_: Random, size: float) -> bytes:
    flood = " ".join(f"a{n}=1" for n in range(times(size, 200_000)))
    return f"{_HEAD}Content-Type: text/html\n\n<p {flood}>x".encode()


MAILS = (
    *(Kind(f"charset {name}", ".eml", _charset(name)) for name in _CHARSETS),
    *(
        Kind(
            f"subject in {name}",
            ".eml",
            lambda _, __, name=name: (
                f"Subject: =?{name}?b?{'eHh4' * 1500}?=\nFrom: a@example.com\n\n{_SAID}"
            ).encode(),
        )
        for name in ("punycode", "undefined", "zlib", "utf-7", "x")
    ),
    Kind("encoded words", ".eml", _header("Subject", "=?utf-8?q?a?= ", 500)),
    Kind("a long subject", ".eml", _header("Subject", "a ", 2_000_000)),
    Kind("senders", ".eml", _header("From", "a@example.com, ", 500)),
    Kind("comments", ".eml", _header("From", "(", 7000)),
    Kind("quotes", ".eml", _header("From", '"\\', 3900)),
    Kind("groups", ".eml", _header("From", "a:;,", 1900)),
    Kind("parameters", ".eml", _header("Content-Type", "text/plain; a*0*=x''y; ", 300)),
    Kind(
        "pieces of a parameter",
        ".eml",
        lambda _, __: (
            "Content-Type: text/plain"
            + "".join(f"; charset*{n}=punycode" for n in range(300))
            + f"\nFrom: a@example.com\n\n{_SAID}"
        ).encode(),
    ),
    Kind("many fields", ".eml", repeated("X-A: b\n", 500_000, before=_HEAD, after=f"\n{_SAID}")),
    Kind(
        "a folded field",
        ".eml",
        repeated(" a\n", 900_000, before="Subject: a\n", after=f"\n{_SAID}"),
    ),
    Kind(
        "odd dates",
        ".eml",
        repeated("9", 3000, before="From: a@example.com\nDate: ", after=f"\n\n{_SAID}"),
    ),
    Kind(
        "a date far off",
        ".eml",
        lambda _, __: f"{_HEAD}Date: Mon, 99 Foo 99999 99:99:99 +9999\n\n{_SAID}".encode(),
    ),
    Kind("NULs", ".eml", repeated("\0", 900_000, before=f"{_HEAD}\n{_SAID}")),
    Kind("parts", ".eml", _parts("multipart/mixed", "--b\n\na\n", 200_000)),
    Kind(
        "parts without end",
        ".eml",
        _parts("multipart/alternative", "--b\nContent-Type: text/html\n", 90_000),
    ),
    Kind("parts in parts", ".eml", _nested),
    Kind(
        "messages in messages",
        ".eml",
        repeated("Content-Type: message/rfc822\n\n", 900, before=_HEAD),
    ),
    Kind("boundaries", ".eml", repeated("boundary=b\n", 300_000, before=_HEAD)),
    Kind(
        "wrong base64",
        ".eml",
        repeated("=?!\n", 900_000, before=f"{_HEAD}Content-Transfer-Encoding: base64\n\n"),
    ),
    Kind(
        "quoted letters",
        ".eml",
        repeated(
            "=3D=\n", 900_000, before=f"{_HEAD}Content-Transfer-Encoding: quoted-printable\n\n"
        ),
    ),
    Kind(
        "uuencoded",
        ".eml",
        repeated(
            "M" * 60 + "\n",
            90_000,
            before=f"{_HEAD}Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n",
        ),
    ),
    Kind("quoted lines", ".eml", repeated("> a\n", 900_000, before=f"{_HEAD}\n{_SAID}")),
    Kind("somebody wrote", ".eml", repeated("On a On a ", 400_000, before=f"{_HEAD}\n{_SAID}")),
    Kind("one-letter lines", ".eml", repeated("a\n\n", 1_500_000, before=f"{_HEAD}\n{_SAID}")),
    Kind("attributes", ".eml", _attributes),
    Kind("spans", ".eml", _page("<span>a </span>", 300_000)),
    Kind("hidden", ".eml", _page("<div style='display:none'>a", 20_000)),
    Kind("500,000 messages", ".mbox", _box("", 500_000)),
    Kind("messages without text", ".mbox", _box(_HEAD, 60_000)),
    Kind("messages of a letter", ".mbox", _box(f"{_HEAD}\na\n", 2_000)),
    Kind("no messages", ".mbox", repeated("From\n", 900_000)),
    Kind(
        "a message without end",
        ".mbox",
        repeated(">From a\n", 5_500_000, before=_LINE + _HEAD + "\n"),
    ),
    Kind(
        "a bad charset between",
        ".mbox",
        lambda r, s: b"".join(
            _LINE.encode() + _charset(name)(r, s / 10) + b"\n\n" for name in _CHARSETS[:8]
        ),
    ),
)
