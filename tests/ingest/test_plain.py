from ingest.document import Block
from ingest.plain import blocks_of


def test_blank_lines_and_line_ends_part_blocks() -> None:
    assert blocks_of("One.\n\n\nTwo.\nThree.") == (Block("One."), Block("Two."), Block("Three."))


def test_bullets_become_items() -> None:
    assert blocks_of("  • First\n\t- Second\n* Third\n- \n•Fourth") == (
        Block("First", "item"),
        Block("Second", "item"),
        Block("Third", "item"),
        Block("Fourth", "item"),
    )


def test_a_dash_that_is_no_bullet_stays() -> None:
    assert blocks_of("– the Bell's reporters contributed") == (
        Block("– the Bell's reporters contributed"),
    )


def test_wrapped_lines_are_put_together() -> None:
    text = (
        "The dam above the town failed on Monday morning and the\n"
        "water reached the old market within an hour, the mayor of\n"
        "the town said.\n\nNobody was hurt."
    )
    assert [block.text for block in blocks_of(text)] == [
        "The dam above the town failed on Monday morning and the water reached the old market "
        "within an hour, the mayor of the town said.",
        "Nobody was hurt.",
    ]


def test_lines_of_sentences_are_not() -> None:
    line = "The dam above the old town failed on Monday, the mayor said."
    assert [block.text for block in blocks_of(f"{line}\n{line}\n{line}")] == [line] * 3


def test_marked_headings_and_rulers() -> None:
    assert blocks_of("## Causes ##\n-----\n====\nText.") == (
        Block("Causes", "heading", 2),
        Block("Text."),
    )
