"""The sentences of a turn -> HTML: those that hold, those in doubt, and before there are any the
evidence as it stands in the articles. Pure.
"""

from collections.abc import Mapping

from markupsafe import Markup

from rag.types import CheckedSentence, Citation, Status, Verdict
from ui.markup import NOTHING, joined, when
from ui.render.cards import byline, mark
from ui.state.turns import AskedTurn
from ui.words import count

_VERBATIM = Markup(
    '<blockquote class="pc-sentence pc-verbatim" data-verdict="verified">'
    '<p dir="auto">“{text}”{marks}{tick}</p>'
    '<p class="pc-byline"><span dir="auto">{title}</span> · {byline}</p></blockquote>'
)
_FOUND = Markup(
    '<blockquote class="pc-sentence pc-verbatim pc-evidence"><p dir="auto">“{text}”{mark}</p>'
    '<p class="pc-byline"><span dir="auto">{title}</span> · {byline}</p></blockquote>'
)
_FOUND_SHOWN = 3
_PROSE = Markup('<p class="pc-sentence" data-verdict="verified" dir="auto">{text}{marks}{tick}</p>')
_TICK = Markup(
    '<span class="pc-tick" role="img" tabindex="0" data-why="{why}" aria-label="{why}">{sign}'
    "</span>"
)
_WEAK = Markup('<div class="pc-weak"><p class="pc-label">Not fully supported</p>{}</div>')
_WEAK_SENTENCE = Markup(
    '<p class="pc-sentence" data-verdict="weak" dir="auto">'
    '<span class="pc-text">{text}</span>{marks}{tick}'
    '<span class="pc-reason">{why}</span></p>'
)
_REMOVED = Markup('<details class="pc-removed"><summary>{}</summary>{}</details>')
_REMOVED_SENTENCE = Markup(
    '<p class="pc-sentence" data-verdict="removed" dir="auto"><del>{text}</del>'
    '<span class="pc-reason">{why}</span></p>'
)
FOUND_OUT = {
    Verdict.VERIFIED: ("✓", "Verified: what it says stands in the quote."),
    Verdict.WEAK: ("≈", "Weak: its quote says only part of this. Do not rely on it."),
    Verdict.REMOVED: ("✕", "Removed: no quote says it. It is not part of the answer."),
}
_NO_REASON = "Its quote does not say all of this."


def found(turn: AskedTurn) -> Markup:
    """The best evidence as it stands in the articles, from when it is found until there is a
    checked sentence; after a stop before one it stays, and where the question is declined the best
    of it does."""
    declined = turn.answer is not None and turn.answer.status is Status.DECLINED
    answered = turn.end == "answered" and not declined
    if answered or turn.trouble or any(s.verdict is not Verdict.REMOVED for s in turn.sentences):
        return NOTHING
    quotes = joined(
        _FOUND.format(
            text=citation.quote,
            mark=mark(turn, citation),
            title=citation.title,
            byline=byline(citation),
        )
        for citation in turn.citations[: 1 if declined else _FOUND_SHOWN]
        if citation.kind == "text"
    )
    label = "Nearest in the articles" if declined else "Found in the articles"
    return when(quotes, Markup('<p class="pc-label">{}</p>').format(label) + quotes)


def verified(turn: AskedTurn, by_number: Mapping[int, Citation]) -> Markup:
    return joined(
        _sentence(turn, sentence, by_number)
        for sentence in turn.sentences
        if sentence.verdict is Verdict.VERIFIED
    )


def _sentence(
    turn: AskedTurn, sentence: CheckedSentence, by_number: Mapping[int, Citation]
) -> Markup:
    citations = [by_number[n] for n in sentence.citations if n in by_number]
    marks = _marks(turn, sentence, by_number)
    verbatim = next((c for c in citations if c.quote == sentence.text), None)
    if verbatim:
        return _VERBATIM.format(
            text=sentence.text,
            marks=marks,
            tick=_tick(Verdict.VERIFIED),
            title=verbatim.title,
            byline=byline(verbatim),
        )
    return _PROSE.format(text=sentence.text, marks=marks, tick=_tick(Verdict.VERIFIED))


def _marks(turn: AskedTurn, sentence: CheckedSentence, by_number: Mapping[int, Citation]) -> Markup:
    return joined(mark(turn, by_number[n]) for n in sentence.citations if n in by_number)


def doubts(turn: AskedTurn, by_number: Mapping[int, Citation]) -> Markup:
    """Weak sentences in sight, removed ones one click away, each with its reason."""
    weak = [s for s in turn.sentences if s.verdict is Verdict.WEAK]
    removed = [s for s in turn.sentences if s.verdict is Verdict.REMOVED]
    shown = NOTHING
    if weak:
        shown += _WEAK.format(
            joined(
                _doubted(_WEAK_SENTENCE, sentence, _marks(turn, sentence, by_number))
                for sentence in weak
            )
        )
    if removed:
        words = f"{count(len(removed), 'sentence')} removed: no quote says it"
        shown += _REMOVED.format(
            words, joined(_doubted(_REMOVED_SENTENCE, sentence) for sentence in removed)
        )
    return shown


def _doubted(template: Markup, sentence: CheckedSentence, marks: Markup = NOTHING) -> Markup:
    why = sentence.reason or _NO_REASON
    return template.format(text=sentence.text, why=why, marks=marks, tick=_tick(sentence.verdict))


def _tick(verdict: Verdict) -> Markup:
    """What was found out about a sentence: a sign to the eye, its words on hover and focus."""
    sign, why = FOUND_OUT[verdict]
    return _TICK.format(sign=sign, why=why)
