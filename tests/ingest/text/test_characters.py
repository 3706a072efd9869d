from ingest.text.characters import normalise, one_line


def test_composed_and_single_spaced() -> None:
    assert normalise("Cafe\u0301\u00a0 au\tlait") == "Caf\u00e9 au lait"


def test_every_line_end_is_the_same() -> None:
    assert normalise("a\r\nb\rc\u2028d\x0ce\x85f") == "a\nb\nc\nd\ne\nf"


def test_what_acts_unseen_is_gone() -> None:
    hidden = "pay\x00 \x1b[31m5\u202e6\u202c mil\u200blion\u2066\ufeff\ud800\U000e0041\xad."
    assert normalise(hidden) == "pay [31m56 million."


def test_joiners_of_emoji_and_persian_stay() -> None:
    assert normalise("\U0001f468\u200d\U0001f33e \u0645\u06cc\u200c\u0631\u0648\u062f") == (
        "\U0001f468\u200d\U0001f33e \u0645\u06cc\u200c\u0631\u0648\u062f"
    )


def test_one_line() -> None:
    assert one_line(" a\n\n b ") == "a b"


def test_controls_that_stand_for_letters_of_windows() -> None:
    assert normalise("It didn\x92t \x93open\x94 \x96 \x80\x9d4") == "It didn’t “open” – €4"
