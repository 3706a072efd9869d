from rag.retrieve import fuse
from rag.types import Hit


def test_a_chunk_that_both_searches_like_comes_first() -> None:
    ranked = fuse([Hit("a", 0.9), Hit("b", 0.8)], [Hit("c", 12.0), Hit("b", 11.0)])
    assert [hit.chunk_id for hit in ranked] == ["b", "a", "c"]
    assert ranked[0].score <= 1.0


def test_how_much_better_a_hit_is_counts_not_only_its_rank() -> None:
    clear = fuse([Hit("a", 0.50), Hit("b", 0.49)], [Hit("b", 10.0), Hit("a", 1.0)])
    assert [hit.chunk_id for hit in clear] == ["b", "a"]


def test_one_search_alone_is_enough_and_ties_go_by_id() -> None:
    assert [hit.chunk_id for hit in fuse([], [Hit("b", 1.0), Hit("a", 1.0)])] == ["a", "b"]
    assert fuse([], []) == []
    assert fuse([Hit("a", -0.2)], []) == []
