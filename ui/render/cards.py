"""Cards of a turn -> HTML: the articles disagree, the articles do not say. Pure."""

from collections.abc import Mapping

from markupsafe import Markup

from rag.types import Answer, Citation, Conflict, ConflictValue, Passage
from ui.export.wording import STATUS_WORDS
from ui.markup import NOTHING, joined, when
from ui.state.turns import AskedTurn
from ui.words import day

_SNIPPET = 420
"""Characters of a nearest passage shown under a declined question."""

_MARK = Markup(
    '<a class="pc-mark" href="#quote-{turn}-{n}" data-turn="{turn}" data-n="{n}"'
    ' title="{source}" aria-label="Quote {n}, {source}">{n}</a>'
)
_CONFLICT = Markup(
    '<section class="pc-card pc-conflict" id="conflict-{turn}" aria-label="The articles disagree">'
    '<p class="pc-card-title">The articles disagree</p><p class="pc-about" dir="auto">{about}</p>'
    '<div class="pc-values">{values}</div></section>'
)
_VALUE = Markup(
    '<div class="pc-value"><p class="pc-value-words" dir="auto">{value}</p>{sources}</div>'
)
_VALUE_SOURCE = Markup(
    '<div class="pc-value-source"><p class="pc-value-quote" dir="auto">“{quote}”{mark}</p>'
    '<p class="pc-byline"><span dir="auto">{title}</span> · {byline}</p></div>'
)
_DECLINED = Markup(
    '<section class="pc-card pc-declined" aria-label="Not in the articles">'
    '<p class="pc-card-title">{title}</p><p dir="auto">{missing}</p>'
    "{nearest}</section>"
)
_PARTIAL = Markup(
    '<section class="pc-card pc-partial" aria-label="Answered in part">'
    '<p class="pc-card-title">Answered in part</p>'
    '<p dir="auto"><strong>Not found:</strong> {}</p></section>'
)
_NEAREST = Markup(
    '<details class="pc-passage"{open}><summary><span dir="auto">{title}</span>'
    '<span class="pc-byline">{byline}</span></summary><p dir="auto">{text}</p></details>'
)


def mark(turn: AskedTurn, citation: Citation) -> Markup:
    """The number behind a sentence, which opens its quote."""
    source = f"{citation.title}, {byline(citation)}"
    return _MARK.format(turn=turn.id, n=citation.n, source=source)


def byline(citation: Citation) -> str:
    return f"{citation.publisher or 'publisher not given'} · {day(citation.published)}"


def conflict_card(turn: AskedTurn, conflict: Conflict, by_number: Mapping[int, Citation]) -> Markup:
    """The values side by side, each with who gives it, when, and in which words."""
    return _CONFLICT.format(
        turn=turn.id,
        about=conflict.about,
        values=joined(_value(turn, value, by_number) for value in conflict.values),
    )


def declined_card(answer: Answer) -> Markup:
    """What is missing, and the passages that came nearest."""
    nearest = joined(_nearest(passage, first=i == 0) for i, passage in enumerate(answer.nearest))
    return _DECLINED.format(
        title=STATUS_WORDS[answer.status.value],
        missing=answer.missing or "Nothing in them was close enough to quote.",
        nearest=when(nearest, Markup('<p class="pc-label">Nearest passages</p>') + nearest),
    )


def partial_card(missing: str) -> Markup:
    """Which part of the question the articles leave open."""
    return _PARTIAL.format(missing)


def _value(turn: AskedTurn, value: ConflictValue, by_number: Mapping[int, Citation]) -> Markup:
    sources = joined(
        _VALUE_SOURCE.format(
            quote=by_number[n].quote,
            mark=mark(turn, by_number[n]),
            title=by_number[n].title,
            byline=byline(by_number[n]),
        )
        for n in value.citations
        if n in by_number
    )
    return _VALUE.format(value=value.value, sources=sources)


def _nearest(passage: Passage, *, first: bool) -> Markup:
    text = passage.text
    if len(text) > _SNIPPET:
        cut = text[:_SNIPPET]
        text = (cut[: cut.rfind(" ")] if " " in cut else cut) + " …"
    article = passage.article
    return _NEAREST.format(
        open=Markup(" open") if first else NOTHING,
        title=article.title,
        byline=f"{article.publisher or 'publisher not given'} · {day(article.published)}",
        text=text,
    )
