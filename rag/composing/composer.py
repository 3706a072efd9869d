"""Evidence -> the checked sentences of an answer, from whoever can say them."""

import logging
from collections.abc import Iterator, Sequence

from rag.composing.answer_in_progress import AnswerInProgress
from rag.composing.conflicts import conflict_of_rivals, find_conflicts
from rag.composing.drafts import Claim, ClaimChecker, claims
from rag.composing.field_answers import articles_of_the_time, metadata_sentence
from rag.composing.mentions import articles_that_mention
from rag.composing.prompt import ANSWER_TOKENS, FREE_TOKENS, answer_grammar, answer_messages
from rag.composing.quotes import all_quoted, quoted_sentences
from rag.composing.shown_passages import ShownPassage, shown_passages, shown_quotes
from rag.errors import WriterError
from rag.evidence import read_evidence
from rag.reading import Judge, Reader
from rag.types import (
    QUOTES,
    CheckedSentence,
    Evidence,
    EvidenceFound,
    JudgeChoice,
    Progress,
    Risk,
    Sentence,
)
from rag.writing import Room, Writer

_log = logging.getLogger(__name__)

READ_SHARE = 0.5
"""Of an answer's deadline, by which its evidence is read: what comes after takes as long."""


WRITE_FROM = 0.8
"""Of what a model has read, the sufficiency from which it is asked to write: below, of 35 questions
for development, its prose answered none that the quotes did not, in twice the time."""


class Composer:
    """`deadline_s` is that of the whole answer; `judge` reads the writer's claims, else the writer
    itself where `choice` is auto."""

    def __init__(
        self,
        deadline_s: float,
        choice: JudgeChoice = "auto",
        judge: Judge | None = None,
        risk: Risk = "balanced",
    ) -> None:
        self._deadline_s = deadline_s
        self._risk: Risk = risk
        self._choice = choice
        self._judge = judge

    def compose(
        self, answering: AnswerInProgress, writer: Writer | None
    ) -> Iterator[Progress | EvidenceFound | CheckedSentence]:
        """Checked sentences from whoever can answer: the articles' own fields, the writer, and
        where those leave it open, the quotes. Before them, where the writer's model reads the
        evidence, the step of reading, and the evidence with what was read beside it."""
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
        if question.field is not None or not answering.passages:
            writer = None
        if about_article is not None:
            return
        if evidence.gathered_from and writer and not writer.room.trusted:
            writer = None  # which reads and writes three lines, not an affair
        if writer and writer.reader:
            yield Progress("read", writer.name, answering.clock.elapsed)
            evidence = answering.evidence = self._read(answering, writer.reader)
            yield EvidenceFound(answering.citations.all(), answering.clock.elapsed)
            unsure = evidence.read and evidence.sufficiency < WRITE_FROM
            writer = None if unsure or answering.failure else writer
        if not (evidence.enough or writer):
            return
        yield Progress("write", writer.name if writer else QUOTES, answering.clock.elapsed)
        if question.field == "source" and (
            mentions := articles_that_mention(question, evidence.quotes, answering.citations)
        ):
            yield from mentions
            return
        if not evidence.gathered_from:
            answering.conflicts = find_conflicts(
                question, answering.citations.all(), answering.citations.voices
            ) or conflict_of_rivals(question, evidence.rivals, answering.citations)
        answering.settle_corrections()
        if writer:
            yield from self._written(answering, writer)
        yield from (behind := answering.behind_weak())
        open_still = evidence.enough and (evidence.read or not behind)
        if open_still and not (answering.writer_declined or answering.answers_the_question()):
            if evidence.gathered_from:
                yield from all_quoted(answering.unused_quotes(), answering.citations)
                return
            yield from quoted_sentences(
                question,
                answering.unused_quotes(),
                answering.citations,
                answering.conflicts,
                words_used=answering.words_used(),
            )

    def _read(self, answering: AnswerInProgress, reader: Reader) -> Evidence:
        deadline = answering.clock.deadline(READ_SHARE * self._deadline_s)
        question, found = answering.question, answering.evidence
        try:
            read = read_evidence(question, found, reader, deadline, self._risk)
        except WriterError as error:
            _log.info("the model failed to read: %s", error)
            answering.failure, read = error, found
        for quote in read.quotes:
            answering.citations.quote(quote)
        answering.clock.lap("read")
        return read

    def _written(self, answering: AnswerInProgress, writer: Writer) -> Iterator[CheckedSentence]:
        """The writer's sentences that hold; its failure leaves those that came before it."""
        deadline = answering.clock.deadline(self._deadline_s)
        room = writer.room
        shown = _shown(answering, room)
        sentences = [sentence for passage in shown for sentence in passage.sentences]
        judge = self._judge or (None if self._choice == "wording" else writer.judge)
        asked = answering.question.standalone
        checker = ClaimChecker(sentences, answering.citations, asked, judge, deadline)
        draft = writer.write(
            answer_messages(answering.question, shown, free=room.trusted),
            max_tokens=FREE_TOKENS if room.trusted else ANSWER_TOKENS,
            deadline=deadline,
            grammar=answer_grammar(len(sentences)),
        )
        answering.asked = writer.name
        drafted: list[Claim] = []
        try:
            for claim in claims(draft):
                drafted.append(claim)
                if not (judge and judge.at_once):
                    yield from self._checked(answering, checker, drafted)
                    drafted.clear()
        except WriterError as error:
            _log.info("the writer failed: %s", error)
            answering.failure = error
        yield from self._checked(answering, checker, drafted)
        silent = not answering.drafted and answering.failure is None
        answering.writer_declined = silent and room.trusted

    def _checked(
        self, answering: AnswerInProgress, checker: ClaimChecker, drafted: Sequence[Claim]
    ) -> Iterator[CheckedSentence]:
        """New sentences of the draft, checked."""
        answering.clock.lap("write")
        checked = checker.check(drafted)
        answering.clock.lap("verify")
        for sentence in checked:
            if not answering.has(sentence):
                answering.drafted.append(sentence)
                yield sentence


def _shown(answering: AnswerInProgress, room: Room) -> tuple[ShownPassage, ...]:
    """What a writer with so much room reads."""
    evidence = answering.evidence

    def sentences_of(article_id: str) -> Sequence[Sentence]:
        return evidence.sentences.get(article_id, ())

    most, words = room.passages, room.words
    if not room.whole:
        return shown_quotes(evidence.quotes, sentences_of, most=most, words=words)
    return shown_passages(answering.passages, evidence.quotes, sentences_of, most=most, words=words)
