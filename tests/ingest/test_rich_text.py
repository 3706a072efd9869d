import contextlib
import time
from collections.abc import Callable

import pytest

from ingest.article import ReadArticle
from rag.errors import ReadError

Read = Callable[..., ReadArticle]

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0\fprq2{\*\panose 02020603}Times "
    r"New Roman;}{\f1\fswiss\fcharset204 Arial CYR;}}"
    r"{\info{\title Dam fails above Northtown}{\author Ann Marsh}{\company Lake Post}}"
)


def test_rich_text(read: Read) -> None:
    picture = r"{\pict\pngblip " + "\n".join(["89504e470d0a1a0a" * 8] * 20_000) + "}"
    body = (
        r"\f0\b Dam fails above Northtown\b0\par The caf\'e9 was flooded, \ldblquote officials"
        r"\rdblquote  {\field{\*\fldinst{HYPERLINK "
        r'"https://example.com/a"}}{\fldrslt{said}}}.\par '
        r"{\f1\'c4\'e0} means yes \u8211? they say.\par "
    )
    read_it = read("dam.rtf", HEAD + picture + body + "}")
    assert read_it.article.title == "Dam fails above Northtown"
    facts = {field.field: field.raw for field in read_it.article.metadata}
    assert facts["author"] == "Ann Marsh"
    assert read_it.article.text == (
        "The café was flooded, “officials” said.\n\n\u0414\u0430 means yes – they say."
    )


BAD = {
    "empty": ("", "empty"),
    "plain text": ("The dam failed.", "not a rich text file"),
    "a code page that is none": (HEAD + r"\ansicpg0\'e9\'ff\u99999999? x}", "damaged"),
    "a picture without a size": (r"{\rtf1 {\pict\bin}}", "damaged"),
    "open groups": (r"{\rtf1 " + "{" * 600_000, "groups"),
    "too much text": (HEAD + "The dam failed. " * 70_000 + "}", "larger than 1 MiB"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_one_says_why(name: str, read: Read) -> None:
    raw, what = BAD[name]
    with pytest.raises(ReadError) as caught:
        read("bad.rtf", raw)
    assert what in caught.value.what
    assert caught.value.next
    assert "bad.rtf" in caught.value.where


# Each keeps striprtf busy for minutes when it is given to it as it is.
SLOW = {
    "fonts": r"{\fonttbl" + r"\f1\fcharset0 " * 60_000 + "}",
    "links": r"{\field{\*\fldinst{ HYPERLINK " * 20_000,
    "LINKS": r"{\FIELD{\*\fldinst{ HYPERLINK " * 20_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_a_hostile_one_takes_no_more_time_than_another(name: str, read: Read) -> None:
    began = time.process_time()
    with contextlib.suppress(ReadError):
        read("slow.rtf", r"{\rtf1 The dam failed on Monday, officials said.\par " + SLOW[name])
    assert time.process_time() - began < 10
