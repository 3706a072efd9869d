import numpy as np
import pytest

from rag.embedding.embedder import SentenceTransformerEmbedder, embed_tokens, query_tokens
from rag.embedding.token_vectors import TokenVectors, max_sim, singles
from rag.fakes import HashEmbedder


def text(*tokens: int) -> TokenVectors:
    """Of a vocabulary of eight words, none of which is like another."""
    rows = np.eye(8)[list(tokens)]
    whole = rows.sum(axis=0) / np.linalg.norm(rows.sum(axis=0))
    return TokenVectors(tokens, rows.astype(np.float16), whole.astype(np.float32))


def test_nearest_is_what_has_most_of_the_question() -> None:
    nearness = max_sim(text(0, 1, 2), [text(0, 3), text(0, 1, 2, 4), text(5), text(0, 1, 6)])
    assert list(np.argsort(-nearness)) == [1, 3, 0, 2]
    assert nearness[1] == pytest.approx(1.0)
    assert nearness[2] == pytest.approx(0.0)


def test_what_all_speak_of_tells_little() -> None:
    rare, common = max_sim(text(0, 1), [text(1, 3), text(0, 4), text(0, 5), text(0, 6)][:2])
    assert rare == common  # each is in one of two
    rare, common, *_ = max_sim(text(0, 1), [text(1, 3), text(0, 4), text(0, 5), text(0, 6)])
    assert rare > 2 * common


def test_without_tokens_nothing_is_nearer() -> None:
    none = TokenVectors.none(np.ones(8, dtype=np.float32))
    assert not max_sim(none, [text(1), text(2)]).any()
    assert not max_sim(text(1), [text(1), none]).any()
    assert max_sim(text(1), []).shape == (0,)


def test_the_tokens_are_those_of_which_the_embedder_makes_its_vector(
    embedder: SentenceTransformerEmbedder,
) -> None:
    texts = ["The harbour bridge will cost 41 million crowns.", "", "A ferry sank. " * 300]
    made = embedder.embed_tokens(texts)
    assert np.abs(np.stack([one.whole for one in made]) - embedder.embed(texts)).max() < 1e-5
    assert [len(one.ids) for one in made[:2]] == [9, 0]
    for one in made:
        assert one.vectors.shape == (len(one.ids), embedder.dimensions)
        assert one.vectors.dtype == np.float16
        assert np.abs(np.linalg.norm(one.vectors.astype(float), axis=1) - 1).max(initial=0) < 1e-2
    question = embedder.query_tokens("What will the bridge cost?")
    assert np.abs(question.whole - embedder.embed_query("What will the bridge cost?")).max() < 1e-5


def test_a_paraphrase_is_nearer_than_what_shares_its_words(
    embedder: SentenceTransformerEmbedder,
) -> None:
    question = embedder.query_tokens("How many people were made homeless by the flood?")
    told, other = embedder.embed_tokens(
        ["Some 2,300 residents had to leave their houses when the river rose.",
         "Many people were made rich by the sale of the mine, said a minister."]
    )  # fmt: skip
    nearness = max_sim(question, [told, other])
    assert nearness[0] > nearness[1]


def test_an_embedder_that_tells_no_tokens_still_gives_its_vectors() -> None:
    embedder = HashEmbedder()
    (made,) = embed_tokens(["a bridge"], embedder)
    assert made.ids == ()
    assert (made.whole == embedder.embed(["a bridge"])[0]).all()
    assert (query_tokens("a bridge", embedder).whole == made.whole).all()


def test_every_finite_half_is_the_same_number_in_single_precision() -> None:
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)]
    assert np.array_equal(singles(halves), halves.astype(np.float32))
