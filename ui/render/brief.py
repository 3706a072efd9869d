"""A brief -> HTML: the points under their days, disagreements; and its beginning, for a newcomer.

Pure. Its quotes are shown as those of a turn are, under the id BRIEF.
"""

import json
from collections.abc import Mapping
from datetime import date
from itertools import groupby

from markupsafe import Markup

from rag.briefing.brief import Brief, Point
from rag.briefing.progress import BriefProgress, Step
from rag.contract.briefs import brief_json
from rag.types import CheckedSentence, Verdict
from ui.markdown.brief import brief_markdown, brief_sum
from ui.markup import NOTHING, joined, when
from ui.render.cards import conflict_card, mark
from ui.render.exports import Export, exports
from ui.state.turns import AskedTurn
from ui.words import count, day

BRIEF = "brief"

_TEASED = 3
"""Points that a newcomer sees before the first question."""

_BRIEF = Markup(
    '<section class="pc-brief" aria-label="Brief"><p class="pc-brief-sum" role="status">{told}</p>'
    "{newer}{missing}{days}{conflicts}{note}{exports}</section>"
)
_PROGRESS = Markup(
    '<section class="pc-brief"><p class="pc-brief-sum" role="status">{words}</p>{bar}</section>'
)
_BAR = Markup(
    '<progress class="pc-bar" aria-label="The brief" max="{total}" value="{done}"></progress>'
)
_DAY = Markup('<section class="pc-day"><h3>{day}</h3><ul class="pc-points">{points}</ul></section>')
_POINT = Markup('<li class="pc-point"><p dir="auto">{text}{marks}</p>{told}</li>')
_STEPS: Mapping[Step, str] = {
    "read": "Reading the stories that most articles tell",
    "choose": "Choosing what to say",
    "compare": "Comparing what they say",
    "write": "Checking the quotes",
}
_NEWER = "The library has changed since. A newer brief is being made."
_TOLD = Markup('<p class="pc-byline" dir="auto">{}</p>')
_NOTICE = Markup('<p class="pc-notice" dir="auto">{}</p>')
_TEASER = Markup(
    '<section class="pc-teaser" aria-label="In brief"><h3>In brief</h3>'
    '<ul class="pc-points">{points}</ul><p><button type="button" class="pc-quiet-button"'
    ' data-view="brief">Read the whole brief</button></p></section>'
)


def as_turn(brief: Brief) -> AskedTurn:
    """For the evidence panel."""
    points = [CheckedSentence(p.text, Verdict.VERIFIED, p.citations) for p in brief.points]
    sides = [
        CheckedSentence(value.value, Verdict.VERIFIED, value.citations)
        for conflict in brief.conflicts
        for value in conflict.values
    ]
    about = brief.topic or "the brief"
    return AskedTurn(
        BRIEF, about, "answered", citations=brief.citations, sentences=(*points, *sides)
    )


def brief_html(brief: Brief, *, within: str = "", newer: BriefProgress | None = None) -> Markup:
    """`within` says of which articles, in words; `newer` that another one is being made."""
    turn = as_turn(brief)
    by_number = {citation.n: citation for citation in brief.citations}
    days = joined(
        _DAY.format(
            day=day(published) if published else "Without a date",
            points=joined(_point(turn, brief, point) for point in points),
        )
        for published, points in groupby(brief.points, key=_published)
    )
    return _BRIEF.format(
        told=brief_sum(brief, within=within),
        newer=when(newer, _NOTICE.format(_NEWER)),
        missing=when(brief.missing, _NOTICE.format(brief.missing)),
        days=days,
        conflicts=joined(conflict_card(turn, conflict, by_number) for conflict in brief.conflicts),
        note=when(brief.note, _NOTICE.format(brief.note)),
        exports=when(
            brief.points,
            exports(
                BRIEF,
                Export("Markdown", "brief.md", brief_markdown(brief, within=within)),
                Export("JSON", "brief.json", _json(brief)),
            ),
        ),
    )


def progress_html(progress: BriefProgress | None) -> Markup:
    """How far it is; without progress, that it was stopped."""
    if progress is None:
        return _PROGRESS.format(words="Stopped.", bar=NOTHING)
    steps = list(_STEPS)
    done = steps.index(progress.step) + progress.done / max(progress.total, 1)
    return _PROGRESS.format(
        words=_STEPS[progress.step], bar=_BAR.format(total=len(steps), done=f"{done:.2f}")
    )


def teaser(brief: Brief) -> Markup:
    """The points that most sources tell, and the way to the rest; nothing without points."""
    if not brief.points:
        return NOTHING
    first = sorted(brief.points, key=lambda point: -point.sources)[:_TEASED]
    turn = as_turn(brief)
    return _TEASER.format(points=joined(_point(turn, brief, p) for p in brief.points if p in first))


def _published(point: Point) -> date | None:
    return point.published


def _point(turn: AskedTurn, brief: Brief, point: Point) -> Markup:
    cited = [citation for citation in brief.citations if citation.n in point.citations]
    told = [point.attribution.label] if point.attribution else []
    told += [count(point.sources, "source")] if point.sources > 1 else []
    return _POINT.format(
        text=point.text,
        marks=joined(mark(turn, citation) for citation in cited),
        told=when(told, _TOLD.format(" · ".join(told))),
    )


def _json(brief: Brief) -> str:
    return json.dumps(brief_json(brief), ensure_ascii=False, indent=2)
