"""How sure a measure is: bootstrap intervals, and a paired test for two runs (by scipy)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import isnan, nan
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from eval.metrics.measures import Measure, known_values
from eval.metrics.scores import Score

LEVEL = 0.95
RESAMPLES = 1000

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure of `count` scores that it applies to, and its 95% interval. NaN where there are
    none, or, for the ends, only one."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Difference:
    """B less A over the same cases, its 95% interval, and `p`: how often so large a difference
    comes about where the two runs' outputs are exchanged case by case, by chance."""

    a: float
    b: float
    low: float
    high: float
    p: float
    count: int

    @property
    def value(self) -> float:
        return self.b - self.a


def estimate(measure: Measure, scores: Sequence[Score], *, seed: int = 0) -> Estimate:
    """The percentile bootstrap over cases (Efron and Tibshirani, 1993, chapter 13).

    Where all of several shares are alike, resampling knows no other value: the ends are then
    Wilson's for that many cases.
    """
    value = measure.of(scores)
    if isnan(value):
        return Estimate(nan, nan, nan, 0)
    if measure.value:
        array = np.asarray(known_values(measure.value, scores), dtype=np.float64)
        if len(array) > 1 and np.all(array == array[0]):
            return _alike(measure, value, len(array))
        low, high = _bootstrap(array, _row_means, vectorized=True, seed=seed)
        return Estimate(value, low, high, len(array))

    scores = [score for score in scores if measure.among(score)]

    def of(indices: Indices) -> float:
        """A resample in which the measure does not apply says nothing: the whole's value stands."""
        found = measure.of(_at(scores, indices))
        return value if isnan(found) else found

    low, high = _bootstrap(np.arange(len(scores)), of, vectorized=False, seed=seed)
    if low == high and measure.unit == "share" and value in (0.0, 1.0):
        return _alike(measure, value, len(scores))
    return Estimate(value, low, high, len(scores))


def compare(
    measure: Measure, a: Sequence[Score], b: Sequence[Score], *, seed: int = 0
) -> Difference:
    """`a` and `b` are two runs' scores of the same cases in the same order.

    The interval is the paired bootstrap's; `p` is the randomisation test's, two-sided (Noreen
    1989; Smucker, Allan and Carterette 2007 recommend it for retrieval).
    """
    both = [*a, *b]

    def difference(first: Indices, second: Indices) -> float:
        return measure.of(_at(both, second)) - measure.of(_at(both, first))

    places = np.arange(len(a))
    value_a, value_b = measure.of(a), measure.of(b)
    if len(a) < 2 or isnan(value_a) or isnan(value_b):
        return Difference(value_a, value_b, nan, nan, nan, len(a))

    def resampled(indices: Indices) -> float:
        found = difference(indices, indices + len(a))
        return value_b - value_a if isnan(found) else found

    low, high = _bootstrap(places, resampled, vectorized=False, seed=seed)
    p = _randomisation_test(places, places + len(a), difference, seed)
    return Difference(value_a, value_b, low, high, p, len(a))


class _Ends(Protocol):
    low: float
    high: float


class _Found(Protocol):
    """The results of scipy's functions, as far as they are used."""

    confidence_interval: _Ends
    pvalue: float

    def proportion_ci(self, confidence_level: float, method: str) -> _Ends: ...


class _Stats(Protocol):
    """What is used of scipy.stats, which comes without types."""

    def binomtest(self, k: int, n: int) -> _Found: ...
    def bootstrap(self, data: object, statistic: object, **options: object) -> _Found: ...
    def permutation_test(self, data: object, statistic: object, **options: object) -> _Found: ...


def _scipy() -> _Stats:
    return cast(_Stats, import_module("scipy.stats"))


def _alike(measure: Measure, value: float, count: int) -> Estimate:
    if measure.unit != "share" or value not in (0.0, 1.0):
        return Estimate(value, value, value, count)
    found = _scipy().binomtest(round(value * count), count)
    ends = found.proportion_ci(LEVEL, method="wilson")
    return Estimate(value, float(ends.low), float(ends.high), count)


def _at(scores: Sequence[Score], places: Indices) -> list[Score]:
    return [scores[place] for place in cast("list[int]", places.tolist())]


def _row_means(rows: NDArray[np.float64], axis: int = -1) -> NDArray[np.float64]:
    return rows.mean(axis=axis)


def _bootstrap(
    data: NDArray[np.float64] | Indices,
    statistic: Callable[..., float | NDArray[np.float64]],
    *,
    vectorized: bool,
    seed: int,
) -> tuple[float, float]:
    """NaN for fewer than two values."""
    if len(data) < 2:
        return nan, nan
    found = _scipy().bootstrap(
        (data,),
        statistic,
        n_resamples=RESAMPLES,
        vectorized=vectorized,
        confidence_level=LEVEL,
        method="percentile",
        rng=seed,
    )
    ends = found.confidence_interval
    return float(ends.low), float(ends.high)


def _randomisation_test(
    a: Indices, b: Indices, difference: Callable[[Indices, Indices], float], seed: int
) -> float:
    def steady(first: Indices, second: Indices) -> float:
        found = difference(first, second)
        return 0.0 if isnan(found) else found

    found = _scipy().permutation_test(
        (a, b),
        steady,
        permutation_type="samples",
        vectorized=False,
        n_resamples=RESAMPLES,
        rng=seed,
    )
    return float(found.pvalue)
