"""A turn of the conversation -> HTML: question, steps, sentences, conflicts or what is missing.

Pure. The top-level parts of a turn are always all there, empty where there is nothing yet, since
the page patches its elements by position: what already stands keeps its place while more arrives.
"""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from rag.types import Citation, Status, Verdict
from ui.markup import NOTHING, joined, when
from ui.render import trouble_card
from ui.render.actions import actions
from ui.render.cards import byline, conflict_card, declined_card, partial_card
from ui.render.scope import scope_words
from ui.render.sentences import FOUND_OUT, doubts, found, verified
from ui.state.feedback import Feedback
from ui.state.turns import AskedTurn, StepTime, step_times, understood
from ui.words import count, day, day_short, seconds

_TURN = Markup(
    '<section class="pc-turn" id="turn-{id}" data-turn="{id}" data-end="{end}" tabindex="-1">'
    '<h2 class="pc-question" dir="auto">{question}</h2>'
    '<div class="pc-asked-of">{asked_of}</div>'
    '<ol class="pc-steps" aria-label="Steps">{steps}</ol>'
    '<div class="pc-sources">{sources}</div>'
    '<div class="pc-found">{found}</div>'
    '<div class="pc-answer" aria-live="polite">{sentences}</div>'
    '<div class="pc-doubts">{doubts}</div>'
    '<div class="pc-cards">{cards}</div>'
    '<footer class="pc-turn-foot">{foot}</footer>'
    '<div class="pc-actions">{actions}</div>'
    '<div class="pc-next" aria-live="polite">{suggestions}</div></section>'
)
_STEP = Markup(
    '<li class="pc-step" data-step="{step}" data-state="{state}"{title}><span>{label}</span>'
    '<span class="pc-ms">{ms}</span></li>'
)
_OUTCOME = Markup('<li class="pc-outcome" data-outcome="{kind}">{words}</li>')
_TO_CONFLICT = Markup(
    '<button type="button" data-goto="conflict-{}">The articles disagree</button>'
)
_CHIP = Markup(
    '<a class="pc-chip" href="#quote-{turn}-{n}" data-turn="{turn}" data-n="{n}" title="{title}">'
    '<span class="pc-chip-n">{n}</span><span class="pc-chip-words" dir="auto">{words}</span></a>'
)
_TALLY = Markup(
    '<b class="pc-tally" data-tally="{verdict}" tabindex="0" data-why="{why}"'
    ' aria-label="{count} {verdict}. {why}">{sign} {count} {verdict}</b>'
)

_SUGGESTION = Markup(
    '<button type="button" class="pc-suggestion" data-do="ask" data-question="{question}"'
    ' dir="auto">{question}</button>'
)

_STEP_WORDS = {"search": "Search", "read": "Read", "write": "Write", "check": "Check"}
_RUNNING_WORDS = {"search": "Searching", "read": "Reading", "write": "Writing", "check": "Checking"}


def turn_html(
    turn: AskedTurn, feedback: Feedback | None = None, suggestions: Sequence[str] = ()
) -> Markup:
    by_number = {citation.n: citation for citation in turn.citations}
    return _TURN.format(
        id=turn.id,
        end=turn.end,
        question=turn.question,
        asked_of=_asked_of(turn),
        steps=NOTHING if _is_chat(turn) else _steps(turn),
        sources=_sources(turn),
        found=found(turn),
        sentences=_line_back(turn) or verified(turn, by_number),
        doubts=doubts(turn, by_number),
        cards=_cards(turn, by_number),
        foot=_foot(turn),
        actions=actions(turn, feedback),
        suggestions=_suggestions(
            suggestions, "You could ask" if _is_chat(turn) else "The articles also answer"
        ),
    )


def writer_words(writer: str) -> str:
    """'local:NAME' and the like as a reader would say it."""
    kind, _, name = writer.partition(":")
    match kind:
        case "quotes":
            return "Quotes from the articles, as they stand there"
        case "local":
            return f"Written by {name} on this machine, checked against the quotes"
        case "openai":
            return f"Written by {name} at the endpoint, checked against the quotes"
        case _:
            return f"Written by {name or writer}, checked against the quotes"


def _asked_of(turn: AskedTurn) -> Markup:
    words = scope_words(turn.scope)
    shown = when(words, Markup('<p dir="auto">Asked only of: {}</p>').format(words))
    if words := understood(turn):
        shown = Markup('<p dir="auto">Understood as: {}</p>').format(words) + shown
    if turn.dropped:
        went = f"Asked again; {count(turn.dropped, 'later question')} went with the old answer."
        shown += Markup("<p>{}</p>").format(went)
    return shown


def _steps(turn: AskedTurn) -> Markup:
    return joined(_step(step) for step in step_times(turn)) + _outcome(turn)


def _step(step: StepTime) -> Markup:
    words = _RUNNING_WORDS if step.state == "running" else _STEP_WORDS
    return _STEP.format(
        step=step.step,
        state=step.state,
        title=when(step.detail, Markup(' title="{}"').format(step.detail)),
        label=words[step.step],
        ms=seconds(step.ms) if step.ms else "",  # without a model nothing is written
    )


def _outcome(turn: AskedTurn) -> Markup:
    """How far the answer goes, in the line of the steps, where room for it is kept."""
    if not turn.answer:
        return NOTHING
    if turn.answer.status is not Status.DECLINED and turn.answer.conflicts:
        return _OUTCOME.format(kind="disagree", words=_TO_CONFLICT.format(turn.id))
    words = {
        Status.ANSWERED: "Answered",
        Status.PARTIAL: "Answered in part",
        Status.DECLINED: "Not in the articles",
    }
    return _OUTCOME.format(kind=turn.answer.status.value, words=words[turn.answer.status])


def _sources(turn: AskedTurn) -> Markup:
    """One chip a quote, there the moment the evidence is, before any sentence. It names what
    tells the quotes apart: who published them, or the title where all have one publisher."""
    publishers = {citation.publisher for citation in turn.citations}
    return joined(
        _CHIP.format(
            turn=turn.id,
            n=citation.n,
            title=f"{citation.title}, {byline(citation)}",
            words=f"{citation.publisher} · {day_short(citation.published)}"
            if citation.publisher and len(publishers) > 1
            else citation.title,
        )
        for citation in turn.citations
    )


def _line_back(turn: AskedTurn) -> Markup:
    """What small talk gets; its questions stand below as any that are offered."""
    if not _is_chat(turn) or not turn.answer:
        return NOTHING
    line, _, _ = turn.answer.text.partition("\n")
    return Markup('<p class="pc-line-back" dir="auto">{}</p>').format(line)


def _is_chat(turn: AskedTurn) -> bool:
    return turn.answer is not None and turn.answer.kind == "chat"


def _cards(turn: AskedTurn, by_number: Mapping[int, Citation]) -> Markup:
    if turn.trouble:
        return trouble_card(turn.trouble)
    if turn.end == "stopped":
        kept = "What was checked by then stays." if turn.sentences else "Nothing was checked yet."
        return Markup('<p class="pc-notice">Stopped. {}</p>').format(kept)
    if not turn.answer:
        return NOTHING
    cards = joined(conflict_card(turn, conflict, by_number) for conflict in turn.answer.conflicts)
    if turn.answer.status is Status.DECLINED:
        cards += declined_card(turn.answer)
    elif turn.answer.missing:
        cards += partial_card(turn.answer.missing)
    if turn.answer.note:
        cards += Markup('<p class="pc-notice" dir="auto">{}</p>').format(turn.answer.note)
    return cards


def _suggestions(questions: Sequence[str], label: str) -> Markup:
    items = joined(_SUGGESTION.format(question=question) for question in questions)
    return when(items, Markup('<p class="pc-label">{}</p>').format(label) + items)


def _foot(turn: AskedTurn) -> Markup:
    answer = turn.answer
    if not answer or answer.kind == "chat":
        return NOTHING
    verdicts = [sentence.verdict for sentence in answer.sentences]
    tally = [
        _TALLY.format(
            count=verdicts.count(verdict),
            verdict=verdict.value,
            sign=FOUND_OUT[verdict][0],
            why=FOUND_OUT[verdict][1],
        )
        for verdict in Verdict
        if verdicts.count(verdict)
    ]
    nothing = answer.status is Status.DECLINED and answer.writer == "quotes"
    by = [] if nothing else [writer_words(answer.writer)]
    parts = [*by, *tally, f"articles up to {day(answer.as_of)}"]
    return joined(Markup("<span>{}</span>").format(part) for part in parts)
