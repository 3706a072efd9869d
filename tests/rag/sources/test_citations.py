from rag.sources.citations import Citations, answer_text
from rag.types import Article, CheckedSentence, Quote, Verdict

ARTICLE = Article("a1", "Acme paid. It grew.", "Acme", "acme.md")


def test_the_same_span_keeps_its_number() -> None:
    citations = Citations()
    first = citations.quote(Quote(ARTICLE, 0, 10))
    second = citations.quote(Quote(ARTICLE, 11, 19))
    assert (first.n, second.n, citations.quote(Quote(ARTICLE, 0, 10)).n) == (1, 2, 1)
    assert first.quote == "Acme paid."


def test_a_metadata_citation_has_a_field_and_no_span() -> None:
    citation = Citations().metadata(ARTICLE, "published", "28 Jan 2025")
    assert (citation.kind, citation.field, citation.quote) == (
        "metadata",
        "published",
        "28 Jan 2025",
    )
    assert citation.start is citation.end is None


def test_weak_sentences_stand_apart_and_removed_ones_nowhere() -> None:
    text = answer_text(
        [
            CheckedSentence("Acme paid.", Verdict.VERIFIED, (1, 2)),
            CheckedSentence("Acme grew.", Verdict.WEAK, (2,), "only partly"),
            CheckedSentence("Acme flew.", Verdict.REMOVED, (), "not there"),
        ]
    )
    assert text == "Acme paid [1] [2]. Not fully supported: Acme grew."


def test_what_is_spoken_has_its_time() -> None:
    text = "00:00:04\n\nIt opens.\n\n01:12:31\n\nIt costs 3.\n\nAt 02:00:00 it ended."
    spoken = Article("a2", text, "Council", "council.vtt")

    def time_of(words: str) -> str | None:
        start = text.index(words)
        return Citations().quote(Quote(spoken, start, start + len(words))).time_code

    assert [time_of("It opens."), time_of("It costs 3."), time_of("At 02")] == [
        "00:00:04",
        "01:12:31",
        "01:12:31",
    ]
    assert Citations().quote(Quote(ARTICLE, 0, 10)).time_code is None
    assert Citations().metadata(spoken, "title", "Council").time_code is None
