"""The whole story from question to Answer, with a fake embedder and a scripted writer."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from rag.answering import Rag
from rag.contract.answers import AnswerJson, answer_json
from rag.errors import EmptyLibrary, EndpointReply, QuestionError
from rag.fakes import HashEmbedder, Reply, ScriptedReader, ScriptedWriter
from rag.index.index import open_index
from rag.library import Library
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.sources.citations import WEAK_HEADING
from rag.types import (
    Answer,
    Article,
    Chunk,
    EvidenceFound,
    Message,
    MetadataField,
    Progress,
    SentenceChecked,
    Status,
    Verdict,
    article_id,
)
from rag.writing import Rewriter

MINE = (
    "Acme opened a copper mine in Norland in 2019. The mine cost $40 million, the company says. "
    "Mara Lind runs the mine for Acme. It has no railway."
)
BLOG = "The copper mine in Norland cost $55 million, according to the union. Ships carry the ore."

Build = Callable[..., Rag]


def add(
    library: Library,
    embedder: HashEmbedder,
    text: str,
    title: str,
    day: date | None,
    language: str = "en",
) -> None:
    raw = (MetadataField("published", day.isoformat()),) if day else ()
    article = Article(
        article_id(text), text, title, f"{title}.md", published=day, language=language, metadata=raw
    )
    chunk = Chunk(f"{article.id}:0-{len(text)}", article.id, 0, 0, len(text))
    library.add(
        article,
        split_sentences(text),
        [chunk],
        embedder.embed([text]),
        embedder=embedder.name,
        content_hash=title,
    )


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    opened: list[Rag] = []

    def build(
        *replies: Reply,
        articles: Sequence[tuple[str, str, date | None]] = (),
        reader: ScriptedReader | None = None,
        rewriter: Rewriter | None = None,
    ) -> Rag:
        library = Library.open(tmp_path / "library", create=True)
        embedder = HashEmbedder(256)
        for text, title, day in articles:
            add(library, embedder, text, title, day)
        settings = Settings(library=tmp_path / "library")
        index = open_index(library, exact_scan_below=settings.exact_scan_below)
        writer = ScriptedWriter(replies, reader=reader, rewriter=rewriter) if replies else None
        opened.append(Rag(library, index, embedder, writer, settings))
        return opened[-1]

    yield build
    for rag in opened:
        rag.close()


ARTICLES = (
    (MINE, "Copper from Norland", date(2025, 1, 20)),
    (BLOG, "What the mine cost", None),
)


def exact(rag: Rag, answer: Answer) -> bool:
    return all(
        rag.library.article(c.article_id).text[c.start : c.end] == c.quote
        for c in answer.citations
        if c.kind == "text"
    )


def test_without_a_writer_the_quotes_answer(build: Build) -> None:
    rag = build(articles=ARTICLES)
    answer = rag.answer("Who runs the copper mine?")
    assert answer.status is Status.ANSWERED
    assert "Mara Lind runs the mine for Acme" in answer.text
    assert answer.writer == "quotes"
    assert answer.citations
    assert exact(rag, answer)


def test_what_no_article_says_is_declined_with_what_is_missing(build: Build) -> None:
    answer = build(articles=ARTICLES).answer("How many lifts does the copper mine have?")
    assert answer.status is Status.DECLINED
    assert "lifts" in (answer.missing or "")
    assert (answer.text, answer.citations) == ("", ())
    assert answer.nearest


def test_a_draft_counts_only_as_far_as_it_is_checked(build: Build) -> None:
    draft = (
        "Mara Lind runs the copper mine [1].\nMara Lind runs the copper mine for 9,000 people [1]."
    )
    rag = build(draft, articles=ARTICLES)
    answer = rag.answer("Who runs the copper mine?")
    assert [sentence.verdict for sentence in answer.sentences] == [
        Verdict.VERIFIED,
        Verdict.REMOVED,
    ]
    assert "9,000" not in answer.text
    assert "9,000" in (answer.sentences[1].reason or "")
    assert answer.writer == "scripted:fake"
    assert exact(rag, answer)


def read_as(sentence: str, log_odds: float) -> ScriptedReader:
    """A reader that finds the answer there, or nowhere."""
    return ScriptedReader({sentence: log_odds, "": -3.0})


def test_where_nothing_found_nor_read_answers_it_is_not_asked_to_write(build: Build) -> None:
    reader = ScriptedReader({"": -3.0})
    rag = build("The copper mine has nine lifts [1].", articles=ARTICLES, reader=reader)
    answer = rag.answer("How many lifts does the copper mine have?")
    assert answer.status is Status.DECLINED
    assert answer.nearest
    assert answer.sufficiency < 0.1
    assert answer.timings_ms["write"] == 0
    assert isinstance(rag.writer, ScriptedWriter)
    assert rag.writer.asked == []


def test_what_it_reads_as_the_answer_is_shown_whatever_it_writes(build: Build) -> None:
    lost = "The copper mine cost $40 million, the company says."
    rag = build(lost, lost, articles=ARTICLES, reader=read_as("Mara Lind", 2.0))
    answer = rag.answer("Who runs the copper mine?")
    assert answer.status is Status.ANSWERED
    assert any("cost" in sentence.text for sentence in answer.sentences)
    assert "Mara Lind runs the mine for Acme" in answer.text
    assert exact(rag, answer)
    as_read = build("Mara Lind runs it.", articles=ARTICLES, reader=read_as("Mara Lind", 2.0))
    answer = as_read.answer("Who runs the copper mine?")
    assert [sentence.text for sentence in answer.sentences] == ["Mara Lind runs it."]


def test_where_its_model_fails_to_read_the_quotes_answer_and_it_is_not_asked_again(
    build: Build,
) -> None:
    failure = EndpointReply("the local model stopped while it read", next="Ask again.")
    reader = ScriptedReader({}, failure=failure)
    rag = build("Mara Lind runs it [1].", articles=ARTICLES, reader=reader)
    answer = rag.answer("Who runs the copper mine?")
    assert answer.status is Status.ANSWERED
    assert "Mara Lind runs the mine for Acme" in answer.text
    stopped = "The local model stopped while it read."
    assert answer.note == f"{stopped} The quotes answer instead. Ask again."
    assert isinstance(rag.writer, ScriptedWriter)
    assert rag.writer.asked == []


def test_how_an_answer_came_about_is_told_to_whoever_measures_it(build: Build) -> None:
    lie = "Mara Lind runs the railway for Globex."
    rag = build(f"Mara Lind runs the mine for Acme [1].\n{lie}", articles=ARTICLES)
    trace = rag.answer("Who runs the mine for Acme?").trace
    assert trace is not None
    assert "Mara Lind runs the mine for Acme." in [quote.text for quote in trace.evidence]
    assert any("Mara Lind" in passage.text for passage in trace.passages)
    assert trace.asked == "scripted:fake"
    verdicts = {sentence.text: sentence.verdict for sentence in trace.drafted}
    assert verdicts[lie] is Verdict.REMOVED
    assert len(verdicts) == 2
    *_, unasked = rag.stream("Who runs the mine for Acme?", quotes_only=True)
    assert isinstance(unasked, Answer)
    assert unasked.trace is not None
    assert (unasked.trace.asked, unasked.trace.drafted) == (None, ())


def test_a_writer_is_asked_whatever_the_evidence_and_believed_that_it_is_not_stated(
    build: Build,
) -> None:
    rag = build("NOT STATED", articles=ARTICLES)
    answer = rag.answer("Who runs the copper mine?")
    assert answer.status is Status.DECLINED
    assert answer.trace is not None
    assert answer.trace.asked == "scripted:fake"
    assert answer.nearest


def test_a_draft_without_a_true_sentence_gives_way_to_the_quotes(build: Build) -> None:
    rag = build("Otto Brandt runs the copper mine [1].", articles=ARTICLES)
    answer = rag.answer("Who runs the copper mine?")
    assert "Otto Brandt" not in answer.text
    assert "Mara Lind" in answer.text


def test_a_sentence_that_its_quote_does_not_back_stands_apart_with_the_quote(
    build: Build,
) -> None:
    rag = build("The copper mine has no railway [1].", articles=ARTICLES)
    answer = rag.answer("Who runs the copper mine?")
    weak, quote = answer.sentences
    assert weak.verdict is Verdict.WEAK
    assert quote.verdict is Verdict.VERIFIED
    assert weak.citations == quote.citations
    assert quote.text == answer.citations[0].quote
    number = quote.citations[0]
    assert answer.text == f"{quote.text[:-1]} [{number}]. {WEAK_HEADING} {weak.text}"


def test_a_writer_that_breaks_off_is_said_and_the_quotes_answer(build: Build) -> None:
    failure = EndpointReply("the reply broke off", where="the endpoint", next="Ask again.")
    answer = build(failure, articles=ARTICLES).answer("Who runs the copper mine?")
    assert answer.status is Status.ANSWERED
    assert "Mara Lind" in answer.text
    assert "broke off" in (answer.note or "")


def test_two_amounts_are_shown_side_by_side(build: Build) -> None:
    answer = build(articles=ARTICLES).answer("How much did the copper mine in Norland cost?")
    (conflict,) = answer.conflicts
    assert {value.value for value in conflict.values} == {"$40 million", "$55 million"}
    assert "$40 million" in answer.text
    assert "$55 million" in answer.text


def test_an_articles_date_is_answered_from_its_metadata(build: Build) -> None:
    rag = build(articles=ARTICLES)
    answer = rag.answer("When was the article “Copper from Norland” published?")
    (citation,) = answer.citations
    assert (citation.kind, citation.field, citation.quote) == (
        "metadata",
        "published",
        "2025-01-20",
    )
    assert "20 January 2025" in answer.text
    unknown = rag.answer("When was the article “What the mine cost” published?")
    assert unknown.status is Status.DECLINED
    assert "does not give its date" in (unknown.missing or "")


def test_later_articles_are_not_searched(build: Build) -> None:
    rag = build(articles=ARTICLES)
    early = rag.answer("Who runs the copper mine?", as_of=date(2025, 1, 1))
    assert early.status is Status.DECLINED
    assert early.as_of == date(2025, 1, 1)


def test_a_follow_up_is_read_with_the_question_before_it(build: Build) -> None:
    answer = build(articles=ARTICLES).answer(
        "When did it open the copper mine in Norland?", history=["What does Acme mine?"]
    )
    assert answer.standalone_question == "When did Acme open the copper mine in Norland?"
    assert "2019" in answer.text


def rewrites(made: str, *, reads_history: bool) -> Rewriter:
    """A model that makes this of every question."""

    def ask(messages: Sequence[Message], most: int, deadline: float) -> Iterator[str]:
        assert (len(messages), most > 0, deadline > 0) == (2, True, True)
        yield made

    return Rewriter(ask, reads_history=reads_history)


def test_a_question_in_another_language_is_looked_up_in_that_of_the_articles(build: Build) -> None:
    rewriter = rewrites("Who runs the copper mine?", reads_history=False)
    rag = build("Mara Lind runs it [1].", articles=ARTICLES, rewriter=rewriter)
    asked = "Von wem wird das Kupferbergwerk geleitet?"
    answer = rag.answer(asked)
    assert (answer.question, answer.standalone_question) == (asked, "Who runs the copper mine?")
    assert answer.text.startswith("Mara Lind runs it")
    assert isinstance(rag.writer, ScriptedWriter)
    (shown,) = rag.writer.asked
    assert f"As it was asked: {asked}" in shown.messages[-1].content
    english = rag.answer("Who runs the copper mine in Norland?")
    assert english.standalone_question == english.question


def test_a_translation_that_finds_enough_is_the_last(build: Build) -> None:
    made: list[str] = []

    def ask(messages: Sequence[Message], most: int, deadline: float) -> Iterator[str]:
        assert (len(messages), most > 0, deadline > 0) == (2, True, True)
        made.append("Who runs the copper mine?" if not made else "Mara Lind, Acme, Norland?")
        yield made[-1]

    rag = build(
        "Mara Lind runs it [1].",
        articles=ARTICLES,
        rewriter=Rewriter(ask, reads_history=False),
    )
    text = "Das Kupferbergwerk von Acme in Norland hat Mara Lind eröffnet."
    add(rag.library, HashEmbedder(256), text, "Norland", None, "de")
    answer = rag.answer("Qui dirige la mine de cuivre et pourquoi est-elle si chère ?")
    assert answer.standalone_question == "Who runs the copper mine?"
    assert made == ["Who runs the copper mine?"]


def test_a_worse_translation_is_not_looked_up(build: Build) -> None:
    rewriter = rewrites("How much bread is eaten in Skerry?", reads_history=False)
    rag = build("Mara Lind [1].", articles=ARTICLES, rewriter=rewriter)
    asked = "Von wem wird denn Acme in Norland geleitet, Mara Lind?"
    assert rag.answer(asked).standalone_question == asked


def test_a_follow_up_is_completed_by_a_model_that_can(build: Build) -> None:
    said = "What did the mine in Norland cost?"
    for reads_history in (True, False):
        rewriter = rewrites(said, reads_history=reads_history)
        rag = build("It cost $40 million [1].", articles=ARTICLES, rewriter=rewriter)
        answer = rag.answer("and how expensive?", history=["When did Acme open a mine in Norland?"])
        assert (answer.standalone_question == said) is reads_history


def test_evidence_comes_before_sentences_and_the_answer_last(build: Build) -> None:
    events = list(build(articles=ARTICLES).stream("Who runs the copper mine?"))
    kinds = [type(event) for event in events if not isinstance(event, Progress)]
    assert kinds[0] is EvidenceFound
    assert SentenceChecked in kinds
    assert kinds[-1] is Answer
    assert isinstance(events[0], Progress)


def test_what_a_model_reads_is_evidence_once_more_before_anybody_writes(build: Build) -> None:
    rag = build("Mara Lind runs it [1].", articles=ARTICLES, reader=read_as("Mara Lind", 2.0))
    events = list(rag.stream("Who runs the copper mine?"))
    steps = [event.step for event in events if isinstance(event, Progress)]
    assert steps == ["search", "read", "read", "write"]
    found, read = (event for event in events if isinstance(event, EvidenceFound))
    assert found.citations == read.citations[: len(found.citations)]
    writing = next(n for n, one in enumerate(events) if getattr(one, "step", "") == "write")
    assert events.index(read) < writing


def test_the_json_form_has_the_contracts_fields_in_order(build: Build) -> None:
    answer = answer_json(build(articles=ARTICLES).answer("Who runs the copper mine?"))
    assert list(answer) == list(AnswerJson.__annotations__)


def test_search_gives_each_article_once(build: Build) -> None:
    passages = build(articles=ARTICLES).search("copper mine in Norland", k=5)
    assert len(passages) == len({passage.article.id for passage in passages}) == 2


def test_an_empty_library_names_the_next_step(build: Build) -> None:
    with pytest.raises(EmptyLibrary, match="presscheck ingest"):
        build().answer("Who runs the copper mine?")


def test_an_empty_question_is_refused(build: Build) -> None:
    with pytest.raises(QuestionError):
        build(articles=ARTICLES).answer(" ")


def test_of_several_questions_each_is_answered(build: Build) -> None:
    rag = build(articles=ARTICLES)
    answer = rag.answer("Who runs the copper mine and how much did the copper mine cost?")
    assert answer.status is Status.ANSWERED
    assert answer.missing is None
    assert "Mara Lind runs the mine" in answer.text
    assert "million" in answer.text
    assert exact(rag, answer)


def test_the_part_that_no_article_answers_is_named(build: Build) -> None:
    rag = build(articles=ARTICLES)
    answer = rag.answer("Who runs the copper mine and how many lifts does the copper mine have?")
    assert answer.status is Status.PARTIAL
    assert "Mara Lind runs the mine" in answer.text
    assert answer.missing is not None
    assert answer.missing.startswith("“How many lifts does the copper mine have?”")
    assert answer_json(answer)["status"] == "partial"


def test_of_several_questions_none_answered_declines(build: Build) -> None:
    answer = build(articles=ARTICLES).answer(
        "How many lifts does the mine have and who painted the mine?"
    )
    assert answer.status is Status.DECLINED
    assert answer.missing is not None
    assert answer.missing.count("“") >= 2
    assert answer.nearest


def test_a_writer_is_asked_each_part_by_itself(build: Build) -> None:
    rag = build(
        "Mara Lind runs the copper mine [1].",
        "Acme opened the copper mine in 2019 [1].",
        articles=ARTICLES,
    )
    answer = rag.answer("Who runs the copper mine and when did Acme open the copper mine?")
    assert answer.status is Status.ANSWERED
    assert "Mara Lind runs the copper mine" in answer.text
    assert "Acme opened the copper mine in 2019" in answer.text
