from datetime import date

from rag.composing.quotes import MOST_WORDS, quoted_sentences
from rag.question import read_question
from rag.sources.citations import Citations
from rag.types import Article, CheckedSentence, Conflict, ConflictValue, Quote

SENTENCES = tuple(f"Sentence {n} has words " + "and words " * n + "here." for n in range(30))


def quotes(*scores: float, offers: str = "") -> list[Quote]:
    text = " ".join(SENTENCES)
    article = Article("a1", text, "Words", "words.md")
    found: list[Quote] = []
    for sentence, score in zip(SENTENCES, scores, strict=False):
        start = text.index(sentence)
        found.append(Quote(article, start, start + len(sentence), score, offers))
    return found


def said(
    evidence: list[Quote],
    conflicts: tuple[Conflict, ...] = (),
    question: str = "Why was it said?",
) -> tuple[list[CheckedSentence], int]:
    citations = Citations()
    for quote in evidence:
        citations.quote(quote)
    asked = read_question(question, as_of=date(2025, 1, 28))
    chosen = quoted_sentences(asked, evidence, citations, conflicts)
    return chosen, sum(len(sentence.text.split()) for sentence in chosen)


def test_quotes_stand_as_they_are_and_within_the_limit() -> None:
    chosen, length = said(quotes(*([0.1] * 30)))
    assert [sentence.text for sentence in chosen] == list(SENTENCES[: len(chosen)])
    assert len(chosen) == 3
    assert length <= MOST_WORDS


def test_as_many_join_as_it_takes_until_one_of_them_fairly_surely_answers() -> None:
    assert len(said(quotes(0.8, 0.4, 0.3))[0]) == 1
    assert len(said(quotes(0.5, 0.5, 0.3))[0]) == 2
    assert len(said(quotes(0.2, 0.2, 0.2, 0.2))[0]) == 3
    assert len(said(quotes(0.6, 0.05, 0.05))[0]) == 1
    assert len(said(quotes(0.8, 0.4, *([0.1] * 6)), question="List every sentence.")[0]) == 6


def test_each_side_of_a_conflict_is_quoted() -> None:
    conflict = Conflict("it", (ConflictValue("x", (1,)), ConflictValue("y", (3,))))
    chosen, _ = said(quotes(1.0, 0.9, 0.2), (conflict,))
    assert [sentence.citations for sentence in chosen] == [(1,), (3,)]


def test_one_long_quote_is_better_than_none() -> None:
    evidence = quotes(*([0.0] * 30))
    long = [evidence[29]]
    assert len(said(long)[0]) == 1
    assert said([])[0] == []


def test_what_two_articles_print_alike_is_said_once() -> None:
    texts = (
        "Fares rise to 45 crowns.",
        "BRANDAL (AP) - Fares rise to 45 crowns.",
        "They had been 38.",
    )
    evidence = [
        Quote(Article(f"a{n}", text, f"Paper {n}", f"{n}.md"), 0, len(text), 0.2)
        for n, text in enumerate(texts)
    ]
    assert [sentence.text for sentence in said(evidence)[0]] == [texts[0], texts[2]]
