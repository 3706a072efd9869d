"""Counts by date and publisher -> a plot: a line of bars for each publisher, on one scale. Pure.

Lines and no stack, so that nothing depends on telling colours apart. The bars are SVG that is
stretched to the width; names and dates are HTML beside it and stay sharp and readable.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from rag.english.periods import moved
from rag.library.table import Bin, Timeline
from ui.markup import NOTHING, joined, when
from ui.state.listing import Listing
from ui.words import count, day

_LINES = 6
"""Publishers with a line of their own; the rest share one."""
_LABELS = 5
_LOWEST = 7
"""Percent of the height that a single article has at least, to be seen."""

_OTHERS = "others"

_PLOT = Markup(
    '<figure class="pc-timeline" data-edges="{edges}"><figcaption class="pc-unseen">Articles by '
    "{bin} and publisher. Drag over a time, or use From and To, to filter.</figcaption>"
    '<div class="pc-lines">{lines}<div class="pc-brush-space" aria-hidden="true">'
    '<div class="pc-brush"></div></div></div>'
    '<div class="pc-axis" aria-hidden="true">{labels}</div>'
    '<details class="pc-timeline-table"><summary>As a table</summary>{table}</details></figure>'
)
_LINE = Markup(
    '<div class="pc-time-line"{off}>{name}<svg class="pc-bars" viewBox="0 0 {width} 100"'
    ' preserveAspectRatio="none" role="img" aria-label="{told}">{bars}</svg>'
    '<span class="pc-time-count">{total}</span></div>'
)
_CHOOSE = Markup(
    '<button type="button" class="pc-time-name" data-publisher="{name}" aria-pressed="{pressed}"'
    ' title="{name}" dir="auto">{name}</button>'
)
_NAME = Markup('<span class="pc-time-name">{}</span>')
_BAR = Markup(
    '<rect x="{x}" y="{y}" width="0.8" height="{height}"{off}><title>{told}</title></rect>'
)
_LABEL = Markup('<span style="left:{place:.2f}%">{words}</span>')
_TABLE = Markup(
    '<div><table><thead><tr><th scope="col">From</th>{heads}</tr></thead>'
    "<tbody>{rows}</tbody></table></div>"
)


def timeline_html(timeline: Timeline, listing: Listing) -> Markup:
    """What lies outside the listing's dates and publisher is dimmed."""
    if len(timeline.counts) < 2:
        return NOTHING
    firsts = _firsts(timeline)
    names = _names(timeline)
    cells: Counter[tuple[str, date]] = Counter()
    for one in timeline.counts:
        name = one.publisher or ""
        cells[name if name in names else _OTHERS, one.first] += one.articles
    shown = [*names, *([_OTHERS] if any(name == _OTHERS for name, _ in cells) else [])]
    highest = max(cells.values())
    return _PLOT.format(
        bin=timeline.bin,
        edges=",".join(first.isoformat() for first in [*firsts, _after(firsts[-1], timeline.bin)]),
        lines=joined(_line(name, firsts, cells, highest, timeline, listing) for name in shown),
        labels=_labels(firsts, timeline.bin),
        table=_table(shown, firsts, cells),
    )


def _line(
    name: str,
    firsts: Sequence[date],
    cells: Counter[tuple[str, date]],
    highest: int,
    timeline: Timeline,
    listing: Listing,
) -> Markup:
    total = sum(cells[name, first] for first in firsts)
    words = _words(name)
    chosen = listing.publisher == name
    bars: list[Markup] = []
    for place, first in enumerate(firsts):
        articles = cells[name, first]
        if not articles:
            continue
        height = round(max(100 * articles / highest, _LOWEST), 1)
        last = _last(first, timeline.bin)
        inside = (listing.since is None or last >= listing.since) and (
            listing.until is None or first <= listing.until
        )
        told = f"{words}, {_span(first, last)}: {count(articles, 'article')}"
        off = when(not inside, Markup(' class="pc-off"'))
        bars.append(
            _BAR.format(x=round(place + 0.1, 1), y=100 - height, height=height, off=off, told=told)
        )
    choosable = name and name != _OTHERS
    button = _CHOOSE.format(name=name, pressed="true" if chosen else "false")
    return _LINE.format(
        off=when(listing.publisher and not chosen, Markup(' data-off="1"')),
        name=button if choosable else _NAME.format(words),
        width=len(firsts),
        told=f"{words}: {count(total, 'article')} in {count(len(bars), timeline.bin)}",
        bars=joined(bars),
        total=f"{total:,}",
    )


def _names(timeline: Timeline) -> list[str]:
    """The publishers with most articles, the most first; "" is no publisher."""
    totals: Counter[str] = Counter()
    for one in timeline.counts:
        totals[one.publisher or ""] += one.articles
    most = totals.most_common()
    kept = most if len(most) <= _LINES + 1 else most[:_LINES]
    return [name for name, _ in kept if name != _OTHERS]


def _words(name: str) -> str:
    if not name:
        return "Publisher not given"
    return "Other publishers" if name == _OTHERS else name


def _firsts(timeline: Timeline) -> list[date]:
    """The first days of all bins from the oldest to the newest, empty ones too."""
    firsts = [timeline.counts[0].first]
    while firsts[-1] < timeline.counts[-1].first:
        firsts.append(_after(firsts[-1], timeline.bin))
    return firsts


def _after(first: date, bin: Bin) -> date:
    """The first day of the next bin."""
    return moved(_last(first, bin), 1)


def _last(first: date, bin: Bin) -> date:
    """The last day of the bin that begins with `first`."""
    match bin:
        case "day":
            return first
        case "week":
            return moved(first, 6)
        case "month":
            return first.replace(day=monthrange(first.year, first.month)[1])
        case "year":
            return first.replace(month=12, day=31)


def _span(first: date, last: date) -> str:
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def _labels(firsts: Sequence[date], bin: Bin) -> Markup:
    every = max(1, -(-len(firsts) // _LABELS))
    form = {"day": "%d %b %Y", "week": "%d %b %Y", "month": "%b %Y", "year": "%Y"}[bin]
    return joined(
        _LABEL.format(place=100 * place / len(firsts), words=first.strftime(form).lstrip("0"))
        for place, first in enumerate(firsts)
        if place % every == 0
    )


def _table(
    names: Sequence[str], firsts: Sequence[date], cells: Counter[tuple[str, date]]
) -> Markup:
    heads = joined(Markup('<th scope="col" dir="auto">{}</th>').format(_words(n)) for n in names)
    rows = (
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            day(first),
            joined(Markup("<td>{}</td>").format(cells[name, first] or "–") for name in names),
        )
        for first in firsts
        if any(cells[name, first] for name in names)
    )
    return _TABLE.format(heads=heads, rows=joined(rows))
