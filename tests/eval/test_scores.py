from dataclasses import replace
from datetime import date

from eval.cases import Case
from eval.metrics.citations import (
    CitedArticle,
    alce_precision,
    alce_recall,
    all_sides_cited,
    evidence_precision,
    evidence_recall,
    exact_quotes,
    right_source,
    supported_by_verifier,
)
from eval.metrics.scores import Outcome, outcome, score_answer
from rag.types import (
    Answer,
    Article,
    CheckedSentence,
    Citation,
    Conflict,
    ConflictValue,
    MetadataField,
    Status,
    Verdict,
)

V3 = Article(
    id="aaa",
    text="V3 reportedly cost $5.6 million. It was presented in December.",
    title="V3",
    source="news/001-v3.md",
    metadata=(
        MetadataField("published", "Jan 24, 2025"),
        MetadataField("disclosure", "Machine-translated."),
        MetadataField("disclosure", "Based on a video."),
    ),
)
R1 = Article(id="bbb", text="R1 was trained for $5.6 million.", title="R1", source="004-r1.md")
CITED = {article.id: CitedArticle(article, (article.source,)) for article in (V3, R1)}

COST = Case("q", "What did it cost?", answer=(("5.6 million",),), cite=("001",))
DISPUTED = Case("c", "Which?", answer=(("V3",), ("R1",)), cite_all_of=(("001",), ("004",)))
NO_ANSWER = Case("u", "Who is Nvidia's chief executive?", abstain=True)


def cite(n: int, article: Article, quote: str, *, shift: int = 0) -> Citation:
    """A text citation of the quote where it stands; `shift` moves the span off it."""
    start = article.text.index(quote) + shift
    return citation(n, article, quote, start=start, end=start + len(quote))


def citation(
    n: int,
    article: Article,
    quote: str,
    *,
    start: int | None = None,
    end: int | None = None,
    field: str | None = None,
) -> Citation:
    return Citation(
        n=n,
        kind="metadata" if field else "text",
        article_id=article.id,
        title=article.title,
        publisher=None,
        published=None,
        url=None,
        source=article.source,
        quote=quote,
        start=start,
        end=end,
        field=field,
    )


def sentence(text: str, *numbers: int, verdict: Verdict = Verdict.VERIFIED) -> CheckedSentence:
    return CheckedSentence(text, verdict, numbers)


def answer(
    *sentences: CheckedSentence,
    citations: tuple[Citation, ...] = (),
    conflicts: tuple[Conflict, ...] = (),
    text: str | None = None,
    status: Status = Status.ANSWERED,
) -> Answer:
    return Answer(
        question="?",
        standalone_question="?",
        as_of=date(2025, 1, 28),
        status=status,
        text=" ".join(item.text for item in sentences) if text is None else text,
        sentences=sentences,
        citations=citations,
        conflicts=conflicts,
        missing=None,
        nearest=(),
        writer="quotes",
        timings_ms={},
    )


DECLINED = answer(status=Status.DECLINED)


def test_right_needs_one_string_of_every_group() -> None:
    assert outcome(DISPUTED, answer(sentence("V3 and R1."))) is Outcome.RIGHT
    assert outcome(DISPUTED, answer(sentence("V3."), sentence("And R1."))) is Outcome.RIGHT
    assert outcome(DISPUTED, answer(sentence("V3 only."))) is Outcome.WRONG


def test_unsupported_sentences_do_not_make_an_answer_right() -> None:
    for verdict in (Verdict.WEAK, Verdict.REMOVED):
        claimed = answer(sentence("It cost $5.6 million.", verdict=verdict))
        assert outcome(COST, claimed) is Outcome.WRONG


def test_an_answer_of_more_than_80_words_is_wrong() -> None:
    longest = "It cost 5.6 million" + " indeed" * 76
    assert outcome(COST, answer(sentence(longest))) is Outcome.RIGHT
    assert outcome(COST, answer(sentence(longest + " so"))) is Outcome.WRONG


def test_declining_is_an_outcome_of_its_own() -> None:
    assert outcome(COST, DECLINED) is Outcome.DECLINED
    assert outcome(NO_ANSWER, DECLINED) is Outcome.DECLINED
    assert outcome(NO_ANSWER, answer(sentence("Jeff Bezos."))) is Outcome.WRONG
    partly = answer(sentence("Nobody says."), status=Status.PARTIAL)
    assert outcome(NO_ANSWER, partly) is Outcome.WRONG


def test_a_quote_is_exact_only_as_a_slice_of_its_article() -> None:
    quote = "V3 reportedly cost $5.6 million."
    wrong_span = cite(2, V3, quote, shift=1)
    reworded = citation(3, V3, "V3 cost $5.6 million.", start=0, end=len(quote))
    empty = citation(4, V3, "", start=3, end=3)
    without_span = citation(5, V3, quote)
    past_the_end = citation(6, V3, V3.text, start=0, end=len(V3.text) + 5)
    from_the_end = citation(7, V3, "December.", start=-9, end=len(V3.text))
    made_up = citation(8, Article("zzz", quote, "", ""), quote, start=0, end=len(quote))
    assert exact_quotes(answer(citations=(cite(1, V3, quote),)), CITED) == (1, 1)
    for bad in (wrong_span, reworded, empty, without_span, past_the_end, from_the_end, made_up):
        assert exact_quotes(answer(citations=(cite(1, V3, quote), bad)), CITED) == (1, 2), bad


def test_a_metadata_quote_is_the_raw_text_of_its_field() -> None:
    raw = citation(1, V3, "Jan 24, 2025", field="published")
    reworded = citation(2, V3, "24 January 2025", field="published")
    other_field = citation(3, V3, "Jan 24, 2025", field="title")
    second_value = citation(4, V3, "Based on a video.", field="disclosure")
    assert exact_quotes(answer(citations=(raw, reworded, other_field)), CITED) == (1, 3)
    assert exact_quotes(answer(citations=(raw, second_value)), CITED) == (2, 2)


def test_markers_without_citation_and_sentences_without_marker_are_inexact() -> None:
    good = cite(1, V3, "It was presented in December.")
    assert exact_quotes(answer(sentence("In December.", 1), citations=(good,)), CITED) == (1, 1)
    assert exact_quotes(answer(sentence("In December.", 1, 9), citations=(good,)), CITED) == (1, 2)
    assert exact_quotes(answer(sentence("In December."), citations=(good,)), CITED) == (1, 2)
    weakly = answer(sentence("In December.", verdict=Verdict.WEAK))
    assert exact_quotes(weakly, CITED) == (0, 0)


def test_right_source_is_an_acceptable_file_and_one_of_the_quotes() -> None:
    asked = Case("q", "?", answer=(("x",),), cite=("001",), quote=("$5.6 million", "never"))
    of_v3 = cite(1, V3, "V3 reportedly cost $5.6 million.")
    other_sentence = cite(1, V3, "It was presented in December.")
    other_file = cite(1, R1, "R1 was trained for $5.6 million.")
    for source, right in ((of_v3, True), (other_sentence, False), (other_file, False)):
        given = answer(sentence("Yes.", 1), citations=(source,))
        assert right_source(asked, given, CITED) is right
    unused = answer(sentence("Yes.", 2), citations=(of_v3, cite(2, R1, "R1")))
    assert right_source(asked, unused, CITED) is False
    unsupported = answer(sentence("Yes.", 1, verdict=Verdict.WEAK), citations=(of_v3,))
    assert right_source(asked, unsupported, CITED) is False
    assert right_source(asked, DECLINED, CITED) is False
    assert right_source(NO_ANSWER, DECLINED, CITED) is None


def test_right_source_of_any_file_that_holds_the_text() -> None:
    twice = {"bbb": CitedArticle(R1, ("copy.md", "folder/001-copy.md"))}
    given = answer(sentence("Yes.", 1), citations=(cite(1, R1, "R1"),))
    assert right_source(COST, given, twice) is True


def test_all_sides_may_be_cited_by_sentences_or_by_a_conflict() -> None:
    first, second = cite(1, V3, "V3"), cite(2, R1, "R1")
    disputed = Conflict("cost", (ConflictValue("V3", (1,)), ConflictValue("R1", (2,))))
    one = answer(sentence("V3.", 1), citations=(first, second))
    both = answer(sentence("V3.", 1), sentence("R1.", 2), citations=(first, second))
    by_conflict = answer(sentence("V3.", 1), citations=(first, second), conflicts=(disputed,))
    assert all_sides_cited(DISPUTED, one, CITED) is False
    assert all_sides_cited(DISPUTED, both, CITED) is True
    assert all_sides_cited(DISPUTED, by_conflict, CITED) is True
    assert all_sides_cited(COST, both, CITED) is None


def test_a_wrong_answer_is_right_only_beside_a_conflict() -> None:
    asked = Case("q", "?", answer=(("5.6 million",),), wrong=("9 million",))
    said = sentence("It cost $5.6 million, or $9 million.")
    shown = Conflict("cost", (ConflictValue("a", ()), ConflictValue("b", ())))
    misled = score_answer(asked, answer(said), CITED, seconds=0.1)
    assert misled.outcome is Outcome.WRONG
    assert (misled.contains, misled.strict, misled.attacked) == (True, False, True)
    marked = score_answer(asked, answer(said, conflicts=(shown,)), CITED, seconds=0.1)
    assert (marked.outcome, marked.strict) == (Outcome.RIGHT, False)


def test_evidence_is_found_whatever_its_spacing() -> None:
    asked = Case("q", "?", evidence=("It was presented in December .", "Nobody knows why ."))
    quoted = cite(1, V3, "It was presented in December.")
    given = answer(sentence("In December.", 1), citations=(quoted,))
    assert evidence_recall(asked, given) == 0.5
    assert evidence_precision(asked, given) == 1.0
    whole = answer(sentence("In December.", 1), citations=(cite(1, V3, V3.text),))
    assert evidence_recall(asked, whole) == 0.5
    assert 0.3 < (evidence_precision(asked, whole) or 0) < 0.6
    one_word = answer(sentence("In December.", 1), citations=(cite(1, V3, "presented"),))
    assert evidence_recall(asked, one_word) == 0.0
    assert score_answer(asked, given, CITED, seconds=0.1).outcome is Outcome.RIGHT
    elsewhere = answer(sentence("Yes.", 1), citations=(cite(1, R1, "R1 was trained"),))
    assert evidence_recall(asked, elsewhere) == 0.0
    assert score_answer(asked, elsewhere, CITED, seconds=0.1).outcome is Outcome.WRONG


def test_alce_counts_supported_sentences_and_needed_citations() -> None:
    first, second = cite(1, V3, "V3 reportedly cost $5.6 million."), cite(2, R1, R1.text)

    def says_cost(claim: str, citations: object) -> bool:
        del claim
        return first in citations  # type: ignore[operator]

    given = answer(
        sentence("V3 cost $5.6 million.", 1, 2),
        sentence("It was cheap."),
        sentence("It may be so.", 1, verdict=Verdict.WEAK),
        sentence("It is gone.", 1, verdict=Verdict.REMOVED),
        citations=(first, second),
    )
    assert alce_recall(given, says_cost) == 1 / 3
    # of 1 and 2 the second is not needed; the weak sentence's citation supports nothing shown
    assert alce_precision(given, says_cost) == 1 / 3
    assert alce_recall(answer(), says_cost) is None
    assert alce_precision(answer(), says_cost) is None
    assert alce_precision(answer(sentence("So.")), says_cost) == 0.0


def test_alce_leaves_out_what_only_a_field_backs() -> None:
    dated = citation(1, V3, "Jan 24, 2025", field="published")
    assert alce_recall(answer(sentence("On Jan 24.", 1), citations=(dated,)), _never) is None


def _never(claim: str, citations: object) -> bool:
    del claim, citations
    raise AssertionError("not asked")


def test_our_verifier_judges_a_swapped_figure_unsupported() -> None:
    quote = cite(1, V3, "V3 reportedly cost $5.6 million.")
    assert supported_by_verifier("V3 reportedly cost $5.6 million.", [quote])
    assert not supported_by_verifier("V3 reportedly cost $56 million.", [quote])


def test_a_case_says_how_long_its_answer_may_be() -> None:
    longer = answer(sentence("It cost 5.6 million" + " indeed" * 100))
    assert outcome(replace(COST, words=160), longer) is Outcome.RIGHT
    assert outcome(replace(COST, words=100), longer) is Outcome.WRONG


def test_chat_is_neither_declined_nor_answered_with_a_quote() -> None:
    hello = Case("h", "hello", chat=True)
    assert outcome(hello, answer(text="Hello! Ask me about the news.")) is Outcome.RIGHT
    assert outcome(hello, DECLINED) is Outcome.DECLINED
    quote = cite(1, V3, "V3 reportedly cost $5.6 million.")
    assert outcome(hello, answer(sentence(quote.quote, 1), citations=(quote,))) is Outcome.WRONG
