"""The story from a question to an Answer, top to bottom."""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

from rag.answer_in_progress import AnswerInProgress, Clock
from rag.antecedents import with_antecedents
from rag.citing import Citations
from rag.conflicts import conflict_of_rivals, find_conflicts
from rag.drafting import ClaimChecker, claims
from rag.embed import Embedder
from rag.errors import EmptyLibrary, WriterError
from rag.evidence import EvidenceFinder
from rag.index import VectorIndex
from rag.library import Library
from rag.llm import Writer
from rag.mentions import articles_that_mention
from rag.metadata_answers import articles_of_the_time, metadata_sentence
from rag.prompt import ANSWER_TOKENS, answer_grammar, answer_messages
from rag.question import Question, read_question
from rag.quoting import quoted_sentences
from rag.rerank import Reranker
from rag.retrieve import Retriever, Vector
from rag.settings import Settings
from rag.types import (
    EVERYTHING,
    Answer,
    CheckedSentence,
    Event,
    EvidenceFound,
    Passage,
    Progress,
    Scope,
    SentenceChecked,
    Turn,
    Verdict,
)
from rag.voices import Voices

_log = logging.getLogger(__name__)

READ_AHEAD = 1000
"""Sentences read ahead, some thirty articles: about five seconds of a server's start."""

_AT_ONCE = 8  # questions embedded at the same time; more wait

_A_MONTH = timedelta(days=31)


class Rag:
    """Answers questions from one library. Safe to share between threads; close it when done."""

    def __init__(
        self,
        library: Library,
        index: VectorIndex,
        embedder: Embedder,
        writer: Writer | None,
        settings: Settings,
        *,
        reranker: Reranker | None = None,
    ) -> None:
        self.library = library
        self.embedder = embedder
        self.writer = writer
        self._index = index
        self._settings = settings
        self._retriever = Retriever(
            library, index, prefer_fresh=settings.prefer_fresh, reranker=reranker
        )
        self._finder = EvidenceFinder(library, embedder, settings.risk)
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="presscheck-question")

    @property
    def writer_name(self) -> str:
        return self.writer.name if self.writer else "quotes"

    def answer(
        self,
        question: str,
        *,
        history: Sequence[Turn | str] = (),
        as_of: date | None = None,
        scope: Scope = EVERYTHING,
    ) -> Answer:
        """Raises QuestionError, EmptyLibrary, LibraryError or ModelError; a writer's failure is
        not raised but said in `Answer.note`, and the quotes answer instead."""
        *_, last = self.stream(question, history=history, as_of=as_of, scope=scope)
        assert isinstance(last, Answer)
        return last

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn | str] = (),
        as_of: date | None = None,
        scope: Scope = EVERYTHING,
    ) -> Iterator[Event]:
        """The same, as it happens: steps, the evidence, each sentence once it has been checked,
        and last the Answer."""
        clock = Clock()
        asked = self._read(question, turns(history), as_of)
        yield Progress("search", asked.standalone, clock.elapsed)
        self._require_articles()
        embedding = self._embedding(asked)
        passages = self._retriever.retrieve(
            asked, embedding, k=self._settings.passages, scope=_narrowed(scope, asked)
        )
        yield Progress("read", f"{len(passages)} passages", clock.elapsed)
        copies = self.library.copies_among([passage.article.id for passage in passages])
        evidence = self._finder.find(
            asked, embedding.result(), passages, most=self._settings.quotes, copies=copies
        )
        if self.writer is None:  # a writer names by itself whom it speaks of
            evidence = with_antecedents(evidence, self.library.sentences)
        told_by = [quote.article for quote in evidence.quotes]
        citations = Citations(Voices.of(self.library, told_by, Scope(until=asked.as_of)))
        for quote in evidence.quotes:
            citations.quote(quote)
        clock.lap("retrieve")
        yield EvidenceFound(citations.all(), clock.elapsed)
        yield Progress("write", self.writer_name, clock.elapsed)

        answered = AnswerInProgress(asked, passages, evidence, citations, clock)
        for sentence in self._sentences(answered):
            answered.sentences.append(sentence)
            yield SentenceChecked(sentence, citations.cited([sentence]), clock.elapsed)
        yield answered.finish(question)

    def _sentences(self, answering: AnswerInProgress) -> Iterator[CheckedSentence]:
        """Checked sentences from whoever can answer: the articles' own fields, the writer, and
        where those leave it open, the quotes."""
        question, evidence = answering.question, answering.evidence
        if question.published_in:
            of_the_time = articles_of_the_time(question, answering.passages, answering.citations)
            if isinstance(of_the_time, str):
                answering.missing = of_the_time
            else:
                yield from of_the_time
            return
        about_article = metadata_sentence(question, answering.passages, answering.citations)
        if isinstance(about_article, CheckedSentence):
            yield about_article
            return
        answering.missing = about_article or evidence.missing
        writer = self.writer if question.field is None and evidence.promising else None
        if about_article is not None or not (evidence.enough or writer):
            return
        if question.field == "source" and (
            mentions := articles_that_mention(question, evidence.quotes, answering.citations)
        ):
            yield from mentions
            return
        answering.conflicts = find_conflicts(
            question, answering.citations.all(), answering.citations.voices
        ) or conflict_of_rivals(question, evidence.rivals, answering.citations)
        if writer:
            yield from self._written(answering, writer)
        if evidence.enough and not answering.answers_the_question():
            yield from quoted_sentences(
                question,
                evidence,
                answering.unused_quotes(),
                answering.citations,
                answering.conflicts,
                words_used=answering.words_used(),
            )

    def _written(self, answering: AnswerInProgress, writer: Writer) -> Iterator[CheckedSentence]:
        """The writer's sentences that hold; its failure leaves those that came before it."""
        checker = ClaimChecker(
            answering.evidence.quotes,
            answering.citations,
            self.library,
            self._finder.means_the_same,
        )
        citations = answering.citations.all()
        draft = writer.write(
            answer_messages(answering.question, citations),
            max_tokens=ANSWER_TOKENS,
            deadline=answering.clock.deadline(self._settings.deadline_s),
            grammar=answer_grammar(len(citations)),
        )
        answering.asked = writer.name
        try:
            for claim in claims(draft):
                answering.clock.lap("write")
                checked = self._on_topic(answering, checker.check(claim))
                answering.clock.lap("verify")
                if not answering.has(checked):
                    answering.drafted.append(checked)
                    yield checked
        except WriterError as error:
            _log.info("the writer failed: %s", error)
            answering.failure = error
        answering.clock.lap("write")

    def _on_topic(self, answering: AnswerInProgress, sentence: CheckedSentence) -> CheckedSentence:
        """A sentence that its quote supports is still removed where it answers something else."""
        if sentence.verdict is Verdict.REMOVED:
            return sentence
        cited = answering.citations.cited([sentence])[0]
        if self._finder.answers(answering.question, sentence.text, cited.quote, cited.title):
            return sentence
        return CheckedSentence(
            sentence.text, Verdict.REMOVED, (), "It is sourced, but does not answer the question."
        )

    def search(
        self,
        question: str,
        *,
        k: int = 10,
        as_of: date | None = None,
        scope: Scope = EVERYTHING,
    ) -> tuple[Passage, ...]:
        """The best `k` articles in `scope` as their best passage, best first."""
        asked = self._read(question, (), as_of)
        self._require_articles()
        embedding = self._embedding(asked)
        return self._retriever.retrieve_articles(
            asked, embedding, k=k, scope=_narrowed(scope, asked)
        )

    def default_as_of(self) -> date:
        """Today, or the newest article's date where that is over a month old."""
        today = date.today()
        newest = self.library.newest_published()
        return newest if newest and today - newest > _A_MONTH else today

    def read_ahead(self) -> None:
        """Does for a small library what the first questions would wait for."""
        self._finder.read_ahead(READ_AHEAD)

    def close(self) -> None:
        if self.writer:
            self.writer.close()
        self._threads.shutdown()
        self._index.close()
        self.library.close()

    def _read(self, question: str, history: Sequence[Turn], as_of: date | None) -> Question:
        """Where only the newest article of an old library stands for today, nobody knows which
        week 'last week' is."""
        day = as_of or self.default_as_of()
        known = as_of is not None or day == date.today()
        return read_question(
            question,
            history,
            as_of=day,
            asked_on=day if known else None,
            longest=self._settings.question_chars,
        )

    def _embedding(self, asked: Question) -> Vector:
        return self._threads.submit(self.embedder.embed_query, asked.standalone)

    def _require_articles(self) -> None:
        if self.library.counts().articles == 0:
            raise EmptyLibrary(
                "the library holds no articles",
                where=str(self.library.folder),
                next="Add some with: presscheck ingest PATH",
            )


def _narrowed(scope: Scope, asked: Question) -> Scope:
    """The scope without what is newer than the question's day, and where it asks for the articles
    of a time without all others."""
    period = asked.published_in
    since, until = (period.since, period.until) if period else (None, None)
    return replace(
        scope,
        since=max(filter(None, (scope.since, since)), default=None),
        until=min(filter(None, (scope.until, until, asked.as_of))),
    )


def turns(history: Sequence[Turn | str]) -> tuple[Turn, ...]:
    """Earlier questions may be given as plain texts."""
    return tuple(turn if isinstance(turn, Turn) else Turn(turn) for turn in history)
