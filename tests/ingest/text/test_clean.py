from ingest.document import Block
from ingest.text.clean import assemble, with_headings, without_furniture

TEXT = Block("The dam failed on Monday.")


def heading(text: str, level: int) -> Block:
    return Block(text, "heading", level)


def test_headings_without_text_below_are_dropped() -> None:
    blocks = [
        heading("Kept: has text in its part", 1),
        heading("Empty", 2),
        heading("Full", 2),
        TEXT,
        heading("Empty at the end", 1),
        heading("As is this", 2),
    ]
    kept = [b.text for b in with_headings(blocks, marked=True) if b.kind == "heading"]
    assert kept == ["Kept: has text in its part", "Full"]


def test_marked_formats_have_no_guessed_headings() -> None:
    blocks = [Block("Looks Like a Heading"), TEXT]
    assert with_headings(blocks, marked=True) == blocks
    assert with_headings(blocks, marked=False)[0].kind == "heading"


def test_lists_of_links_go_with_their_heading() -> None:
    blocks = [
        TEXT,
        heading("Related articles", 2),
        Block("Five lakes to see", "item"),
        Block("Ten walls to climb", "item"),
        Block("The mayor will speak on Tuesday, his office told the newspaper in a letter."),
    ]
    assert without_furniture(blocks) == [TEXT, blocks[-1]]


def test_blocks_are_joined_and_headings_are_whole() -> None:
    clean = assemble([heading("1. Costs. Who pays?", 1), Block("It cost $5. It was old.")])
    assert clean.text == "1. Costs. Who pays?\n\nIt cost $5. It was old."
    assert [(clean.text[s.start : s.end], s.kind) for s in clean.sentences] == [
        ("1. Costs. Who pays?", "heading"),
        ("It cost $5.", "text"),
        ("It was old.", "text"),
    ]
