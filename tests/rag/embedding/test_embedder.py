"""The embedders' contract, the fake's and the real one's."""

import json
import os
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from threadpoolctl import threadpool_info  # pyright: ignore

from rag.embedding.embedder import Embedder, SentenceTransformerEmbedder
from rag.errors import ModelMissing
from rag.fakes import HashEmbedder
from rag.models import find_model

TEXTS = (
    "The model cost under six million dollars to train.",
    "To train the model was cheap, at less than six million dollars.",
    "A storm closed the harbour of Rotterdam on Tuesday.",
)


@pytest.fixture(params=["fake", "real"])
def any_embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "fake":
        return HashEmbedder()
    return request.getfixturevalue("embedder")


def test_one_unit_row_a_text_in_order(any_embedder: Embedder) -> None:
    texts = [*TEXTS, "", "x", "word " * 5000, "Ünïcödé 北京", "lone \ud800 surrogate", "\0"]
    rows = any_embedder.embed(texts)
    assert rows.shape == (len(texts), any_embedder.dimensions)
    assert rows.dtype == np.float32
    assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-5
    for text, row in zip(texts, rows, strict=True):
        assert any_embedder.embed([text])[0] @ row > 0.9999


def test_no_texts_no_rows(any_embedder: Embedder) -> None:
    assert any_embedder.embed([]).shape == (0, any_embedder.dimensions)


def test_what_is_alike_is_near(any_embedder: Embedder) -> None:
    cost, cheap, storm = any_embedder.embed(TEXTS)
    assert cost @ cheap > cost @ storm + 0.1


def test_more_texts_than_a_batch_keep_their_order(embedder: SentenceTransformerEmbedder) -> None:
    texts = [f"Report {number} " + "of a long day " * (number * 7 % 13) for number in range(70)]
    rows = embedder.embed(texts)
    for place in (0, 13, 31, 32, 69):
        assert embedder.embed([texts[place]])[0] @ rows[place] > 0.9999


def test_the_real_embedder_is_the_published_model(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder.name == "all-MiniLM-L6-v2"
    assert embedder.dimensions == 384
    assert embedder.ready
    # The pair and its cosine as the model's own documentation gives them.
    first, second = embedder.embed(["This is an example sentence", "Each sentence is converted"])
    assert first[:3] == pytest.approx([0.0676569, 0.0634959, 0.0487131], abs=1e-4)
    assert 0 < first @ second < 1


def test_threads_may_share_it(embedder: SentenceTransformerEmbedder) -> None:
    alone = embedder.embed(TEXTS)
    faults: list[str] = []

    def run() -> None:
        for _ in range(3):
            rows = embedder.embed([*TEXTS, "padding " * 50])
            if np.abs(rows[:3] - alone).max() > 1e-4:
                faults.append("other rows than alone")

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []


def test_numpy_multiplies_with_one_thread(embedder: SentenceTransformerEmbedder) -> None:
    embedder.embed(TEXTS)
    pools = cast("list[dict[str, object]]", threadpool_info())
    assert {pool["num_threads"] for pool in pools if pool["user_api"] == "blas"} <= {1}


def test_a_query_is_quick(embedder: SentenceTransformerEmbedder) -> None:
    """Measured 0.02 s on two free cores; the bound leaves room for a busy machine."""
    took: list[float] = []
    for _ in range(5):
        began = time.perf_counter()
        embedder.embed(["Who says that the model cost $5.6 million to train?"])
        took.append(time.perf_counter() - began)
    assert min(took) < 0.5


@pytest.mark.parametrize("content", [{}, {"config.json": "{"}, {"config.json": '{"a": 1}'}])
def test_a_folder_that_is_no_model(content: dict[str, str], tmp_path: Path) -> None:
    for name, text in content.items():
        (tmp_path / name).write_text(text)
    broken = SentenceTransformerEmbedder(tmp_path, "broken", threads=1)
    with pytest.raises(ModelMissing, match="presscheck models fetch all-MiniLM-L6-v2") as raised:
        broken.embed(["x"])
    assert str(tmp_path) in str(raised.value)
    assert not broken.ready


COLD = """
    import sys, time, warnings
    warnings.simplefilter("error")
    def refuse(event, arguments):
        if event in ("socket.connect", "socket.getaddrinfo"):
            raise RuntimeError(f"network: {arguments}")
    sys.addaudithook(refuse)
    from pathlib import Path
    from rag.embedding.embedder import SentenceTransformerEmbedder
    heavy = {"torch", "numpy", "transformers", "sentence_transformers"} & set(sys.modules)
    assert not heavy, heavy
    model = SentenceTransformerEmbedder(
        Path(sys.argv[1]), "m", 2, precision_file=Path(sys.argv[2])
    )
    assert not model.ready
    row = model.embed(["A first query."])[0]
    assert abs(row @ row - 1) < 1e-5
    assert "sklearn" not in sys.modules
    from sentence_transformers.util import pairwise_manhattan_sim, manhattan_sim
    from scipy.sparse import csr_matrix
    from sentence_transformers.util import similarity
    left, right = csr_matrix([[1.0, 2.0]]), csr_matrix([[3.0, 5.0]])
    assert similarity.pairwise_distances(left, right, metric="manhattan")[0, 0] == 5.0
    import sklearn.metrics
    assert sklearn.metrics.accuracy_score([1], [1]) == 1.0
"""


@pytest.fixture(scope="module")
def started(
    models_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[subprocess.CompletedProcess[str], Path]:
    """A cold start, and the precision file that it wrote."""
    precision = tmp_path_factory.mktemp("cold") / "precision.json"
    folder = find_model("all-MiniLM-L6-v2", models_folder)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(COLD), str(folder), str(precision)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done, precision


def test_a_cold_start_is_silent_offline_and_without_scikit_learn(
    started: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    done, precision = started
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    found = json.loads(precision.read_text())
    assert len(found) == 1
    assert set(map(type, found.values())) == {bool}


@pytest.mark.parametrize("faster", [True, False])
def test_the_precision_found_before_is_used(
    faster: bool,
    models_folder: Path,
    tmp_path: Path,
    embedder: SentenceTransformerEmbedder,
    started: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    folder, precision = find_model("all-MiniLM-L6-v2", models_folder), tmp_path / "precision.json"
    threads = os.cpu_count() or 1
    (machine,) = json.loads(started[1].read_text())
    precision.write_text(json.dumps({machine: faster, "another machine": not faster}))
    told = SentenceTransformerEmbedder(folder, "m", threads, precision_file=precision)
    rows, exact = told.embed(TEXTS), embedder.embed(TEXTS)
    assert (rows * exact).sum(axis=1).min() > 0.999
    assert np.array_equal(rows, exact) is not faster
    assert json.loads(precision.read_text()) == {machine: faster, "another machine": not faster}


@pytest.mark.parametrize("content", ["[]", "{not json"])
def test_a_damaged_precision_file_is_written_anew(
    content: str, models_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.embedding.precision.PROBE_ROUNDS", 1)
    folder, precision = find_model("all-MiniLM-L6-v2", models_folder), tmp_path / "precision.json"
    precision.write_text(content)
    SentenceTransformerEmbedder(folder, "m", 2, precision_file=precision).embed(["x"])
    assert len(json.loads(precision.read_text())) == 1
