"""Classical item statistics from `sums`: pure, exact up to the last step. Variances are of samples (n - 1).

With m a question's mark and o the rest of the attempt's total (so a question isn't
compared with itself): facility = mean(m) / max; discrimination index = 100 cov(m, o) /
sqrt(var m var o); discriminative efficiency = 100 cov(m, o) / cov(sorted m, sorted o);
effective weight = sqrt cov(m, total) as a share of their sum. What isn't defined is None:
fewer attempts than the formula needs, marks that don't vary, or a question worth nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .marking import PERCENT_STEP, POINT_STEP
from .sums import Histogram, OptionSums, Pairs, QuizSums, VersionSums

POINT_STEPS = int(1 / POINT_STEP)
PERCENT_STEPS = int(1 / PERCENT_STEP)


@dataclass(frozen=True)
class OptionStatistics:
    """Who chose an option: share of all who met the question, their mean score on the quiz's points.

    `point_biserial` is the correlation, -1 to 1, of choosing it with the total.
    """

    id: str
    count: int
    share_percent: float
    mean_total: float | None
    point_biserial: float | None


@dataclass(frozen=True)
class VersionStatistics:
    """One question version. Percents are of its full mark, but for the weights: shares of the quiz.

    A scale to agree on is worth 0: only its options tell something.
    """

    version: int
    count: int
    maximum: float
    facility_percent: float | None
    deviation_percent: float | None
    discrimination_index: float | None
    discriminative_efficiency: float | None
    effective_weight_percent: float | None
    intended_weight_percent: float | None
    unanswered: int
    options: tuple[OptionStatistics, ...]


@dataclass(frozen=True)
class QuizStatistics:
    """All scores in percent. `alpha` (Cronbach's) is at most 1; the standard error is in percent points."""

    count: int
    mean: float | None
    median: float | None
    deviation: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None
    standard_error: float | None
    same_questions: bool
    versions: Mapping[int, VersionStatistics]


def statistics_of(sums: QuizSums) -> QuizStatistics:
    """Everything that can be told of these attempts."""
    moments = _Moments.of(sums)
    alpha = _alpha(sums)
    deviation = moments.deviation
    error = None if alpha is None or deviation is None else deviation * math.sqrt(max(0.0, 1 - alpha))
    shares = _effective_weights(sums)
    return QuizStatistics(
        count=sums.count,
        mean=moments.mean,
        median=_median(sums.scores),
        deviation=deviation,
        skewness=moments.skewness,
        kurtosis=moments.kurtosis,
        alpha=alpha,
        standard_error=error,
        same_questions=_same_questions(sums),
        versions={
            version: _version(version, one, sums, shares.get(version))
            for version, one in sums.versions.items()
        },
    )


def distribution(scores: Histogram, bins: int = 10) -> tuple[int, ...]:
    """How many attempts score within each of as many equal parts of 0 to 100 %; the last holds 100 itself."""
    counts = [0] * bins
    for value, count in scores.values():
        counts[min(bins - 1, value * bins // (100 * PERCENT_STEPS))] += count
    return tuple(counts)


def _version(version: int, one: VersionSums, sums: QuizSums, share: float | None) -> VersionStatistics:
    pairs, count = one.pairs, one.pairs.count
    deviation = _root(_variance(count, pairs.x, pairs.xx))
    return VersionStatistics(
        version=version,
        count=count,
        maximum=float(Fraction(one.of, count * POINT_STEPS)),
        facility_percent=float(Fraction(100 * pairs.x, one.of)) if one.of else None,
        deviation_percent=100 * deviation * count / one.of if one.of and deviation is not None else None,
        discrimination_index=_index(pairs),
        discriminative_efficiency=_efficiency(one),
        effective_weight_percent=share,
        intended_weight_percent=float(Fraction(100 * one.of, sums.of)) if one.of else None,
        unanswered=count - one.answered,
        options=tuple(_option(name, option, pairs) for name, option in sorted(one.options.items())),
    )


def _index(pairs: Pairs) -> float | None:
    of_mark = _variance(pairs.count, pairs.x, pairs.xx)
    correlation = _correlation(_rest_covariance(pairs), of_mark, _rest_variance(pairs))
    return None if correlation is None else 100 * correlation


def _efficiency(one: VersionSums) -> float | None:
    """The index of the best order that these same marks and rests could stand in is 100.

    Exact while both histograms are (sums.MOST_VALUES different values).
    """
    both, count = _rest_covariance(one.pairs), one.pairs.count
    if both is None:
        return None
    rests = one.pairs.y - one.pairs.x
    best = _covariance(count, _sorted_products(one.marks, one.rests), one.pairs.x, rests)
    return min(100.0, float(100 * both / best)) if best else None


def _sorted_products(some: Histogram, others: Histogram) -> int:
    """The sum of products when both are put in ascending order; each histogram tells runs of equal values."""
    left, right = some.values(), others.values()
    total = place = other = 0
    used = [0, 0]
    while place < len(left) and other < len(right):
        (x, xs), (y, ys) = left[place], right[other]
        run = min(xs - used[0], ys - used[1])
        total += x * y * run
        used = [used[0] + run, used[1] + run]
        if used[0] == xs:
            place, used[0] = place + 1, 0
        if used[1] == ys:
            other, used[1] = other + 1, 0
    return total


def _option(name: str, option: OptionSums, pairs: Pairs) -> OptionStatistics:
    """The correlation of 0 and 1 with the totals: such a 0 or 1 is its own square."""
    both = _covariance(pairs.count, option.totals, option.count, pairs.y)
    of_choice = _variance(pairs.count, option.count, option.count)
    of_total = _variance(pairs.count, pairs.y, pairs.yy)
    return OptionStatistics(
        id=name,
        count=option.count,
        share_percent=float(Fraction(100 * option.count, pairs.count)),
        mean_total=float(Fraction(option.totals, option.count * POINT_STEPS)) if option.count else None,
        point_biserial=_correlation(both, of_choice, of_total),
    )


def _effective_weights(sums: QuizSums) -> dict[int, float]:
    """Shares in percent, by version; one that works against the total has none.

    A version that only some attempts drew counts for as much of the quiz as they are.
    """
    roots = {}
    for version, one in sums.versions.items():
        pairs = one.pairs
        both = _covariance(pairs.count, pairs.xy, pairs.x, pairs.y)
        if one.of and both is not None and both >= 0:
            roots[version] = math.sqrt(both) * pairs.count / sums.count
    together = math.fsum(roots.values())
    return {version: 100 * root / together for version, root in roots.items()} if together else {}


def _same_questions(sums: QuizSums) -> bool:
    return all(one.pairs.count == sums.count for one in sums.versions.values())


def _alpha(sums: QuizSums) -> float | None:
    """k / (k - 1) (1 - sum of var m / var total); only where every attempt holds the same questions."""
    scored = [one.pairs for one in sums.versions.values() if one.of]
    of_total = _variance(sums.count, sums.totals, sums.totals_squared)
    if len(scored) < 2 or not of_total or not _same_questions(sums):
        return None
    variances = [_variance(pairs.count, pairs.x, pairs.xx) for pairs in scored]
    within = sum((one for one in variances if one is not None), Fraction(0))
    return float(Fraction(len(scored), len(scored) - 1) * (1 - within / of_total))


@dataclass(frozen=True)
class _Moments:
    mean: float | None
    deviation: float | None
    skewness: float | None
    kurtosis: float | None

    @classmethod
    def of(cls, sums: QuizSums) -> _Moments:
        """Skewness and kurtosis by k-statistics: 0 on average for samples of a normal distribution."""
        n = sums.count
        if not n:
            return cls(None, None, None, None)
        mean, second, third, fourth = (Fraction(power, n) for power in sums.powers)
        spread = second - mean**2
        variance = spread * n / (n - 1) if n > 1 else None
        skewness = kurtosis = None
        if n > 2 and variance:
            cubed = third - 3 * mean * second + 2 * mean**3
            k3 = cubed * n**2 / ((n - 1) * (n - 2))
            skewness = float(k3) / float(variance) ** 1.5
        if n > 3 and variance:
            tails = fourth - 4 * mean * third + 6 * mean**2 * second - 3 * mean**4
            k4 = n**2 * ((n + 1) * tails - 3 * (n - 1) * spread**2) / ((n - 1) * (n - 2) * (n - 3))
            kurtosis = float(k4 / variance**2)
        deviation = _root(variance)
        return cls(
            float(mean / PERCENT_STEPS),
            None if deviation is None else deviation / PERCENT_STEPS,
            skewness,
            kurtosis,
        )


def _median(scores: Histogram) -> float | None:
    values = scores.values()
    count = sum(times for _value, times in values)
    if not count:
        return None
    low, high = _at(values, (count - 1) // 2), _at(values, count // 2)
    return (low + high) / (2 * PERCENT_STEPS)


def _at(values: Sequence[tuple[int, int]], place: int) -> int:
    """The value at this place, counted from 0, of all in ascending order."""
    for value, times in values:
        if place < times:
            return value
        place -= times
    raise IndexError(place)


def _covariance(n: int, xy: int, x: int, y: int) -> Fraction | None:
    return Fraction(n * xy - x * y, n * (n - 1)) if n > 1 else None


def _variance(n: int, x: int, xx: int) -> Fraction | None:
    return _covariance(n, xx, x, x)


def _rest_covariance(pairs: Pairs) -> Fraction | None:
    """Of mark and rest: m (t - m) = m t - m m."""
    return _covariance(pairs.count, pairs.xy - pairs.xx, pairs.x, pairs.y - pairs.x)


def _rest_variance(pairs: Pairs) -> Fraction | None:
    """Of the rest: (t - m)² = t² - 2 m t + m²."""
    return _variance(pairs.count, pairs.y - pairs.x, pairs.yy - 2 * pairs.xy + pairs.xx)


def _correlation(both: Fraction | None, one: Fraction | None, other: Fraction | None) -> float | None:
    if both is None or not one or not other:
        return None
    # Rounding may lead a perfect one past its end by the last digit.
    return max(-1.0, min(float(both) / math.sqrt(one * other), 1.0))


def _root(variance: Fraction | None) -> float | None:
    return None if variance is None else math.sqrt(variance)
