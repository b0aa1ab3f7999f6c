"""What was watched: unions of half-open intervals in media seconds. Pure.

A span is `(start, end)` with start < end; a coverage is a tuple of spans, sorted,
disjoint and not touching. Merging is commutative, associative, idempotent and
never shrinks, so spans may arrive twice, late and in any order.
"""

import itertools
import math
from collections.abc import Iterable

Span = tuple[float, float]
Coverage = tuple[Span, ...]

NOTHING: Coverage = ()
# Players report milliseconds; two spans nearer than this are one.
JOIN_SECONDS = 0.05


def merge(coverage: Iterable[Span], more: Iterable[Span]) -> Coverage:
    """The union of both."""
    merged: list[Span] = []
    for start, end in sorted([*coverage, *more]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def without(coverage: Coverage, taken: Coverage) -> Coverage:
    """What of the first isn't in the second."""
    left: list[Span] = list(coverage)
    for start, end in taken:
        left = [
            piece
            for span in left
            for piece in ((span[0], min(span[1], start)), (max(span[0], end), span[1]))
            if piece[0] < piece[1]
        ]
    return tuple(left)


def watched_seconds(coverage: Coverage) -> float:
    """Media seconds that were watched at least once."""
    return math.fsum(end - start for start, end in coverage)


def percent(coverage: Coverage, duration_seconds: float) -> float:
    """The share of the media that was watched, 0–100. Gaps that no player can show are forgiven."""
    if duration_seconds <= 0:
        return 0.0
    gaps = math.fsum(
        gap
        for gap in (after[0] - before[1] for before, after in itertools.pairwise(coverage))
        if gap <= JOIN_SECONDS
    )
    return min(100.0, 100.0 * (watched_seconds(coverage) + gaps) / duration_seconds)


def joined(coverage: Coverage, gap: float) -> Coverage:
    """The same, with gaps of up to `gap` seconds closed."""
    closed: list[Span] = []
    for start, end in coverage:
        if closed and start - closed[-1][1] <= gap:
            closed[-1] = (closed[-1][0], max(closed[-1][1], end))
        else:
            closed.append((start, end))
    return tuple(closed)
