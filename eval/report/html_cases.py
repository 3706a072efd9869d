"""The cases to click through: what was asked and expected, and what each run gave for it."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from eval.report.html_answer import answer_html, marked
from eval.report.kinds import Kind, kind_of
from eval.report.tables import CaseOfRuns, Group, cases_of, kinds_of
from eval.report.wording import amiss, counted, expected, number
from eval.runs.records import Record

_CASE = Markup("""<details class="case"><summary>{chips}<span class="asked">{asked}</span></summary>
<div class="inside"><p class="id">{id}</p>{history}{claim}
<dl class="expected"><dt>expected</dt>{expected}</dl>
<div class="outputs">{outputs}</div></div></details>""")
_KIND = Markup("""<details class="kind"{open}><summary><i class="is-{colour}"></i>{name}
<small>{about}</small> <b>{count}</b></summary>
{cases}</details>""")
_CHIP = Markup('<span class="chip is-{}" title="{}">{}</span>')
_TYPE = Markup("<h4>{}</h4>")
_NOTHING = Markup("")

_MOST = 400
"""Cases of a kind that are written out: a page of thousands opens slowly."""
_ALL_UP_TO = 300
"""Cases of a set: up to so many, those with nothing amiss are there too."""


def cases_html(group: Group, id: str) -> Markup:
    """The cases that fell short in some run, by how they came out (worst first) and type; then
    the others, unless they are many."""
    cases = cases_of(group)
    short = [case for case in cases if case.falls_short]
    good = [case for case in cases if not case.falls_short]
    parts = list[Markup]()
    for place, kind in enumerate(reversed(kinds_of(group))):
        of_kind = [case for case in short if _kind(case) == kind]
        if of_kind:
            about = kind.about if not _is_best(kind) else "but something else is amiss"
            parts.append(_of_kind(group, kind, about, of_kind, open=place == 0))
    if good and len(cases) <= _ALL_UP_TO:
        best = kind_of(good[0].first.score)
        parts.append(_of_kind(group, best, "and nothing amiss", good, name="As hoped for"))
    return Markup('<h3 id="{}-cases">{} of {} fell short</h3>\n{}').format(
        id, f"{len(short):,}", counted(len(cases), "case"), _NOTHING.join(parts)
    )


def _of_kind(
    group: Group,
    kind: Kind,
    about: str,
    cases: Sequence[CaseOfRuns],
    *,
    name: str = "",
    open: bool = False,
) -> Markup:
    parts = list[Markup]()
    types = dict.fromkeys(case.first.score.type for case in cases)
    shown = 0
    for type_ in types:
        of_type = [case for case in cases if case.first.score.type == type_][: _MOST - shown]
        shown += len(of_type)
        if of_type and len(types) > 1:
            parts.append(_TYPE.format(type_))
        parts += [_case(group, case) for case in of_type]
    if shown < len(cases):
        left = f"And {len(cases) - shown:,} more, in the run's records."
        parts.append(Markup('<p class="note">{}</p>').format(left))
    return _KIND.format(
        open=Markup(" open") if open else "",
        colour=kind.colour,
        name=name or kind.name[:1].upper() + kind.name[1:],
        about=about,
        count=f"{len(cases):,}",
        cases=_NOTHING.join(parts),
    )


def _kind(case: CaseOfRuns) -> Kind:
    """Of the first run in which it fell short."""
    return next(
        kind_of(record.score) for record in case.records if record and record.score.falls_short
    )


def _is_best(kind: Kind) -> bool:
    return kind.colour in {"right", "spared"}


def _case(group: Group, case: CaseOfRuns) -> Markup:
    of = case.first.case
    several = len(group.runs) > 1
    chips = [
        _CHIP.format(
            (kind := kind_of(record.score)).colour, kind.about,
            f"{label}: {kind.name}" if several else kind.name,
        )
        for record, label in zip(case.records, group.labels, strict=True)
        if record
    ]  # fmt: skip
    history = [Markup('<p class="history">after: {}</p>').format(text) for text in of.history]
    wanted = [
        Markup("<dd><span>{}</span> {}</dd>").format(label, text)
        for label, text in expected(case.first)
    ]
    claim = Markup('<p class="claim">{}</p>').format(of.claim) if of.claim is not None else ""
    quotes = [Markup("<blockquote>{}</blockquote>").format(quote) for quote in of.quotes]
    outputs = [
        _output(record, label if several else "")
        for record, label in zip(case.records, group.labels, strict=True)
        if record
    ]
    return _CASE.format(
        chips=_NOTHING.join(chips),
        asked=of.question,
        id=f"{of.id} · {of.type}",
        history=_NOTHING.join(history),
        claim=Markup("{}{}").format(claim, _NOTHING.join(quotes)),
        expected=_NOTHING.join(wanted),
        outputs=_NOTHING.join(outputs),
    )


def _output(record: Record, label: str) -> Markup:
    """What one run gave."""
    return Markup('<div class="output">{}</div>').format(_NOTHING.join(_parts(record, label)))


def _parts(record: Record, label: str) -> Iterator[Markup]:
    kind = kind_of(record.score)
    scored = record.score.answer or record.score.claim or record.score.ranking
    remarks = amiss(record)
    if scored:
        remarks = [*remarks, f"{number(scored.seconds, 'seconds')} s"]
    named = _NOTHING
    if label:
        named = Markup("<b>{}</b> ").format(label) + _CHIP.format(
            kind.colour, kind.about, kind.name
        )
    yield Markup('<p class="came-out">{}<small>{}</small></p>').format(named, " · ".join(remarks))
    if record.verdict:
        yield Markup("<p>Verdict on the claim: <b>{}</b></p>").format(record.verdict)
    if record.answer:
        yield answer_html(record.answer, record.case)
    for name, text in (
        ("error", record.error),
        ("note", record.note),
        ("judge", record.judge_error),
    ):
        if text:
            yield Markup('<p class="told"><span>{}</span> {}</p>').format(name, text)
    if record.ranking:
        wanted = set(record.case.find)
        items = [
            Markup("<li>{}</li>").format(
                Markup('<mark class="is-right">{}</mark>').format(name) if name in wanted
                else marked(name, record.case)
            )
            for name in record.ranking
        ]  # fmt: skip
        yield Markup('<p class="label">found, best first</p><ol class="ranking">{}</ol>').format(
            _NOTHING.join(items)
        )
