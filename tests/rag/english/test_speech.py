import pytest

from rag.english.speech import Speakers

ARTICLE = (
    "On Monday the council met. In the end Ada Lind of Acme and Tom Brandt spoke, and so did the "
    "head of Globex."
)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The mine will open in May, Ada Lind said.", "Ada Lind"),
        ("Lind said the mine would open in May.", "Ada Lind"),
        ("According to Tom Brandt, the mine is safe.", "Tom Brandt"),
        ("“The mine is safe,” said Acme engineer Tom Brandt.", "Tom Brandt"),
        ("The mine is safe, according to the council.", "the council"),
    ],
)
def test_the_speaker_is_the_subject_of_a_verb_of_speaking(sentence: str, name: str) -> None:
    speaker = Speakers(ARTICLE).of(sentence)
    assert speaker is not None
    assert speaker.name == name
    assert 0 <= speaker.start < speaker.end <= len(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The mine will open in May.",
        "Ada Lind's lawyer said the mine would open in May.",
        "Ada Lind and Tom Brandt said the mine would open in May.",
        "A court heard “Ada Lind said the mine would open” and adjourned.",
    ],
)
def test_where_it_is_not_sure_who_speaks_nobody_is_named(sentence: str) -> None:
    assert Speakers(ARTICLE).of(sentence) is None
