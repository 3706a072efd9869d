import itertools

from ingest.document import Block
from ingest.text.chunk import chunk_article, embedding_texts
from ingest.text.clean import CleanText, assemble
from rag.types import Article, Chunk, article_id


def article(clean: CleanText) -> Article:
    return Article(article_id(clean.text), clean.text, "A title", "a.txt")


def sentence(words: int, mark: str = "x") -> str:
    return " ".join([f"W{mark}", *["word"] * (words - 2), "end."])


def chunked(blocks: list[Block], most_words: int) -> tuple[CleanText, tuple[Chunk, ...]]:
    clean = assemble(blocks)
    return clean, chunk_article(article(clean), clean.sentences, most_words)


def texts(clean: CleanText, chunks: tuple[Chunk, ...]) -> list[str]:
    return [clean.text[c.start : c.end] for c in chunks]


def test_whole_sentences_each_once_and_within_the_limit() -> None:
    blocks = [
        Block(" ".join(sentence(size, str(n)) for n, size in enumerate(sizes)))
        for sizes in ((5, 9, 30), (3, 3, 3, 3), (18,), (25, 2, 12), (7,) * 9)
    ]
    clean, chunks = chunked(blocks, 40)
    starts = {s.start for s in clean.sentences}
    ends = {s.end for s in clean.sentences}
    assert all(c.start in starts and c.end in ends for c in chunks)
    assert "".join("".join(texts(clean, chunks)).split()) == "".join(clean.text.split())
    assert all(len(text.split()) <= 40 for text in texts(clean, chunks))
    assert [c.ordinal for c in chunks] == list(range(len(chunks)))
    assert all(one.end <= two.start for one, two in itertools.pairwise(chunks))


def test_ids_name_article_and_span() -> None:
    clean, chunks = chunked([Block("The dam failed. It was old.")], 40)
    (chunk,) = chunks
    assert chunk.id == f"{article_id(clean.text)}:0-{len(clean.text)}"
    assert chunk.article_id == article_id(clean.text)


def test_a_longer_sentence_is_a_chunk_of_its_own() -> None:
    clean, chunks = chunked([Block(sentence(10)), Block(sentence(90)), Block(sentence(10))], 40)
    assert [len(text.split()) for text in texts(clean, chunks)] == [10, 90, 10]


def test_headings_stay_with_the_text_they_head() -> None:
    blocks = [
        Block(sentence(30)),
        Block("Causes", "heading", 1),
        Block("Rain", "heading", 2),
        Block(sentence(30)),
        Block(sentence(5)),
        Block("Costs", "heading", 1),
        Block(sentence(4)),
    ]
    clean, chunks = chunked(blocks, 60)
    first, second, third = texts(clean, chunks)
    assert "Causes" not in first
    assert second.startswith("Causes\n\nRain\n\nWx")
    assert third.startswith("Costs\n\nWx")


def test_short_sections_share_a_chunk() -> None:
    blocks = [
        block
        for name in ("One", "Two", "Three")
        for block in (Block(name, "heading", 1), Block(sentence(6)))
    ]
    clean, chunks = chunked(blocks, 90)
    assert len(texts(clean, chunks)) == 1


def test_no_stump_is_left() -> None:
    clean, chunks = chunked([Block(" ".join(sentence(10, str(n)) for n in range(13)))], 120)
    sizes = [len(text.split()) for text in texts(clean, chunks)]
    assert sizes == [70, 60]


def test_what_is_embedded() -> None:
    blocks = [
        Block("Causes", "heading", 1),
        Block(" ".join(sentence(10, str(n)) for n in range(8))),
    ]
    clean, chunks = chunked(blocks, 45)
    found = embedding_texts(article(clean), clean.sentences, chunks)
    first, second = texts(clean, chunks)
    assert found == (f"A title\n{first}", f"A title\nCauses\n{second}")
    assert first.startswith("Causes\n\n")
