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
