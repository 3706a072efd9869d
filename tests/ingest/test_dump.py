"""News dumps: what a record is, how a document is named, that one bad record spoils no other."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from ingest.article import read_article
from ingest.document import Entry, FieldNames, Rejected
from ingest.readers import reader_of
from ingest.readers.options import ReadOptions
from rag.errors import ReadError
from rag.types import Article

MIB = 1 << 20


def record(number: int, **others: object) -> dict[str, object]:
    return {"title": f"Dam {number}", "text": f"Dam number {number} failed, they said."} | others


def found(path: Path, fields: FieldNames | None = None) -> list[Entry | Rejected]:
    return list(reader_of(path)(path, ReadOptions(MIB, fields or FieldNames())))


def articles(path: Path, fields: FieldNames | None = None) -> list[Article]:
    return [
        read_article(entry.parse()).article
        for entry in found(path, fields)
        if isinstance(entry, Entry)
    ]


def write(path: Path, *lines: object) -> Path:
    text = "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in lines)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_usual_fields(tmp_path: Path) -> None:
    path = write(
        tmp_path / "news.jsonl",
        record(
            1,
            published="2025/03/24",
            url="https://example.com/1",
            publisher="Lake Post",
            language="en",
        ),
    )
    (article,) = articles(path)
    assert (article.title, article.publisher) == ("Dam 1", "Lake Post")
    assert (article.published, article.raw("published")) == (date(2025, 3, 24), "2025/03/24")
    assert article.source == article.url == "https://example.com/1"
    assert article.text == "Dam number 1 failed, they said."


def test_other_usual_names(tmp_path: Path) -> None:
    path = tmp_path / "news.json"
    path.write_text(
        json.dumps(
            {
                "status": "ok",
                "articles": [
                    {
                        "headline": "Dam",
                        "content": "<p>It failed &amp; fell.</p><ul><li>Nobody was hurt</li></ul>",
                        "publishedAt": "2025-03-24T10:00:00Z",
                        "source": {"id": None, "name": "Lake Post"},
                        "author": ["Ann Marsh", "Jo Bell"],
                        "link": "https://example.com/d",
                    }
                ],
            }
        )
    )
    (article,) = articles(path)
    assert (article.title, article.publisher) == ("Dam", "Lake Post")
    assert article.published == date(2025, 3, 24)
    assert article.text == "It failed & fell.\n\nNobody was hurt"
    assert article.raw("author") == "Ann Marsh, Jo Bell"


def test_named_fields(tmp_path: Path) -> None:
    fields = FieldNames("kop", "inhoud.tekst", "dag", "adres", "krant")
    path = write(
        tmp_path / "news.jsonl",
        {
            "kop": "Dam",
            "title": "not this",
            "inhoud": {"tekst": "The dam failed on Monday."},
            "dag": 1742817600,
            "adres": "https://example.com/d",
            "krant": "Lake Post",
        },
    )
    (article,) = articles(path, fields)
    assert (article.title, article.publisher) == ("Dam", "Lake Post")
    assert article.published == date(2025, 3, 24)
    assert article.url == "https://example.com/d"


def test_a_bad_line_is_rejected_by_its_number(tmp_path: Path) -> None:
    path = write(
        tmp_path / "news.jsonl",
        record(1),
        "{broken",
        "",
        [1, 2],
        {"title": "No text"},
        "[" * 5000,
        record(2),
    )
    with path.open("ab") as file:
        file.write(b'{"text": "\xff\xfe\xfc\xfb bad"}\n' + json.dumps(record(3)).encode())
    results = found(path)
    rejected = {r.source.rpartition("#")[2]: r.reason for r in results if isinstance(r, Rejected)}
    assert set(rejected) == {"line 2", "line 4", "line 5", "line 6", "line 8"}
    assert "JSON" in rejected["line 2"]
    assert "not an object" in rejected["line 4"]
    assert "no text" in rejected["line 5"]
    assert "title" in rejected["line 5"]  # what the record has instead
    assert "nested" in rejected["line 6"]
    assert "not in utf-8" in rejected["line 8"]
    assert [a.title for a in articles(path)] == ["Dam 1", "Dam 2", "Dam 3"]


ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "utf-8 with a bad byte")
WEIR = {"title": "Die Brücke", "text": "Die Brücke über die Lüne ist für Fußgänger geöffnet."}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.json.gz", "a.csv"])
def test_other_encodings(tmp_path: Path, name: str, encoding: str) -> None:
    text = json.dumps(WEIR, ensure_ascii=False) + "\n"
    if name == "a.csv":
        text = "title,text\n{title},{text}\n".format(**WEIR)
    codec, _, bad = encoding.partition(" ")
    raw = text.encode(codec)
    if bad:
        raw = raw.replace("Fußgänger".encode(), b"Fu\xff" + "gänger".encode())
    path = tmp_path / name
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    (article,) = articles(path)
    assert article.title == WEIR["title"]
    assert article.text == WEIR["text"].replace("ß", "\ufffd" if bad else "ß")


def test_letters_over_the_edges_of_blocks(tmp_path: Path) -> None:
    words = "湖水高漲，渡口周五關閉。" * 3000
    records = [{"title": str(n), "text": words[n:]} for n in range(8)]
    path = tmp_path / "a.json"
    path.write_bytes(json.dumps(records, ensure_ascii=False).encode("big5"))
    entries = [entry for entry in found(path) if isinstance(entry, Entry)]
    assert ["".join(b.text for b in e.parse().blocks) for e in entries] == [
        words[n:] for n in range(8)
    ]


def test_a_record_of_a_list_that_cannot_be_read_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    raw = json.dumps([WEIR | {"title": str(n)} for n in range(3)], ensure_ascii=False).encode()
    first, second, third = raw.split(b'"title": "')[1:]
    second = second.replace("ü".encode(), b"\xfc").replace("ß".encode(), b"\xdf")
    path.write_bytes(b'[{"title": "' + b'"title": "'.join((first, second, third)))
    assert [a.title for a in articles(path)] == ["0", "2"]
    (bad,) = [one for one in found(path) if isinstance(one, Rejected)]
    assert bad.source.endswith("#element 2")
    assert "cannot be read" in bad.reason


def test_a_line_without_end_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "' + b"a" * (3 * MIB) + b'"}\n' + json.dumps(record(1)).encode())
    results = found(path)
    assert [type(r) for r in results] == [Rejected, Entry]
    assert isinstance(results[0], Rejected)
    assert "larger than 1 MiB" in results[0].reason


@pytest.mark.parametrize("shape", ["list", "one after another", "wrapped", "single"])
def test_shapes_of_json(tmp_path: Path, shape: str) -> None:
    records = [record(n) for n in range(1 if shape == "single" else 700)]
    path = tmp_path / "news.json"
    match shape:
        case "list":
            path.write_text("\ufeff" + json.dumps(records, indent=1), encoding="utf-8")
        case "wrapped":
            path.write_text(json.dumps({"total": 3, "items": records}))
        case "single":
            path.write_text(json.dumps(records[0]))
        case _:
            path.write_text("\n".join(map(json.dumps, records)))
    assert [a.title for a in articles(path)] == [r["title"] for r in records]


def test_a_list_that_is_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "news.json"
    path.write_text(json.dumps([record(n) for n in range(3)])[:-30])
    reader = reader_of(path)(path, ReadOptions(MIB))
    titles = [read_article(next(reader).parse()).article.title for _ in range(2)]  # type: ignore[union-attr]
    assert titles == ["Dam 0", "Dam 1"]
    with pytest.raises(ReadError, match="after element 2"):
        next(reader)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no record"),
        ("[]", "no record"),
        ("[1 2]", "comma"),
        ("[", "ends before"),
        ("[1] x", "more after"),
        ("[" * 9000, "nested"),
    ],
)
def test_broken_json(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "news.json"
    path.write_text(content)
    with pytest.raises(ReadError, match=message):
        found(path)


def test_gzip(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    lines = "\n".join(json.dumps(record(n)) for n in range(50)).encode()
    path.write_bytes(gzip.compress(lines))
    results = found(path)
    assert len(results) == 50
    assert results[-1].read_to == path.stat().st_size

    path.write_bytes(gzip.compress(lines)[:-200])
    with pytest.raises(ReadError, match="damaged or cut off"):
        found(path)

    path.write_bytes(b"no gzip at all")
    with pytest.raises(ReadError, match="damaged or cut off"):
        found(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=9) as file:
        for _ in range(80):
            file.write(bytes(MIB))
    with pytest.raises(ReadError, match="grows more than"):
        found(path)


def test_a_document_is_named_alike_wherever_it_stands(tmp_path: Path) -> None:
    mixed = [
        record(1, url="https://example.com/1"),
        record(2, id="b2"),
        record(3),
        {"text": "The dam failed, and there is no title."},
        record(5, url="https://example.com/1"),
    ]
    path = write(tmp_path / "news.jsonl", *mixed)
    assert [r.source for r in found(path)] == [
        "https://example.com/1",
        f"{path}#b2",
        f"{path}#Dam 3",
        f"{path}#line 4",
        "https://example.com/1#2",
    ]
    sources = {r.source: r.digest for r in found(path) if isinstance(r, Entry)}
    write(path, record(0), *mixed[:3])
    again = {r.source: r.digest for r in found(path) if isinstance(r, Entry)}
    assert all(sources[name] == again[name] for name in list(sources)[:3])


def test_only_what_is_read_makes_a_new_version(tmp_path: Path) -> None:
    def digest(**others: object) -> str:
        path = write(tmp_path / "news.jsonl", record(1, id="x", **others))
        (entry,) = found(path)
        assert isinstance(entry, Entry)
        return entry.digest

    first = digest()
    assert digest(crawled="today") == first
    assert digest(publisher="Lake Post") != first
    assert digest(text="Another text.") != first


def test_what_cannot_be_stored_is_cleaned(tmp_path: Path) -> None:
    path = write(
        tmp_path / "n.jsonl", '{"title": "A \\ud800 dam", "text": "It \\u0000 fell \\udfff."}'
    )
    (article,) = articles(path)
    assert (article.title, article.text) == ("A dam", "It fell .")
    article.source.encode()
