"""Values as people type them, and titles that are embedded as they were edited."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.editing import edit_article, read_changes
from ingest.pipeline import ingest
from rag.composing.field_answers import metadata_sentence
from rag.errors import EditError
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.question import read_question
from rag.settings import Settings
from rag.sources.citations import Citations
from rag.types import CheckedSentence, EditableField, Passage


class NotedEmbedder(HashEmbedder):
    """Notes what it embeds."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        return super().embed(texts)


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("published", " 4 March\u00a02025 ", date(2025, 3, 4)),
        ("published", "4 mars 2025", date(2025, 3, 4)),
        ("published", "2025年3月4日", date(2025, 3, 4)),
        ("published", "2099-03-04", date(2099, 3, 4)),
        ("published", " ", None),
        ("language", "pt-BR", "pt"),
        ("language", "Deutsch", "de"),
        ("author", "Ida\u202e\n Roth", "Ida Roth"),
        ("publisher", None, None),
    ],
)
def test_values_are_read_as_people_type_them(
    field: EditableField, typed: str | None, value: object
) -> None:
    assert read_changes({field: typed}) == {field: value}


@pytest.mark.parametrize(
    ("field", "typed"),
    [("published", "3/4/2025"), ("published", "31 June 2025"), ("language", "several")],
)
def test_what_cannot_be_read_says_how_to_write_it(field: EditableField, typed: str) -> None:
    with pytest.raises(EditError) as raised:
        read_changes({field: typed})
    assert (raised.value.where, bool(raised.value.next)) == (field, True)


def test_a_title_is_embedded_as_edited_and_again_with_a_new_version(
    tmp_path: Path, settings: Settings
) -> None:
    file = tmp_path / "pier.md"
    text = "The pier of Osby was sold on Monday. Its new owner, Mara Lind, paid nine crowns."
    file.write_text(f"# Pier sod\n\n{text}\n", encoding="utf-8")
    embedder = NotedEmbedder()
    with Library.open(settings.library, create=True) as library:
        ingest([file], library, embedder, settings=settings)
        (article,) = library.articles()
        edit_article(library, article.id, {"publisher": "Gazette"}, embedder=lambda: 1 / 0)
        embedder.texts.clear()
        edit_article(library, article.id, {"title": "Pier sold"}, embedder=lambda: embedder)
        assert [one.splitlines()[0] for one in embedder.texts] == ["Pier sold"]
        embedder.texts.clear()
        file.write_text(f"# Pier sod\n\n{text} It leaks.\n", encoding="utf-8")
        ingest([file], library, embedder, settings=settings)
        assert [one.splitlines()[0] for one in embedder.texts] == ["Pier sold"]
        (article,) = library.articles()
        assert (article.title, article.publisher) == ("Pier sold", "Gazette")
        (chunk,) = library.chunks_of(article.id)
        citations = Citations()
        told = metadata_sentence(
            read_question("Who published the article about the pier?", as_of=date(2025, 3, 4)),
            [Passage(chunk, article, 1.0)],
            citations,
        )
        assert isinstance(told, CheckedSentence)
        assert told.text == "“Pier sold” was published by Gazette."
        (citation,) = citations.all()
        assert (citation.quote, citation.edited) == ("Gazette", True)
