"""Sums over marked attempts, from which `statistics` computes. Pure; all of it whole numbers, so nothing is lost.

Sums of two sets of attempts add up to the sums of both, in any order: attempts are
counted by increments, once each, and never read again. Points are counted in steps of
0.0001 (as marks are rounded), percents in steps of 0.01.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from .marking import PERCENT_STEP, POINT_STEP

MOST_VALUES = 1000


@dataclass(frozen=True)
class Histogram:
    """How often each value occurs.

    `counts` is by the value shifted right by `level` bits. Up to MOST_VALUES different
    values the level is 0 and all is exact; beyond, neighbours share a bin that is twice
    as wide, again and again, and a value is known to less than 2**level steps. The level
    depends on the values alone, never on the order in which they came.
    """

    counts: Mapping[int, int] = field(default_factory=dict)
    level: int = 0

    @classmethod
    def of(cls, counts: Mapping[int, int]) -> Histogram:
        return cls(dict(counts))._narrowed()

    def __add__(self, other: Histogram) -> Histogram:
        level = max(self.level, other.level)
        return Histogram(_added(self._at(level), other._at(level)), level)._narrowed()

    def values(self) -> list[tuple[int, int]]:
        """(value, count) in ascending order; a wide bin tells its lower end."""
        return [(key << self.level, count) for key, count in sorted(self.counts.items())]

    def _at(self, level: int) -> Mapping[int, int]:
        if level == self.level:
            return self.counts
        wide: Counter[int] = Counter()
        for key, count in self.counts.items():
            wide[key >> (level - self.level)] += count
        return wide

    def _narrowed(self) -> Histogram:
        narrow = self
        while len(narrow.counts) > MOST_VALUES:
            narrow = Histogram(dict(narrow._at(narrow.level + 1)), narrow.level + 1)
        return narrow


@dataclass(frozen=True)
class Pairs:
    """Sums of pairs (x, y): how many, of each, of the squares, and of the products."""

    count: int = 0
    x: int = 0
    y: int = 0
    xx: int = 0
    xy: int = 0
    yy: int = 0

    def __add__(self, other: Pairs) -> Pairs:
        return Pairs(
            self.count + other.count,
            self.x + other.x,
            self.y + other.y,
            self.xx + other.xx,
            self.xy + other.xy,
            self.yy + other.yy,
        )


@dataclass(frozen=True)
class OptionSums:
    """Who chose an option: how many, and their totals together."""

    count: int = 0
    totals: int = 0

    def __add__(self, other: OptionSums) -> OptionSums:
        return OptionSums(self.count + other.count, self.totals + other.totals)


@dataclass(frozen=True)
class VersionSums:
    """One question version over the attempts that drew it.

    `pairs` are of (mark, the attempt's total); `of` adds the full marks; `marks` and
    `rests` say how often each mark and each rest (total less mark) occurs: sorted marks
    are read from them. `answered` leaves out who left it empty.
    """

    pairs: Pairs = field(default_factory=Pairs)
    of: int = 0
    answered: int = 0
    marks: Histogram = field(default_factory=Histogram)
    rests: Histogram = field(default_factory=Histogram)
    options: Mapping[str, OptionSums] = field(default_factory=dict)

    def __add__(self, other: VersionSums) -> VersionSums:
        return VersionSums(
            self.pairs + other.pairs,
            self.of + other.of,
            self.answered + other.answered,
            self.marks + other.marks,
            self.rests + other.rests,
            _added(self.options, other.options),
        )


@dataclass(frozen=True)
class QuizSums:
    """The attempts of a quiz: `scores` by percent, the totals, and each question version by its id."""

    count: int = 0
    totals: int = 0
    totals_squared: int = 0
    of: int = 0
    powers: tuple[int, int, int, int] = (0, 0, 0, 0)
    scores: Histogram = field(default_factory=Histogram)
    versions: Mapping[int, VersionSums] = field(default_factory=dict)

    def __add__(self, other: QuizSums) -> QuizSums:
        first, second, third, fourth = (a + b for a, b in zip(self.powers, other.powers, strict=True))
        return QuizSums(
            self.count + other.count,
            self.totals + other.totals,
            self.totals_squared + other.totals_squared,
            self.of + other.of,
            (first, second, third, fourth),
            self.scores + other.scores,
            _added(self.versions, other.versions),
        )


@dataclass(frozen=True)
class Marked:
    """A marked attempt, its columns as they are stored (models.Attempt says how)."""

    percent: Decimal
    marks: list[dict[str, Any]]
    answers: dict[str, dict[str, Any]]


def sums_of(attempts: Iterable[Marked], options: Mapping[int, Collection[str]]) -> QuizSums:
    """The sums of these attempts.

    `options` names the options of each version that has any; what is typed is not
    counted by its text: it may say anything about anybody.
    """
    percents: Counter[int] = Counter()
    totals: Counter[tuple[int, int]] = Counter()
    marks: Counter[tuple[int, int, int, int]] = Counter()
    chosen: Counter[tuple[int, Hashable, int]] = Counter()
    for attempt in attempts:
        rows = [(one["version"], _steps(one["points"]), _steps(one["of"])) for one in attempt.marks]
        total = sum([points for _version, points, _of in rows])
        percents[int(attempt.percent / PERCENT_STEP)] += 1
        totals[total, sum([of for _version, _points, of in rows])] += 1
        # Counted by value first: a million attempts have few different ones, and sums of those cost little.
        marks.update([(version, points, of, total) for version, points, of in rows])
        chosen.update([(int(key), _hashable(kept["answer"]), total) for key, kept in attempt.answers.items()])
    versions = _versions(marks)
    for version, choices in _choices(chosen, options).items():
        if version in versions:
            versions[version] += choices
    return QuizSums(
        count=percents.total(),
        totals=sum(total * count for (total, _of), count in totals.items()),
        totals_squared=sum(total**2 * count for (total, _of), count in totals.items()),
        of=sum(of * count for (_total, of), count in totals.items()),
        powers=(_power(percents, 1), _power(percents, 2), _power(percents, 3), _power(percents, 4)),
        scores=Histogram.of(percents),
        versions=versions,
    )


def _versions(counted: Mapping[tuple[int, int, int, int], int]) -> dict[int, VersionSums]:
    by_version: dict[int, Counter[tuple[int, int, int]]] = {}
    for (version, *values), times in counted.items():
        points, of, total = values
        by_version.setdefault(version, Counter())[points, of, total] += times
    return {version: _version(values) for version, values in by_version.items()}


def _version(values: Mapping[tuple[int, int, int], int]) -> VersionSums:
    marks: Counter[int] = Counter()
    rests: Counter[int] = Counter()
    count = x = y = xx = xy = yy = of_all = 0
    for (points, of, total), times in values.items():
        marks[points] += times
        rests[total - points] += times
        count, of_all = count + times, of_all + of * times
        x, y = x + points * times, y + total * times
        xx, xy, yy = xx + points**2 * times, xy + points * total * times, yy + total**2 * times
    pairs = Pairs(count, x, y, xx, xy, yy)
    return VersionSums(pairs, of_all, 0, Histogram.of(marks), Histogram.of(rests))


def _choices(
    chosen: Mapping[tuple[int, Hashable, int], int], options: Mapping[int, Collection[str]]
) -> dict[int, VersionSums]:
    """Who answered, and with which options; each as an increment of its version's sums."""
    found: dict[int, VersionSums] = {}
    for (version, answer, total), times in chosen.items():
        if answer is None:
            continue
        picked = answer if isinstance(answer, tuple) else (answer,)
        mine = {one: OptionSums(times, total * times) for one in picked if one in options.get(version, ())}
        found[version] = found.get(version, VersionSums()) + VersionSums(answered=times, options=mine)
    return found


def _hashable(answer: object) -> Hashable:
    """What is no text and no list of texts names no options; that it was answered still counts."""
    if answer is None or isinstance(answer, str):
        return answer
    return tuple(one for one in answer if isinstance(one, str)) if isinstance(answer, list) else ()


def _power(counted: Mapping[int, int], power: int) -> int:
    return sum(value**power * times for value, times in counted.items())


def _added(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> dict[Any, Any]:
    """The mappings together; what both have is added."""
    both = dict(one)
    for key, value in other.items():
        both[key] = both[key] + value if key in both else value
    return both


@cache
def _steps(points: str) -> int:
    return int(Decimal(points) / POINT_STEP)
