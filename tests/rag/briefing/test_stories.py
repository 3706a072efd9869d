from pathlib import Path

import numpy as np

from rag.briefing.stories import stories, without_copies
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.library.feed import Leads
from rag.sentences import split_sentences
from rag.types import Article, Chunk, article_id

STORY = "Acme opened a copper mine in Norland on Monday after {} years of planning and quarrels."
OTHER = "The choir of Southland sang {} songs from its new album in the old town hall."


def test_the_story_that_most_articles_tell_comes_first(tmp_path: Path) -> None:
    embedder = HashEmbedder(64)
    texts = [OTHER.format("three"), *(STORY.format(n) for n in ("nine", "ten", "some"))]
    with Library.open(tmp_path, create=True) as library:
        made = [
            Article(article_id(text), text, f"T{n}", f"{n}.md", f"P{n}", None)
            for n, text in enumerate(texts)
        ]
        for one in made:
            library.add(
                one,
                split_sentences(one.text),
                [Chunk(f"{one.id}:0-{len(one.text)}", one.id, 0, 0, len(one.text))],
                embedder.embed([one.text]),
                embedder=embedder.name,
                content_hash=one.id,
            )
        leads = Leads(tuple(a.id for a in made), (None,) * 4, np.asarray(embedder.embed(texts)), 4)
        first, second = stories(leads, library, most=5)
    assert set(first.article_ids) == {one.id for one in made[1:]}
    assert second.article_ids == (made[0].id,)
    assert first.weight > second.weight


def test_of_copies_the_first_is_kept() -> None:
    assert without_copies(["a", "b", "c"], {"a": ["c"], "c": ["a"]}) == ["a", "b"]
