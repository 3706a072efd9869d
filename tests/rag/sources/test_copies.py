"""What stands in a copy, and which passages only repeat."""

from dataclasses import replace

import pytest

from rag.sources.copies import holds, without_repeats
from rag.types import Article, Chunk, Passage, article_id

STORY = (
    "The dam at Norland broke on Monday. Twelve people are missing, the mayor said.\n"
    "Rain had fallen for a week. “We were warned,” said Mara Lind – an engineer."
)


def article(text: str, title: str = "Dam") -> Article:
    return Article(article_id(text), text, title, f"{title}.md")


def passage(whole: Article, text: str, score: float = 1.0) -> Passage:
    start = whole.text.index(text)
    chunk = Chunk(f"{whole.id}:{start}", whole.id, 0, start, start + len(text))
    return Passage(chunk, whole, score)


@pytest.mark.parametrize(
    "words",
    [
        "Twelve people are missing, the mayor said.",
        '"We were warned," said Mara Lind - an engineer.',
        "Rain  had\u00a0fallen for a week.",
        "LONDON, Jan 5 (Reuters) - The dam at Norland broke on Monday.",
        "Norland (CNN) The dam at Norland broke on Monday.",
        "NORLAND — The dam at Norland broke on Monday. Rain had fallen for a week.",
    ],
)
def test_a_sentence_stands_there_in_other_typography(words: str) -> None:
    assert holds(article(STORY), words)


@pytest.mark.parametrize(
    "words",
    [
        "Fifteen people are missing, the mayor said.",
        "Twelve people are missing, the mayor said. Nobody was hurt.",
        "people are missing, the mayor said.",  # "No twelve people ..." must not hold it
        "Rain had not fallen for a week.",
        "The dam at Norland broke on Monday - they said. Rain had fallen for a week.",
        "Nobody knew - rain had fallen for a week.",
    ],
)
def test_a_sentence_that_differs_does_not_stand_there(words: str) -> None:
    assert not holds(article(STORY), words)


def test_the_best_passage_of_a_story_stays_alone() -> None:
    agency = article(STORY)
    paper = article(f"NORLAND (Reuters) - {STORY}\nRead more on our site.", "Paper")
    other = article("A dam at Norland broke. Nobody knows yet how many are missing.", "Other")
    first = "The dam at Norland broke on Monday. Twelve people are missing, the mayor said."
    ranked = [
        passage(paper, f"NORLAND (Reuters) - {first}", 0.9),
        passage(agency, first, 0.8),
        passage(other, other.text, 0.7),
        passage(agency, "Rain had fallen for a week.", 0.6),
        passage(paper, "Rain had fallen for a week.", 0.5),
    ]
    copies = {paper.id: (agency.id,), agency.id: (paper.id,)}
    best, *rest = without_repeats(ranked, copies)
    assert best == replace(ranked[0], also_in=(agency.id,))
    assert rest == [ranked[2], ranked[4]]
    best, *rest = without_repeats(ranked[1:], copies)
    assert best == replace(ranked[1], also_in=(paper.id,))
    assert rest == [ranked[2], ranked[3]]
    assert without_repeats(ranked, {}) == tuple(ranked)
    assert without_repeats([], copies) == ()


def test_a_passage_that_differs_in_a_figure_stays() -> None:
    early = article(STORY)
    late = article(STORY.replace("Twelve", "Fifteen"), "Update")
    ranked = [passage(early, early.text), passage(late, late.text)]
    copies = {early.id: (late.id,), late.id: (early.id,)}
    assert without_repeats(ranked, copies) == tuple(ranked)


def test_a_copy_that_was_not_found_hides_nothing() -> None:
    """Out of scope, say: it is among the copies but not among the passages."""
    agency = article(STORY)
    only = [passage(agency, STORY)]
    assert without_repeats(only, {agency.id: ("another",)}) == tuple(only)
