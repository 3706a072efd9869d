"""Evidence -> the checked sentences of an answer, from whoever can say them."""

import logging
from collections.abc import Iterator

from rag.answer_in_progress import AnswerInProgress
from rag.conflicts import conflict_of_rivals, find_conflicts
from rag.drafting import ClaimChecker, claims
from rag.errors import WriterError
from rag.evidence import EvidenceFinder
from rag.llm import Writer
from rag.mentions import articles_that_mention
from rag.metadata_answers import articles_of_the_time, metadata_sentence
from rag.prompt import ANSWER_TOKENS, answer_grammar, answer_messages
from rag.quoting import quoted_sentences
from rag.types import CheckedSentence, Verdict

_log = logging.getLogger(__name__)


class Composer:
    """`deadline_s` is that of the whole answer."""

    def __init__(self, finder: EvidenceFinder, deadline_s: float) -> None:
        self._finder = finder
        self._deadline_s = deadline_s

    def sentences(
        self, answering: AnswerInProgress, writer: Writer | None
    ) -> Iterator[CheckedSentence]:
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
        if question.field is not None or not evidence.promising:
            writer = None
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
        answering.settle_corrections()
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
            answering.evidence.sentences,
            self._finder.means_the_same,
        )
        citations = answering.citations.all()
        draft = writer.write(
            answer_messages(answering.question, citations),
            max_tokens=ANSWER_TOKENS,
            deadline=answering.clock.deadline(self._deadline_s),
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
