"""What else could be asked after an answer: about names that its articles have and it has not.

No model is needed. Each question is really asked, with quotes alone, before it is offered.
"""

import threading
from collections.abc import Iterator, Sequence

from rag.english.words import content_words, keys, names
from rag.errors import PresscheckError
from rag.types import Answer, Status
from ui.engine.engine import Answering, Engine
from ui.state.turns import AskedTurn, cited

MOST = 3

_TRIED = 10
"""Questions really asked, at some tens of milliseconds each."""

_ARTICLES = 6


def suggestions(
    engine: Engine, turn: AskedTurn, earlier: Sequence[str], stop: threading.Event
) -> tuple[str, ...]:
    """At most MOST questions, each about somebody or something else; none after `earlier` ones
    alike. Gives way to whoever asks meanwhile, and ends without any when `stop` is set."""
    answering = engine.answering(stop)
    if answering is None or turn.answer is None:
        return ()
    if turn.answer.kind == "chat":
        return turn.answer.suggestions
    found: list[str] = []
    asked = [turn.question, turn.answer.standalone_question, turn.answer.text, *earlier]
    for name in list(_unnamed(answering, turn, " ".join(asked)))[:_TRIED]:
        engine.urgent.let_pass(engine.closing_event, stop)
        if stop.is_set() or engine.closing:
            return ()
        question = f"What is reported about {name}?"
        if _is_answered(answering, turn, question):
            found.append(question)
            if len(found) == MOST:
                break
    return tuple(found)


def _unnamed(answering: Answering, turn: AskedTurn, said: str) -> Iterator[str]:
    """Names in the articles behind the answer that nobody has `said`, none twice, those of the
    sentences nearest to what was asked first."""
    named = cited(turn)
    ordered = sorted(turn.citations, key=lambda citation: (citation.n not in named, citation.n))
    about = keys(content_words(turn.question))
    sentences: list[str] = []
    for article_id in list(dict.fromkeys(each.article_id for each in ordered))[:_ARTICLES]:
        try:
            text = answering.library.article(article_id).text
            spans = answering.library.sentences(article_id)
        except PresscheckError:
            continue
        sentences += [text[span.start : span.end] for span in spans if span.kind == "text"]
    sentences.sort(key=lambda sentence: -len(about & keys(content_words(sentence))))
    known = set(keys(content_words(said)))
    for sentence in sentences:
        for run in names(sentence):
            if run[0].start and not known & keys(run):
                known |= keys(run)
                yield sentence[run[0].start : run[-1].end]


def _is_answered(answering: Answering, turn: AskedTurn, question: str) -> bool:
    """Without a conflict, and with more than the answer before said."""
    try:
        *_, answer = answering.stream(question, scope=turn.scope, quotes_only=True)
    except PresscheckError:
        return False
    if not isinstance(answer, Answer) or answer.status is not Status.ANSWERED:
        return False
    said = turn.answer.text if turn.answer else ""
    return any(sentence.text not in said for sentence in answer.sentences)
