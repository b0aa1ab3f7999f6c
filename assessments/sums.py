"""Sums over marked attempts, from which `statistics` computes. Pure, in whole numbers: nothing is lost.

Sums of two sets of attempts add up to the sums of both, in any order: attempts are
counted by increments, once each, and never read again. Points are counted in steps of
0.0001 (as marks are rounded), percents in steps of 0.01.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

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
        both = _added(self._at(level), other._at(level))
        return Histogram({key: count for key, count in both.items() if count}, level)._narrowed()

    def __neg__(self) -> Histogram:
        return Histogram({key: -count for key, count in self.counts.items()}, self.level)

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

    def __neg__(self) -> Pairs:
        return Pairs(-self.count, -self.x, -self.y, -self.xx, -self.xy, -self.yy)


@dataclass(frozen=True)
class OptionSums:
    """Who chose an option: how many, and their totals together."""

    count: int = 0
    totals: int = 0

    def __add__(self, other: OptionSums) -> OptionSums:
        return OptionSums(self.count + other.count, self.totals + other.totals)

    def __neg__(self) -> OptionSums:
        return OptionSums(-self.count, -self.totals)


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
            {name: one for name, one in _added(self.options, other.options).items() if one != OptionSums()},
        )

    def __neg__(self) -> VersionSums:
        options = {name: -one for name, one in self.options.items()}
        return VersionSums(-self.pairs, -self.of, -self.answered, -self.marks, -self.rests, options)


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
            {key: one for key, one in _added(self.versions, other.versions).items() if one != VersionSums()},
        )

    def __sub__(self, other: QuizSums) -> QuizSums:
        """The sums without attempts that they hold. A histogram stays as wide as it once became."""
        first, second, third, fourth = (-power for power in other.powers)
        return self + QuizSums(
            -other.count,
            -other.totals,
            -other.totals_squared,
            -other.of,
            (first, second, third, fourth),
            -other.scores,
            {key: -one for key, one in other.versions.items()},
        )


class Response(NamedTuple):
    """What one question of an attempt earned, in steps, and which options were chosen (None: no answer).

    A tuple, because millions of them are counted.
    """

    version: int
    points: int
    of: int
    chosen: tuple[str, ...] | None

    @classmethod
    def stored(cls, mark: Mapping[str, Any]) -> Response:
        """From an entry of Attempt.marks whose points are known."""
        chosen = mark.get("chosen", ())
        options = None if chosen is None else tuple(chosen)
        points, of = _steps(mark["points"], POINT_STEP), _steps(mark["of"], POINT_STEP)
        return cls(mark["version"], points, of, options)


@dataclass(frozen=True)
class Marked:
    """A marked attempt."""

    percent: Decimal
    responses: Sequence[Response]


def sums_of(attempts: Iterable[Marked]) -> QuizSums:
    """The sums of these attempts. What was typed is in none of them: it may say anything about anybody."""
    scores: Counter[int] = Counter()
    totals: Counter[tuple[int, int]] = Counter()
    marks: Counter[tuple[Response, int]] = Counter()
    for attempt in attempts:
        total = sum([response.points for response in attempt.responses])
        scores[_steps(attempt.percent, PERCENT_STEP)] += 1
        totals[total, sum([response.of for response in attempt.responses])] += 1
        # Counted by value first: many attempts have few different values, and those are quickly summed.
        marks.update([(response, total) for response in attempt.responses])
    return QuizSums(
        count=scores.total(),
        totals=sum(total * times for (total, _of), times in totals.items()),
        totals_squared=sum(total**2 * times for (total, _of), times in totals.items()),
        of=sum(of * times for (_total, of), times in totals.items()),
        powers=(_power(scores, 1), _power(scores, 2), _power(scores, 3), _power(scores, 4)),
        scores=Histogram.of(scores),
        versions=_versions(marks),
    )


def _versions(counted: Mapping[tuple[Response, int], int]) -> dict[int, VersionSums]:
    by_version: dict[int, list[tuple[Response, int, int]]] = {}
    for (response, total), times in counted.items():
        by_version.setdefault(response.version, []).append((response, total, times))
    return {version: _version(values) for version, values in by_version.items()}


def _version(values: Iterable[tuple[Response, int, int]]) -> VersionSums:
    marks: Counter[int] = Counter()
    rests: Counter[int] = Counter()
    picks: Counter[str] = Counter()
    picked_totals: Counter[str] = Counter()
    count = of = answered = x = y = xx = xy = yy = 0
    for response, total, times in values:
        points = response.points
        marks[points] += times
        rests[total - points] += times
        count, of = count + times, of + response.of * times
        x, y = x + points * times, y + total * times
        xx, xy, yy = xx + points**2 * times, xy + points * total * times, yy + total**2 * times
        answered += 0 if response.chosen is None else times
        for option in response.chosen or ():
            picks[option] += times
            picked_totals[option] += total * times
    return VersionSums(
        Pairs(count, x, y, xx, xy, yy),
        of,
        answered,
        Histogram.of(marks),
        Histogram.of(rests),
        {option: OptionSums(times, picked_totals[option]) for option, times in picks.items()},
    )


def _power(counted: Mapping[int, int], power: int) -> int:
    return sum(value**power * times for value, times in counted.items())


def _added(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> dict[Any, Any]:
    """The mappings together; what both have is added."""
    both = dict(one)
    for key, value in other.items():
        both[key] = both[key] + value if key in both else value
    return both


@lru_cache(maxsize=4096)
def _steps(value: Decimal | str, step: Decimal) -> int:
    return int(Decimal(value) / step)


def to_document(sums: QuizSums) -> dict[str, Any]:
    """The sums as JSON keeps them: whole numbers of any size, lists where the order says what is what."""
    return {
        "count": sums.count,
        "totals": [sums.totals, sums.totals_squared],
        "of": sums.of,
        "powers": list(sums.powers),
        "scores": _histogram_out(sums.scores),
        "versions": {str(version): _version_out(one) for version, one in sums.versions.items()},
    }


def from_document(document: Mapping[str, Any]) -> QuizSums:
    """What `to_document` wrote; an empty document holds no attempts."""
    if not document:
        return QuizSums()
    totals, totals_squared = document["totals"]
    first, second, third, fourth = document["powers"]
    versions = {int(version): _version_in(one) for version, one in document["versions"].items()}
    return QuizSums(
        document["count"],
        totals,
        totals_squared,
        document["of"],
        (first, second, third, fourth),
        _histogram_in(document["scores"]),
        versions,
    )


def times_drawn(document: Mapping[str, Any]) -> dict[int, int]:
    """How many of the attempts in what `to_document` wrote had each version; quicker than reading it all."""
    return {int(version): one["pairs"][0] for version, one in document.get("versions", {}).items()}


def _version_out(one: VersionSums) -> dict[str, Any]:
    return {
        "pairs": list(astuple(one.pairs)),
        "of": one.of,
        "answered": one.answered,
        "marks": _histogram_out(one.marks),
        "rests": _histogram_out(one.rests),
        "options": {name: [option.count, option.totals] for name, option in one.options.items()},
    }


def _version_in(one: Mapping[str, Any]) -> VersionSums:
    return VersionSums(
        Pairs(*one["pairs"]),
        one["of"],
        one["answered"],
        _histogram_in(one["marks"]),
        _histogram_in(one["rests"]),
        {name: OptionSums(*option) for name, option in one["options"].items()},
    )


def _histogram_out(histogram: Histogram) -> list[Any]:
    return [histogram.level, {str(key): count for key, count in histogram.counts.items()}]


def _histogram_in(stored: Sequence[Any]) -> Histogram:
    level, counts = stored
    return Histogram({int(key): count for key, count in counts.items()}, level)
