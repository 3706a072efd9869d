"""A model's file that is no longer what was fetched is refused, whoever changed it and how."""

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import ModelChanged, ModelMissing
from rag.models import damaged_files, fetch_model, find_model
from rag.models.catalogue import MODELS, Model, ModelFile
from rag.models.check import EVERY_S, SMALL, check_file, sample_sha256
from rag.models.fetch import Fetching, SourceError

NAME = "toy"
LARGE = bytes(range(256)) * (SMALL // 256 * 4)  # 4 MiB, of which 2 are sampled
CONTENTS = {"config.json": b'{"a": 1}', "weights.gguf": LARGE}


class Shelf:
    """A source that has the files, and counts how often it gave them."""

    name = "shelf"

    def __init__(self) -> None:
        self.gave: list[str] = []

    def fill(self, fetching: Fetching) -> None:
        for file in fetching.missing():
            if file.path not in CONTENTS:
                raise SourceError("it has none")
            fetching.part(file).write_bytes(CONTENTS[file.path])
            self.gave.append(file.path)
            fetching.accept(file)


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Model:
    place = tmp_path_factory.mktemp("toy")
    files: list[ModelFile] = []
    for path, content in CONTENTS.items():
        (place / path).write_bytes(content)
        file = ModelFile(path, len(content), hashlib.sha256(content).hexdigest())
        if len(content) > SMALL:
            file = replace(file, sample=sample_sha256(place / path, file))
        files.append(file)
    return Model(NAME, "embedder", "toy", "Apache-2.0", "org/toy", "0", tuple(files), ())


def fetch(toy: Model, folder: Path, shelf: Shelf) -> None:
    fetch_model(NAME, folder, lambda _: None, models=(toy,), sources=(shelf,))


def find(toy: Model, folder: Path) -> Path:
    return find_model(NAME, folder, (toy,))


def flip(path: Path, place: int, *, unseen: bool = False) -> None:
    """Changes one byte; `unseen` as a disk does it by itself, without another time of change."""
    before = path.stat()
    with path.open("rb+") as file:
        file.seek(place)
        byte = file.read(1)
        file.seek(place)
        file.write(bytes([byte[0] ^ 1]))
    if unseen:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("config.json", lambda path: flip(path, 3, unseen=True)),
        ("weights.gguf", _cut),
        ("weights.gguf", lambda path: flip(path, 0, unseen=True)),
        ("weights.gguf", lambda path: flip(path, len(LARGE) - 1, unseen=True)),
        ("weights.gguf", lambda path: flip(path, 1_234_567)),
    ],
    ids=["small", "cut", "head", "tail", "anywhere"],
)
def test_a_changed_file_is_refused_and_fetched_anew(
    toy: Model, tmp_path: Path, name: str, change: Callable[[Path], None]
) -> None:
    shelf = Shelf()
    fetch(toy, tmp_path, shelf)
    assert find(toy, tmp_path) == tmp_path / NAME
    changed = tmp_path / NAME / name
    change(changed)
    with pytest.raises(ModelChanged, match=f"presscheck models fetch {NAME}") as raised:
        find(toy, tmp_path)
    assert raised.value.where == str(changed)
    shelf.gave.clear()
    fetch(toy, tmp_path, shelf)
    assert shelf.gave == [name]
    assert changed.read_bytes() == CONTENTS[name]
    assert find(toy, tmp_path)


def _unsampled(toy: Model, path: Path) -> int:
    """A place that no sample holds."""
    file = toy.files[1]
    for place in range(100_000, len(LARGE), 65_536):
        flip(path, place, unseen=True)
        sampled = sample_sha256(path, file) != file.sample
        flip(path, place, unseen=True)
        if not sampled:
            return place
    raise AssertionError("everything is sampled")


def test_what_no_sample_holds_is_found_within_a_day(toy: Model, tmp_path: Path) -> None:
    fetch(toy, tmp_path, Shelf())
    path = tmp_path / NAME / "weights.gguf"
    flip(path, _unsampled(toy, path), unseen=True)
    assert find(toy, tmp_path)  # all of it was read a moment ago

    noted = tmp_path / f".{NAME}.checked.json"
    text, at = noted.read_text(), time.time() - EVERY_S - 60
    noted.write_text(
        "\n".join(f'"at": {at},' if '"at"' in line else line for line in text.splitlines())
    )
    assert find(toy, tmp_path)  # and is read behind this one
    until = time.monotonic() + 120  # the thread that reads it has the lowest priority
    while noted.read_text().count('"sound": false') == 0:
        assert time.monotonic() < until
        time.sleep(0.02)
    with pytest.raises(ModelChanged):
        find(toy, tmp_path)


def test_reading_all_of_it_finds_every_change(toy: Model, tmp_path: Path) -> None:
    fetch(toy, tmp_path, Shelf())
    path = tmp_path / NAME / "weights.gguf"
    assert damaged_files(NAME, tmp_path, (toy,)) == ()
    flip(path, _unsampled(toy, path), unseen=True)
    assert damaged_files(NAME, tmp_path, (toy,)) == (path,)
    with pytest.raises(ModelChanged):  # which is remembered
        find(toy, tmp_path)


def test_a_file_that_was_only_touched_is_read_once_and_taken(toy: Model, tmp_path: Path) -> None:
    shelf = Shelf()
    fetch(toy, tmp_path, shelf)
    path, noted = tmp_path / NAME / "weights.gguf", tmp_path / f".{NAME}.checked.json"
    os.utime(path, (0, 0))
    before = noted.read_text()
    assert find(toy, tmp_path)
    after = noted.read_text()
    assert before != after
    assert find(toy, tmp_path)
    assert noted.read_text() == after
    fetch(toy, tmp_path, shelf)
    assert shelf.gave == list(CONTENTS)


def test_a_model_of_before_the_notes_is_taken(toy: Model, tmp_path: Path) -> None:
    for path, content in CONTENTS.items():
        (tmp_path / NAME).mkdir(exist_ok=True)
        (tmp_path / NAME / path).write_bytes(content)
    noted = tmp_path / f".{NAME}.checked.json"
    noted.write_text("what a cut left")
    assert find(toy, tmp_path)
    assert check_file(tmp_path / NAME, toy.files[1])
    until = time.monotonic() + 120  # the thread that reads it has the lowest priority
    while noted.read_text().count('"sound": true') < 2:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_of_a_model_of_ones_own_nothing_is_known_or_noted(tmp_path: Path) -> None:
    mine = tmp_path / "mine.gguf"
    mine.write_bytes(b"GGUF")
    assert find_model(str(mine), tmp_path) == mine
    mine.write_bytes(b"GGUF, changed")
    assert find_model(str(mine), tmp_path) == mine
    assert list(tmp_path.iterdir()) == [mine]
    with pytest.raises(ModelMissing):
        find_model(str(tmp_path / "none.gguf"), tmp_path)


def test_every_large_file_of_the_catalogue_has_a_sample(models_folder: Path) -> None:
    for model in MODELS:
        for file in model.files:
            assert bool(file.sample) == (file.size > SMALL)
            path = models_folder / model.name / file.path
            if file.sample and path.is_file():
                assert sample_sha256(path, file) == file.sample
