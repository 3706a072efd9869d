"""What else could be asked after an answer: questions that the library is known to answer.

They are made by rules from the articles that the answer was read from, without a model, and each is
really asked, with quotes alone, before it is offered.
"""

import threading
from collections.abc import Iterator, Sequence

from eval.drafting.proposals import SORTS, Proposal, proposals
from eval.metrics.texts import holds
from rag.english.words import content_words, keys
from rag.errors import PresscheckError
from rag.types import EVERYTHING, Answer, Scope, Status, Verdict
from ui.engine.engine import Answering, Engine
from ui.state.turns import AskedTurn, cited

MOST = 3

_TRIED = 10
"""Questions really asked, at some tens of milliseconds each; about one in two is answered."""

_ARTICLES = 6

_SAME_QUESTION_FROM = 0.6
"""Share of a question's words that one asked before has, from which it is the same again."""


_CLUMSY = "Who or what "
"""What rules ask where they cannot tell a person from a thing: right, but nobody's words."""


def suggestions(
    engine: Engine, turn: AskedTurn, earlier: Sequence[str], stop: threading.Event
) -> tuple[str, ...]:
    """At most MOST questions, of different things; none after `earlier` ones alike. Gives way to
    whoever asks meanwhile, and ends without any when `stop` is set."""
    answering = engine.answering(stop)
    if answering is None or turn.answer is None:
        return ()
    if turn.answer.kind == "chat":
        return turn.answer.suggestions
    asked = [turn.question, turn.answer.standalone_question, *earlier]
    found: list[str] = []
    for proposal in _varied(_proposed(answering, turn, asked)):
        engine.urgent.let_pass(engine.closing_event, stop)
        if stop.is_set() or engine.closing:
            return ()
        question = proposal.question or ""
        if not _alike(question, found) and _is_answered(answering, proposal, turn.scope):
            found.append(question)
            if len(found) == MOST:
                break
    return tuple(found)


def _proposed(answering: Answering, turn: AskedTurn, asked: Sequence[str]) -> list[Proposal]:
    """Of the articles behind the answer, those nearest to what was asked first; nothing that the
    answer has just said."""
    named = cited(turn)
    ordered = sorted(turn.citations, key=lambda citation: (citation.n not in named, citation.n))
    said = [each.quote for each in turn.citations if each.n in named]
    about = keys(content_words(" ".join([*asked[:2], *said])))
    found: list[tuple[float, Proposal]] = []
    for article_id in list(dict.fromkeys(each.article_id for each in ordered))[:_ARTICLES]:
        try:
            article = answering.library.article(article_id)
            sentences = answering.library.sentences(article_id)
        except PresscheckError:
            continue
        if article.language not in {None, "en"}:
            continue
        for proposal in proposals(article, sentences, with_writer=False):
            told = any(proposal.sentence in quote or quote in proposal.sentence for quote in said)
            question = proposal.question or ""
            if told or question.startswith(_CLUMSY) or _alike(question, asked):
                continue
            terms = keys(content_words(question))
            found.append((len(terms & about) / max(1, len(terms)), proposal))
    found.sort(key=lambda scored: -scored[0])
    return [proposal for _, proposal in found]


def _varied(ranked: Sequence[Proposal]) -> Iterator[Proposal]:
    """The best of each sort in turn, each sentence once."""
    queues = [[each for each in ranked if each.sort == sort] for sort in SORTS]
    used: set[tuple[str, int]] = set()
    tried = 0
    while any(queues) and tried < _TRIED:
        for queue in queues:
            while queue:
                proposal = queue.pop(0)
                place = (proposal.article.id, proposal.start)
                if place not in used:
                    used.add(place)
                    tried += 1
                    yield proposal
                    break


def _alike(question: str, others: Sequence[str]) -> bool:
    terms = keys(content_words(question))
    return any(
        len(terms & keys(content_words(other))) >= _SAME_QUESTION_FROM * len(terms)
        for other in others
    )


def _is_answered(answering: Answering, proposal: Proposal, scope: Scope = EVERYTHING) -> bool:
    """Whether a verified sentence holds what the question was made from, without a conflict."""
    try:
        *_, answer = answering.stream(proposal.question or "", scope=scope, quotes_only=True)
    except PresscheckError:
        return False
    if not isinstance(answer, Answer) or answer.status is not Status.ANSWERED:
        return False
    right = [proposal.answer, *proposal.target.also]
    return any(
        sentence.verdict is Verdict.VERIFIED
        and any(holds(sentence.text, spelling) for spelling in right)
        for sentence in answer.sentences
    )
