"""A reader and a dataset of another package, installed beside Presscheck."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ENTRY_POINTS = """
[presscheck.readers]
.talk = talks:read_talk
.lost = no_such_package:read

[presscheck.datasets]
talks = talks:questions
"""
TALKS = """
from ingest.document import Block, Document
from ingest.readers.options import whole_file
from eval.cases import Case
from eval.datasets import Dataset

def read_talk(path, options):
    return whole_file(path, options, parse)

def parse(raw, source):
    lines = [line.partition(": ")[2] for line in raw.decode().splitlines()]
    return Document(source, tuple(Block(line) for line in lines), {"title": "A talk"})

def questions(bench):
    return Dataset("talks", "questions about talks", bench.folder, "", (), measures=("right",))
"""
ASK = """
import sys
from pathlib import Path
from eval.datasets import load_dataset
from ingest.pipeline import ingest
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    with Library.open(folder / "library", create=True) as library:
        report = ingest([folder / "news"], library, HashEmbedder(), settings=Settings())
        for row in report.rows:
            print(row.status, row.title, row.reason)
        for row in report.rows:
            if row.article_id:
                print(library.article(row.article_id).text)
    print(load_dataset("talks", folder).about)
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with a package, as pip would put it there."""
    (tmp_path / "talks.py").write_text(TALKS)
    facts = tmp_path / "talks-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: talks\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text(ENTRY_POINTS)
    (tmp_path / "news").mkdir()
    return tmp_path


def test_its_files_become_articles_and_its_questions_a_set(installed: Path) -> None:
    (installed / "news" / "council.talk").write_text(
        "Lind: The harbour bridge will open in June.\nOdd: It costs 41 million crowns.\n"
    )
    (installed / "news" / "away.lost").write_text("nothing")
    (installed / "ask.py").write_text(ASK)
    root = Path(__file__).parent.parent
    ran = subprocess.run(
        [sys.executable, str(installed / "ask.py"), str(installed)],
        env=os.environ | {"PYTHONPATH": f"{installed}{os.pathsep}{root}"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert "added A talk None" in ran.stdout
    assert "The harbour bridge will open in June." in ran.stdout
    assert "Lind" not in ran.stdout
    assert "rejected None the plug-in for .lost cannot be loaded" in ran.stdout
    assert "questions about talks" in ran.stdout
