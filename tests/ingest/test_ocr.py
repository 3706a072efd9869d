"""Photos and scans of pages. What Tesseract gives is read everywhere; the program itself is asked
where it is installed."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.article import ReadArticle, read_article
from ingest.document import Entry
from ingest.paths import FoundFile, find_files
from ingest.readers import ocr, reader_of
from ingest.readers.ocr import is_installed, reading_of
from ingest.readers.options import ReadOptions
from rag.errors import ReadError
from rag.sources.citations import Citations
from rag.types import Quote

Read = Callable[..., ReadArticle]

HEAD = "level page_num block_num par_num line_num word_num left top width height conf text"
LINES = (
    "The ferry between Osby and Lund will stop on Friday, the",
    "harbour office said. Repairs to its engine take three days",
    "and cost 31,000 crowns. The town pays for them.",
)
real = pytest.mark.skipif(not is_installed(), reason="Tesseract is not installed")


def table(*words: tuple[int, int, str, float]) -> str:
    """Words with their paragraph, line and confidence."""
    rows = ["\t".join(HEAD.split()), "\t".join([*"1 1 0 0 0 0 0 0 900 900 -1".split(), ""])]
    for paragraph, line, text, sure in words:
        place = f"5 1 1 {paragraph} {line} 1 0 0 9 9 {sure}".split()
        rows.append("\t".join([*place, text]))
    return "\n".join(rows) + "\n"


def picture(kind: str, lines: tuple[str, ...] = LINES) -> bytes:
    page = Image.new("L", (1500, 90 + 60 * len(lines)), 255)
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((60, 45 + 60 * number), line, font=ImageFont.load_default(40), fill=0)
    raw = io.BytesIO()
    page.save(raw, kind)
    return raw.getvalue()


def read(folder: Path, name: str, raw: bytes) -> ReadArticle:
    path = folder / name
    path.write_bytes(raw)
    (entry,) = reader_of(path)(path, ReadOptions(1 << 20))
    assert isinstance(entry, Entry)
    return read_article(entry.parse())


def test_lines_are_joined_and_words_in_doubt_are_marked() -> None:
    first = table((1, 1, "The", 96), (1, 1, "ferry", 95.5), (1, 2, "stcps.", 31), (2, 1, '"No', 90))
    second = table((1, 1, "Re-", 90), (1, 2, "pairs", 90), (1, 2, " ", 95))
    reading = reading_of([first, second])
    assert [block.text for block in reading.blocks] == ["The ferry stcps.[?]", '"No', "Repairs"]
    assert reading.doubtful == pytest.approx(1 / 6)
    assert reading_of([table()]).blocks == ()


@pytest.mark.parametrize("name", ["page.png", "page.pdf"])
def test_without_the_program_it_is_said_what_to_install(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    for known in (ocr._program, ocr._languages):  # pyright: ignore[reportPrivateUsage]
        known.cache_clear()
    with pytest.raises(ReadError) as caught:
        read(tmp_path, name, picture(name[-3:].upper()))
    for known in (ocr._program, ocr._languages):  # pyright: ignore[reportPrivateUsage]
        known.cache_clear()
    assert "picture" in caught.value.what
    assert "apt install tesseract-ocr" in caught.value.next


def test_pictures_in_a_folder_with_articles_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "b.jpg").touch()
    (tmp_path / "a.tiff").touch()

    def names() -> list[str]:
        return [one.path.name for one in find_files([tmp_path]) if isinstance(one, FoundFile)]

    assert names() == ["a.tiff", "b.jpg"]
    (tmp_path / "a.md").touch()
    assert names() == ["a.md"]
    (named,) = find_files([tmp_path / "a.tiff"])
    assert isinstance(named, FoundFile)


@real
@pytest.mark.parametrize("name", ["ferry_stops.png", "page.tiff", "scan.pdf"])
def test_a_picture_is_read(tmp_path: Path, name: str) -> None:
    kind = name.rpartition(".")[2].upper()
    article = read(tmp_path, name, picture(kind)).article
    assert article.text == " ".join(LINES)
    (note,) = article.disclosures
    assert note.startswith("Read by OCR")
    assert Citations().quote(Quote(article, 0, 9)).ocr


@real
def test_a_picture_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no text in the picture"):
        read(tmp_path, "blank.png", picture("PNG", ()))
    with pytest.raises(ReadError, match="the picture cannot be read"):
        read(tmp_path, "broken.png", picture("PNG")[:400])
