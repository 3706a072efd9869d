"""What people install: a wheel, in an empty folder, with a home that cannot be written to."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ASK = """
from ui.cli import main
main(arguments="eval run starter --system quotes --limit 3 --name installed".split())
"""
PACKAGES = ("rag", "ingest", "eval", "ui")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpacked, as installing it does."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as packed:
        packed.extractall(folder / "installed")
    return folder / "installed"


def test_every_file_of_the_source_is_in_it(wheel: Path) -> None:
    def files(root: Path, folder: str) -> set[str]:
        found = (path for path in (root / folder).rglob("*") if path.is_file())
        return {str(path.relative_to(root)) for path in found if "__pycache__" not in path.parts}

    source = {file for package in PACKAGES for file in files(ROOT, package)}
    installed = {file for package in PACKAGES for file in files(wheel, package)}
    articles = {f"eval/datasets/starter_data/{file[5:]}" for file in files(ROOT, "data")}
    assert installed == source | articles


def test_the_starter_articles_are_asked_from_an_empty_folder(
    wheel: Path, tmp_path: Path, models_folder: Path
) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=tmp_path,
        env=os.environ
        | {
            "PYTHONPATH": str(wheel),
            "HOME": "/proc/nowhere",
            "LC_ALL": "C",
            "PRESSCHECK_MODELS": str(models_folder),
        },
        capture_output=True,
        text=True,
    )
    assert asked.returncode == 0, asked.stderr
    assert "from 5 articles" in asked.stdout
