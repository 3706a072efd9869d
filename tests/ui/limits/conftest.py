"""The whole application around a small library with its real parts, for requests that should not
be."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI

from ingest.pipeline import ingest
from rag.answering import Rag
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.settings import Settings
from ui.engine.engine import Engine

NEWS = Path(__file__).parents[1] / "news"


@pytest.fixture(scope="module")
def page(
    tmp_path_factory: pytest.TempPathFactory,
    serving: Callable[..., AbstractContextManager[str]],
) -> Iterator[SimpleNamespace]:
    """`address`, a `client` and the `app` of a page that is served."""
    folder = tmp_path_factory.mktemp("limits")
    news = Path(shutil.copytree(NEWS, folder / "news"))
    settings = Settings(library=folder / "library", models=folder / "models", writer="quotes")
    embedder = HashEmbedder()
    with Library.open(settings.library, create=True) as library:
        ingest([news], library, embedder, settings=settings)
        index = open_index(library, exact_scan_below=settings.exact_scan_below)
        engine = Engine(settings, build=lambda _: Rag(library, index, embedder, None, settings))
        apps: list[FastAPI] = []
        with (
            serving(engine, made=apps.append) as address,
            httpx.Client(base_url=address, timeout=20) as client,
        ):
            engine.start()
            engine.answering(threading.Event())
            yield SimpleNamespace(address=address, client=client, app=apps[0])
            engine.close()
