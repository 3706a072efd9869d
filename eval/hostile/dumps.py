"""Hostile news dumps: JSON, JSON lines and tables, plain and compressed."""

import gzip
import json
from random import Random

from eval.hostile.kind import Kind, Make, packed, repeated, times

_GOOD = '{"title": "Dam", "text": "The dam failed on Monday, officials said."}\n'
_ROW = 'Dam,"The dam failed on Monday, officials said."\n'


def _between(line: str) -> Make:
    """A bad line between good ones."""
    return lambda _, __: (_GOOD + line + "\n" + _GOOD).encode("utf-8", "surrogatepass")


def _list(inner: str, count: int) -> Make:
    return repeated(inner, count, before=f"[{_GOOD.strip()}", after="]")


def _slow_records(_: Random, size: float) -> bytes:
    """Records that take long beside one that does not."""
    slow = json.dumps({"text": "a" + "\u0301\u0316" * times(size, 250_000)})
    return (_GOOD + (slow + "\n") * 2 + _GOOD.replace("Dam", "Bridge")).encode()


def _members(_: Random, size: float) -> bytes:
    return gzip.compress(_GOOD.encode(), mtime=0) * times(size, 20_000)


def _nested_gzip(_: Random, size: float) -> bytes:
    raw = bytes(times(size, 30_000_000))
    for _level in range(3):
        raw = gzip.compress(raw, 9, mtime=0)
    return raw


_LINES = {
    "a large number": '{"id": '
    + "9" * 5000
    + ', "text": "The bridge fell on Tuesday, they said."}',
    "a huge number": '{"id": ' + "9" * 4_000_000 + ', "text": "The bridge fell."}',
    "a large exponent": '{"id": 1e999999999, "date": -1e999, "text": "The bridge fell."}',
    "no numbers": '{"id": NaN, "date": Infinity, "text": "The bridge fell on Tuesday."}',
    "deep lists": "[" * 500_000,
    "deep objects": '{"a":' * 200_000,
    "many lists": "[" + "[]," * 1_000_000 + "[]]",
    "many keys": "{" + ",".join(f'"k{n}": 1' for n in range(200_000)) + "}",
    "one key often": "{" + ",".join('"text": "a"' for _ in range(200_000)) + "}",
    "a long key": '{"' + "k" * 1_000_000 + '": 1, "text": "The bridge fell."}',
    "half letters": '{"title": "\\ud800", "text": "The \\udfff bridge fell on Tuesday."}',
    "escapes": '{"text": "' + "\\u0041" * 600_000 + '"}',
    "a string without end": '{"text": "' + "a" * 1_000_000,
    "a date without end": '{"date": "' + "1" * 1_000_000 + '", "text": "The bridge fell."}',
    "a time stamp": '{"date": 99999999999999999999, "text": "The bridge fell on Tuesday."}',
    "an old time stamp": '{"date": 9999999999999, "text": "The bridge fell on Tuesday."}',
    "an address": '{"url": "http://[::1", "text": "The bridge fell on Tuesday, they said."}',
    "words as lists": '{"text": [["a"], {"b": []}, 3, null], "title": [[[]]]}',
    "nothing": "null",
    "true": "true",
    "bad UTF-8": '{"text": "\udcff"}',
    "markup": '{"text": "' + "<p a=1 " * 300_000 + '</p>"}',
    "attributes": '{"text": "<p ' + " ".join(f"a{n}=1" for n in range(100_000)) + '>x</p>"}',
}

DUMPS = (
    *(Kind(f"line: {name}", ".jsonl", _between(line)) for name, line in _LINES.items()),
    *(Kind(f"element: {name}", ".json", _between(line)) for name, line in _LINES.items()),
    Kind("a million empty records", ".jsonl", repeated("{}\n", 1_000_000, after=_GOOD)),
    Kind("a million empty lines", ".jsonl", repeated("\n", 5_000_000, after=_GOOD)),
    Kind("short records", ".jsonl", repeated('{"text":"a"}\n', 2_000, after=_GOOD)),
    Kind("slow records", ".jsonl", _slow_records),
    Kind("line ends of old", ".jsonl", repeated("\r", 4_900_000, after=_GOOD)),
    Kind("a line of 100 MB", ".jsonl", repeated("a", 100_000_000, after="\n" + _GOOD)),
    Kind("empty records", ".json", _list(",{}", 500_000)),
    Kind("commas", ".json", _list(",", 1_000_000)),
    Kind("white space", ".json", repeated(" ", 20_000_000, after="[]")),
    Kind("an object without end", ".json", repeated('{"a":[', 300_000)),
    Kind("numbers", ".json", _list(",1", 500_000)),
    Kind("a list of 30 MB", ".json", repeated('{"a":1},', 4_000_000, before='{"articles":[')),
    Kind("bomb of line ends", ".jsonl.gz", packed(repeated("\n", 60_000_000))),
    Kind("bomb of NULs", ".json.gz", packed(repeated("\0", 60_000_000))),
    Kind("bomb of spaces", ".csv.gz", packed(repeated(" ", 60_000_000, before="title,text\n"))),
    Kind("bomb of rows", ".tsv.gz", packed(repeated("a\t\n", 20_000_000, before="title\ttext\n"))),
    Kind("bomb of records", ".jsonl.gz", packed(repeated("{}\n", 20_000_000))),
    Kind("bombs in bombs", ".jsonl.gz", _nested_gzip),
    Kind("many members", ".jsonl.gz", _members),
    Kind(
        "a tail",
        ".json.gz",
        lambda _, __: gzip.compress(b"[" + _GOOD.encode() + b"]") + b"tail" * 99,
    ),
    Kind("a quote without end", ".csv", repeated("a,b\n", 1_200_000, before='title,text\nx,"')),
    Kind("quotes", ".csv", repeated('"', 4_900_000, before="title,text\n")),
    Kind("columns", ".csv", repeated("a,", 2_400_000, before="text,")),
    Kind("cells", ".csv", repeated(",", 4_900_000, before="title,text\n")),
    Kind("empty rows", ".csv", repeated("\n", 4_900_000, before="title,text\n", after=_ROW)),
    Kind("rows of one cell", ".csv", repeated("a\n", 1_000_000, before="title,text\n", after=_ROW)),
    Kind("NULs", ".csv", repeated("\0", 900_000, before="title,text\n" + _ROW)),
    Kind("line ends of old", ".csv", repeated("a\r", 900_000, before="title,text\n")),
    Kind("a large field", ".tsv", repeated("a", 9_000_000, before="title\ttext\nx\t")),
    Kind("separators", ".csv", repeated(";,|\t", 1_200_000)),
)
