"""Two runs of one set, case against case."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from eval.metrics.intervals import LEVEL, Difference, compare
from eval.metrics.measures import LEDGER, MEASURES, WRITERS, Measure
from eval.metrics.scores import Outcome, Score
from eval.report.lines import plain_line, table_lines
from eval.runs.records import EvalRun, Record
from rag.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run B against run A over the cases that both have; `alone` counts the others.

    `changed` are the cases whose outcome differs, as A's and B's records.
    """

    a: EvalRun
    b: EvalRun
    measures: tuple[tuple[Measure, Difference], ...]
    changed: tuple[tuple[Record, Record], ...]
    cases: int
    alone: int


def compare_runs(a: EvalRun, b: EvalRun) -> Comparison:
    """Raises SettingsError for runs of different sets, or without a case in common."""
    if a.settings.sha256 != b.settings.sha256:
        raise SettingsError(
            f"these runs asked different questions: {a.settings.dataset} and {b.settings.dataset}",
            where=f"{a.name}, {b.name}",
            next="Compare two runs of the same set.",
        )
    of_b = {record.case.id: record for record in b.records}
    pairs = [(r, of_b[r.case.id]) for r in a.records if r.case.id in of_b]
    if not pairs:
        raise SettingsError(
            "these runs have no case in common",
            where=f"{a.name}, {b.name}",
            next="Draw both samples with the same --seed.",
        )
    scores_a, scores_b = [p[0].score for p in pairs], [p[1].score for p in pairs]
    names = dict.fromkeys((*a.settings.measures, *b.settings.measures, *LEDGER, *WRITERS))
    measures = [measure for name in names if (measure := MEASURES.get(name))]
    differences = [(m, compare(m, scores_a, scores_b)) for m in measures]
    return Comparison(
        a,
        b,
        tuple((m, found) for m, found in differences if not isnan(found.value)),
        tuple(pair for pair in pairs if outcome_of(pair[0].score) != outcome_of(pair[1].score)),
        len(pairs),
        len(a.records) + len(b.records) - 2 * len(pairs),
    )


def outcome_of(score: Score) -> str:
    """In one word: the answer's outcome, or whether the claim or the search came out right."""
    if score.answer:
        if score.answer.outcome is Outcome.DECLINED and not score.answer.answerable:
            return "declined rightly"
        return score.answer.outcome.value
    if score.claim:
        return "right" if score.claim.supported == score.claim.verified else "wrong"
    return "found" if score.ranking and score.ranking.hit_4 else "not found"


def comparison_markdown(found: Comparison, *, most: int = 20) -> str:
    """The measures side by side, and up to `most` of the cases whose outcome changed.

    A difference that both the interval and the test keep apart from chance is marked as better or
    worse.
    """
    a, b = found.a, found.b
    lines = [
        f"# {b.name} against {a.name}",
        "",
        f"{a.settings.dataset}: {found.cases} cases that both have"
        + (f"; {found.alone} that only one has are left out." if found.alone else "."),
        f"A is {_described(a)}. B is {_described(b)}.",
        *(f"Another {what}: the difference may come from that." for what in _otherwise(a, b)),
        "",
        *_table(found.measures),
        "",
        "Intervals: 95%, paired bootstrap. p: randomisation test, two-sided, each measure by "
        "itself; of twenty measures one falls below .05 by chance.",
    ]
    if found.changed:
        kinds = Counter(
            f"{outcome_of(one.score)} -> {outcome_of(other.score)}" for one, other in found.changed
        )
        lines += ["", "## Changed outcomes", ""]
        lines += [f"- {count} x {kind}" for kind, count in kinds.most_common()]
        lines.append("")
        for one, other in found.changed[:most]:
            lines.append(
                f"- {one.case.id}: {plain_line(one.case.question)} "
                f"({outcome_of(one.score)} -> {outcome_of(other.score)})"
            )
        if len(found.changed) > most:
            lines.append(f"- and {len(found.changed) - most} more")
    return "\n".join(lines) + "\n"


def _described(run: EvalRun) -> str:
    return f"{run.settings.system}, written by {run.settings.writer}"


def _otherwise(a: EvalRun, b: EvalRun) -> list[str]:
    one, other = a.settings, b.settings
    pairs = {
        "collection of articles": (one.corpus_sha256, other.corpus_sha256),
        "day asked on": (one.as_of, other.as_of),
        "machine": (one.machine, other.machine),
        "version of Presscheck or of a library": (one.versions, other.versions),
    }
    return [what for what, (first, second) in pairs.items() if first != second]


def _table(measures: Sequence[tuple[Measure, Difference]]) -> list[str]:
    rows = [("measure", "A", "B", "B - A", "95%", "p", "")]
    for measure, found in measures:
        digits = 3 if measure.unit in {"share", "seconds"} else 1
        rows.append(
            (
                measure.label,
                f"{found.a:.{digits}f}",
                f"{found.b:.{digits}f}",
                f"{found.value:+.{digits}f}",
                "" if isnan(found.low) else f"[{found.low:+.{digits}f}, {found.high:+.{digits}f}]",
                "" if isnan(found.p) else f"{found.p:.3f}",
                _judged(measure, found),
            )
        )
    return table_lines(rows)


def _judged(measure: Measure, found: Difference) -> str:
    unsure = isnan(found.low) or found.low <= 0 <= found.high or found.p >= 1 - LEVEL
    if measure.better is None or unsure:
        return ""
    return "better" if (found.low > 0) == (measure.better == "higher") else "worse"
