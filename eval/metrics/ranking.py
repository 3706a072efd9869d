"""How well a ranking found what it should, by ir-measures (a front end to trec_eval)."""

from collections.abc import Sequence
from dataclasses import dataclass

DEPTH = 10
"""Articles of a ranking that are looked at."""


@dataclass(frozen=True, slots=True)
class RankingScore:
    """All in [0, 1], with binary relevance. `hit_k`: something relevant is among the first k
    (Success@k); `reciprocal_rank` and `ndcg_10` as trec_eval has them, over the first ten;
    `recall_10`: the share of what is relevant that is among the first ten."""

    hit_1: float
    hit_4: float
    hit_10: float
    reciprocal_rank: float
    ndcg_10: float
    recall_10: float
    seconds: float


def score_ranking(
    wanted: Sequence[str], ranking: Sequence[Sequence[str]], *, seconds: float
) -> RankingScore:
    """`ranking` holds the names of each article, best first. An article that has one of the
    `wanted` names is relevant; two with the same one count once."""
    import ir_measures as ir  # pyright: ignore[reportMissingTypeStubs]
    from ir_measures import RR, R, Success, nDCG  # pyright: ignore[reportMissingTypeStubs]

    measures = {
        "hit_1": Success @ 1,
        "hit_4": Success @ 4,
        "hit_10": Success @ 10,
        "reciprocal_rank": RR @ DEPTH,
        "ndcg_10": nDCG @ DEPTH,
        "recall_10": R @ DEPTH,
    }
    known = set(wanted)
    run: dict[str, float] = {}
    for place, names in enumerate(ranking[:DEPTH]):
        name = next((name for name in names if name in known), f"other {place}")
        run.setdefault(name, float(DEPTH - place))
    if not run:
        return RankingScore(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, seconds)
    relevant = {"q": dict.fromkeys(wanted, 1)}
    found = ir.calc_aggregate(  # pyright: ignore[reportUnknownMemberType]
        list(measures.values()), relevant, {"q": run}
    )
    return RankingScore(
        **{name: float(found[measure]) for name, measure in measures.items()}, seconds=seconds
    )
