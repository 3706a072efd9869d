import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.pipeline import IngestReport, ingest
from ingest.readers import DUMPS, KINDS, PICTURES, READERS, reader_of, suffix_of
from rag.errors import ReadError
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings

Take = Callable[..., IngestReport]


@pytest.fixture
def take(library: Library, settings: Settings) -> Take:
    return lambda *paths: ingest(paths, library, HashEmbedder(), settings=settings)


def test_each_ending_is_found_whatever_its_case(tmp_path: Path) -> None:
    for suffix in READERS:
        assert suffix_of(tmp_path / f"News{suffix.upper()}") == suffix
        assert suffix_of(tmp_path / suffix) is None


def test_people_are_told_of_each_reader_once() -> None:
    assert [READERS[kind] for kind in KINDS] == list(dict.fromkeys(READERS.values()))
    assert set(DUMPS) <= set(READERS)


def test_a_notebook_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        reader_of(tmp_path / "study.ipynb")
    assert "notebook" in caught.value.reason


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\0\1\2" * 999, b"PK\x03\x04", b"%PDF-1.4"])
@pytest.mark.parametrize("suffix", READERS)
def test_a_file_that_is_none_of_its_kind_is_rejected_with_what_to_do(
    suffix: str, content: bytes, take: Take, tmp_path: Path
) -> None:
    path = tmp_path / f"news{suffix}"
    path.write_bytes(gzip.compress(content) if suffix.endswith(".gz") else content)
    good = tmp_path / "good.txt"
    good.write_text("Dam fails\n\nThe dam above Northtown failed on Monday, officials said.\n")
    report = take(path, good)
    assert report.count("added") == 1
    rejected = [row for row in report.rows if row.status == "rejected"]
    assert rejected
    for row in rejected:
        assert row.source.startswith(str(path))
        assert row.reason


def test_one_hostile_file_of_each_kind_leaves_the_rest_of_the_folder(
    take: Take, tmp_path: Path
) -> None:
    for suffix in READERS:
        folder = tmp_path / "news"
        folder.mkdir(exist_ok=True)
        nested = b"<a>" * 200_000 + b"[" * 200_000 + b"{" * 200_000 + b"(" * 200_000
        (folder / f"deep{suffix}").write_bytes(nested)
    (folder / "good.txt").write_text("Dam fails\n\nThe dam failed on Monday, officials said.\n")
    report = take(folder)
    by_name = {Path(row.source.partition("#")[0]).name: row.status for row in report.rows}
    assert by_name["good.txt"] == "added"
    readable = [suffix for suffix in READERS if suffix not in PICTURES]
    assert set(by_name) == {"good.txt", *(f"deep{suffix}" for suffix in readable)}
