"""Where the parts of the analysis' pictures lie: pure, in the units of their viewBox. Templates draw them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 400, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 18, 34
INNER_WIDTH, INNER_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
GAP = 3


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    middle: float
    count: int


@dataclass(frozen=True)
class Bars:
    """A histogram; `across` ticks stand below, `up` ticks beside it."""

    bars: tuple[Bar, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Area:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Dots:
    """Points in a field; `good` is the part of the field where they should lie."""

    dots: tuple[Dot, ...]
    good: Area
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


def bars(counts: Sequence[int], labels: Sequence[str]) -> Bars:
    """A bar for each count; `labels` name the edges, so there is one more of them than of bars."""
    most = _round_up(max(counts, default=0))
    step = INNER_WIDTH / len(counts)
    drawn = []
    for place, count in enumerate(counts):
        x, height = LEFT + place * step, INNER_HEIGHT * count / most
        y = HEIGHT - BOTTOM - height
        drawn.append(Bar(_r(x + GAP / 2), _r(y), _r(step - GAP), _r(height), _r(x + step / 2), count))
    across = tuple(Tick(_r(LEFT + place * step), label) for place, label in enumerate(labels))
    return Bars(tuple(drawn), across, _up(0, most, (0, most // 2, most) if most > 1 else (0, most)))


def dots(points: Iterable[tuple[str, float, float]], *, good: tuple[float, float, float, float]) -> Dots:
    """A dot for each (label, x from 0 to 100, y from -100 to 100); the field shows y below 0 only if need be.

    `good` is its least and most x, and its least and most y.
    """
    points = list(points)
    low = -100 if any(y < 0 for _label, _x, y in points) else 0
    drawn = tuple(Dot(_r(_across(x)), _r(_height(y, low, 100)), label) for label, x, y in points)
    left, right, bottom, top = good
    area = Area(
        _r(_across(left)),
        _r(_height(top, low, 100)),
        _r(_across(right) - _across(left)),
        _r(_height(bottom, low, 100) - _height(top, low, 100)),
    )
    across = tuple(Tick(_r(_across(x)), str(x)) for x in (0, 25, 50, 75, 100))
    return Dots(drawn, area, across, _up(low, 100, (-100, -50, 0, 50, 100) if low else (0, 50, 100)))


def _up(low: float, high: float, values: Iterable[int]) -> tuple[Tick, ...]:
    return tuple(Tick(_r(_height(value, low, high)), f"{value}") for value in values)


def _across(x: float) -> float:
    return LEFT + INNER_WIDTH * x / 100


def _height(y: float, low: float, high: float) -> float:
    return HEIGHT - BOTTOM - INNER_HEIGHT * (y - low) / (high - low)


def _round_up(most: int) -> int:
    """The least of 1, 2, 4, 6, 10, 20, 40, 60, 100 … that is not below `most`: its half is a whole number."""
    size = 1
    while True:
        for one in (1, 2, 4, 6):
            if most <= one * size:
                return one * size
        size *= 10


def _r(value: float) -> float:
    return round(value, 1)
