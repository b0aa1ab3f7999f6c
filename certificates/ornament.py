"""What is drawn and not written: border, emblem, rosette and QR, as PDF path operators. Pure.

All of it is ours, drawn from the eight-fold star; no ministry's emblem is copied.
The operators are made once a process, since they are the same on every certificate.
"""

from collections.abc import Iterable
from functools import cache
from math import cos, pi, sin

import segno

GREEN, BRASS, PALE_BRASS, TINT, INK, GREY = (
    (0.055, 0.353, 0.263),  # #0E5A43
    (0.725, 0.541, 0.184),  # #B98A2F
    (0.890, 0.780, 0.541),
    (0.949, 0.957, 0.941),
    (0.106, 0.141, 0.125),  # #1B2420
    (0.353, 0.392, 0.373),
)
Colour = tuple[float, float, float]
Point = tuple[float, float]
# Octagrams by the ratio of inner to outer radius: two squares laid over each other, and the slender one.
KHATAM, SLENDER = 0.7654, 0.5412
CIRCLE = 0.5523  # handles of a quarter circle


def fill(colour: Colour) -> str:
    return f"{_n(colour[0])} {_n(colour[1])} {_n(colour[2])} rg"


def stroke(colour: Colour, line: float) -> str:
    return f"{_n(colour[0])} {_n(colour[1])} {_n(colour[2])} RG {_n(line)} w"


def polygon(points: Iterable[Point], paint: str) -> str:
    """A closed path; `paint` is a painting operator: S strokes, f fills, B does both."""
    corners = [f"{_n(x)} {_n(y)}" for x, y in points]
    return f"{corners[0]} m {' l '.join(corners[1:])} l h {paint}"


def rectangle(x: float, y: float, width: float, height: float, paint: str) -> str:
    return f"{_n(x)} {_n(y)} {_n(width)} {_n(height)} re {paint}"


def circle(x: float, y: float, radius: float, paint: str) -> str:
    k = radius * CIRCLE
    quarters = (
        (radius, k, k, radius, 0, radius),
        (-k, radius, -radius, k, -radius, 0),
        (-radius, -k, -k, -radius, 0, -radius),
        (k, -radius, radius, -k, radius, 0),
    )
    curves = " ".join(
        " ".join(_n(value + (y if place % 2 else x)) for place, value in enumerate(quarter)) + " c"
        for quarter in quarters
    )
    return f"{_n(x + radius)} {_n(y)} m {curves} h {paint}"


def star(x: float, y: float, radius: float, inner: float = KHATAM, turn: float = 0.0) -> list[Point]:
    """Corners of an eight-fold star; `inner` is the share of the radius at which its notches lie."""
    step = pi / 8
    return [
        (x + reach * cos(turn + corner * step), y + reach * sin(turn + corner * step))
        for corner in range(16)
        for reach in (radius if corner % 2 == 0 else radius * inner,)
    ]


def at(x: float, y: float, operators: str, turn: float = 0.0) -> str:
    """The drawing, made around the origin, set at a place; repeats pack to nearly nothing."""
    c, s = _n(cos(turn), 5), _n(sin(turn), 5)
    return f"q {c} {s} {_n(-sin(turn), 5)} {c} {_n(x)} {_n(y)} cm {operators} Q"


@cache
def border(width: float, height: float, margin: float = 20.0, band: float = 19.0) -> str:
    """A band of touching eight-fold stars around the page, with a larger star in each corner."""
    x0, y0, x1, y1 = margin, margin, width - margin, height - margin
    half = band / 2
    ops = [
        fill(GREEN),
        rectangle(x0, y0, x1 - x0, y1 - y0, "")
        + rectangle(x0 + band, y0 + band, x1 - x0 - 2 * band, y1 - y0 - 2 * band, "f*"),
        stroke(BRASS, 0.9),
        _frame(x0, y0, x1, y1, 4),
        _frame(x0, y0, x1, y1, -band - 4),
        stroke(BRASS, 0.35),
        _frame(x0, y0, x1, y1, -band - 6.2),
    ]
    centres = [
        *_along(x0 + half, x1 - half, y0 + half, band), *_along(x0 + half, x1 - half, y1 - half, band),
        *((x, y) for y, x in _along(y0 + half, y1 - half, x0 + half, band)),
        *((x, y) for y, x in _along(y0 + half, y1 - half, x1 - half, band)),
    ]  # fmt: skip
    link = "\n".join(
        (
            polygon(star(0, 0, half - 0.8), "S"),
            polygon(star(0, 0, half * 0.42, SLENDER, turn=pi / 8), "f"),
        )
    )
    ops += [stroke(PALE_BRASS, 0.45), fill(PALE_BRASS), *(at(x, y, link) for x, y in centres)]
    corner = _corner(band)
    ops += [at(x, y, corner) for x in (x0 + half, x1 - half) for y in (y0 + half, y1 - half)]
    return "\n".join(ops)


def _frame(x0: float, y0: float, x1: float, y1: float, outset: float) -> str:
    return rectangle(x0 - outset, y0 - outset, x1 - x0 + 2 * outset, y1 - y0 + 2 * outset, "S")


def _along(first: float, last: float, across: float, step: float) -> Iterable[Point]:
    """Centres at about `step` between two corners, evenly spread and clear of the corners' stars."""
    first, last = first + step * 1.42, last - step * 1.42
    count = round((last - first) / step)
    return [(first + (last - first) * place / count, across) for place in range(count + 1)]


def _corner(band: float) -> str:
    return "\n".join(
        (
            fill(GREEN), stroke(BRASS, 0.9), polygon(star(0, 0, band * 0.98), "B"),
            stroke(PALE_BRASS, 0.5), polygon(star(0, 0, band * 0.8), "S"),
            fill(PALE_BRASS), polygon(star(0, 0, band * 0.52, SLENDER, turn=pi / 8), "f"),
            fill(GREEN), circle(0, 0, band * 0.13, "f"),
        )
    )  # fmt: skip


@cache
def rosette(x: float, y: float, radius: float) -> str:
    """A pale ground of turned stars, as on papers of value, behind the text."""
    ops = [stroke(TINT, 0.7)]
    for share in (1.0, 0.86, 0.72, 0.58, 0.44):
        shape = polygon(star(0, 0, radius * share), "S")
        ops += [at(x, y, shape, turn * pi / 32) for turn in range(8)]
        ops.append(circle(x, y, radius * share * 1.01, "S"))
    return "\n".join(ops)


@cache
def emblem(x: float, y: float, radius: float) -> str:
    """The platform's mark: an open book in an eight-fold star, rayed."""
    ops = [
        fill(GREEN), stroke(BRASS, radius * 0.05), polygon(star(x, y, radius, turn=pi / 8), "B"),
        stroke(PALE_BRASS, radius * 0.03), circle(x, y, radius * 0.66, "S"),
        stroke(PALE_BRASS, radius * 0.045),
    ]  # fmt: skip
    foot = y - radius * 0.02
    for ray in range(7):
        turn = pi * (ray + 1) / 8
        near, far = radius * 0.3, radius * (0.54 if ray % 2 else 0.46)
        ops.append(
            f"{_n(x + near * cos(turn))} {_n(foot + near * sin(turn))} m "
            f"{_n(x + far * cos(turn))} {_n(foot + far * sin(turn))} l S"
        )
    for side in (-1, 1):
        ops += [fill((1, 1, 1)), _page(x, foot, radius * 0.46 * side, radius)]
    return "\n".join(ops)


def _page(x: float, y: float, reach: float, radius: float) -> str:
    top, bottom = y + radius * 0.1, y - radius * 0.28
    bow = radius * 0.09
    gap = reach * 0.05
    near, far = x + reach * 0.35, x + reach * 0.7
    return (
        f"{_n(x + gap)} {_n(top - bow)} m "
        f"{_n(near)} {_n(top + bow)} {_n(far)} {_n(top + bow)} {_n(x + reach)} {_n(top)} c "
        f"{_n(x + reach)} {_n(bottom)} l "
        f"{_n(far)} {_n(bottom + bow)} {_n(near)} {_n(bottom + bow)} "
        f"{_n(x + gap)} {_n(bottom - bow)} c h f"
    )


@cache
def divider(x: float, y: float, reach: float) -> str:
    """Two hairlines that meet in a small star."""
    return "\n".join(
        (
            stroke(BRASS, 0.7),
            f"{_n(x - reach)} {_n(y)} m {_n(x - 9)} {_n(y)} l S",
            f"{_n(x + 9)} {_n(y)} m {_n(x + reach)} {_n(y)} l S",
            fill(BRASS), polygon(star(x, y, 5.2), "f"),
            fill((1, 1, 1)), polygon(star(x, y, 2.4, SLENDER, turn=pi / 8), "f"),
        )
    )  # fmt: skip


def qr(text: str, x: float, y: float, side: float) -> str:
    """A QR code (level M) as one path of runs, with the light margin readers ask for inside `side`.

    The mask is fixed: choosing the best of eight costs most of the time and every
    reader copes with any of them.
    """
    rows = [bytes(row) for row in segno.make(text, error="m", boost_error=False, mask=3, micro=False).matrix]
    modules = len(rows)
    scale = side / (modules + 8)
    runs = [
        f"{start} {modules - 1 - line} {end - start} 1 re"
        for line, row in enumerate(rows)
        for start, end in _runs(row)
    ]
    place = f"{_n(scale, 5)} 0 0 {_n(scale, 5)} {_n(x + 4 * scale)} {_n(y + 4 * scale)} cm"
    ground = f"q 1 1 1 rg {rectangle(x, y, side, side, 'f')}"
    return f"{ground} {place} 0 0 0 rg {' '.join(runs)} f Q"


def _runs(row: bytes) -> Iterable[tuple[int, int]]:
    """Start and end of each run of dark modules."""
    place = row.find(1)
    while place >= 0:
        end = row.find(0, place)
        end = len(row) if end < 0 else end
        yield place, end
        place = row.find(1, end)


def _n(value: float, places: int = 2) -> str:
    text = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text
