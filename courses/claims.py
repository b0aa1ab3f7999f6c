"""What a player or a reader claims was done, and what of it can be true. Pure.

A play says that the media seconds `start`–`end` were played between two moments
of the wall clock. Credit needs clock that was not used before: two tabs that play
at once share their time, and nothing is credited that could not have been played.
All moments are epoch seconds by the server's clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from courses import coverage
from courses.coverage import NOTHING, Coverage

PLAYS_MOST = 200
PAGES_MOST = 1_000
# Timers and clocks are a little off: once for all that was watched, and for each play.
SLACK_SECONDS = 5.0
PLAY_SLACK_SECONDS = 1.0
SPEED_TOLERANCE = 1.05
# Moments nearer than this are one stretch: between two reports a player loses a breath.
CLOCK_JOIN_SECONDS = 0.5
# A report on a slow way is taken to have been played a little later than it was; so much of the
# time that other units took is forgiven each unit, in all.
SHARED_SECONDS = 20.0


class NotAClaim(ValueError):
    """Not the shape that is asked for: the whole report is bad."""


@dataclass(frozen=True)
class Play:
    start: float
    end: float
    clock: Coverage


@dataclass(frozen=True)
class Evidence:
    """What a unit's credit rests on: media spans, the clock they took, pages opened, where to resume."""

    spans: Coverage = NOTHING
    clock: Coverage = NOTHING
    pages: frozenset[int] = field(default_factory=frozenset)
    position: float = 0.0

    @property
    def watched_seconds(self) -> float:
        return coverage.watched_seconds(self.spans)

    @property
    def clock_seconds(self) -> float:
        return coverage.watched_seconds(self.clock)

    def to_json(self) -> dict[str, Any]:
        kept: dict[str, Any] = {
            "spans": [list(span) for span in self.spans],
            "clock": [list(span) for span in self.clock],
            "position": self.position,
        }
        return {**kept, "pages": sorted(self.pages)} if self.pages else kept


def evidence(stored: Mapping[str, Any], *, started: float) -> Evidence:
    """The evidence of a row. Rows from before the clock was kept count as played from the start on."""
    spans = coverage.merge(_pairs(stored, "spans"), NOTHING)
    clock = coverage.merge(_pairs(stored, "clock"), NOTHING)
    if spans and "clock" not in stored:
        clock = ((started, started + coverage.watched_seconds(spans)),)
    return Evidence(spans, clock, frozenset(stored.get("pages", ())), float(stored.get("position", 0)))


def _pairs(stored: Mapping[str, Any], name: str) -> list[coverage.Span]:
    return [(start, end) for start, end in stored.get(name, ())]


def plays(told: Mapping[str, Any], *, duration: float, opened: float, at: float) -> tuple[Play, ...]:
    """The plays of a report `{"sent_at": ms, "plays": [[from, to, began_ms, ended_ms], …]}`.

    The browser's clock is set right by `sent_at` against `at`. Time before the unit
    was opened or after now is cut off. Half a second beyond the media's end is cut
    off too, since players round. Raises NotAClaim.
    """
    claimed = _rows(told, "plays", PLAYS_MOST)
    shift = at - _number(told.get("sent_at")) / 1000
    return tuple(_play(row, duration, shift, opened, at) for row in claimed)


def _play(row: object, duration: float, shift: float, opened: float, at: float) -> Play:
    start, end, began, ended = _numbers(row, 4)
    if not 0 <= start < end <= duration + 0.5 or start >= duration:
        raise NotAClaim("a play lies within the media")
    return Play(start, min(end, duration), _clock(began, ended, shift, opened, at))


def dwells(told: Mapping[str, Any], *, opened: float, at: float) -> Coverage:
    """When the page was visible and in use, of `{"sent_at": ms, "dwells": [[began_ms, ended_ms], …]}`."""
    shift = at - _number(told.get("sent_at")) / 1000
    rows = [_numbers(row, 2) for row in _rows(told, "dwells", PLAYS_MOST)]
    found: Coverage = NOTHING
    for began, ended in rows:
        found = coverage.merge(found, _clock(began, ended, shift, opened, at))
    return found


def pages(told: Mapping[str, Any]) -> frozenset[int]:
    """The pages that were opened, counted from 1."""
    rows = told.get("pages", [])
    if not isinstance(rows, list) or len(rows) > PAGES_MOST:
        raise NotAClaim("pages are a list of numbers")
    if not all(isinstance(page, int) and page is not True and 0 < page <= PAGES_MOST for page in rows):
        raise NotAClaim("a page is a number from 1")
    return frozenset(rows)


def _clock(began: float, ended: float, shift: float, opened: float, at: float) -> Coverage:
    if ended < began:
        raise NotAClaim("what ends can't begin later")
    start, end = max(opened, began / 1000 + shift), min(at, ended / 1000 + shift)
    return ((start, end),) if start < end else NOTHING


def _rows(told: Mapping[str, Any], name: str, most: int) -> list[object]:
    rows = told.get(name)
    if not isinstance(rows, list) or len(rows) > most:
        raise NotAClaim(f"{name} are a list of up to {most}")
    return rows


def _numbers(row: object, count: int) -> list[float]:
    if not isinstance(row, list) or len(row) != count:
        raise NotAClaim(f"{count} numbers are wanted")
    return [_number(value) for value in row]


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
        raise NotAClaim("a finite number is wanted")
    return float(value)


@dataclass(frozen=True)
class Judged:
    """What is credited now, and whether anything was left out because it can't have been played so fast."""

    evidence: Evidence
    too_fast: bool


def judge(known: Evidence, claimed: Iterable[Play], *, speed: float, elsewhere: Coverage = NOTHING) -> Judged:
    """Add the plays that can be true at `speed` media seconds a second; what is known already costs nothing.

    Plays may come twice, late and in any order: nothing that was credited goes.
    `elsewhere` is the clock that the person's other units took: it serves once, but
    for SHARED_SECONDS of this unit.
    """
    too_fast = False
    for play in claimed:
        grown = _with(known, play)
        if _gained(known, grown) <= 0 or _is_possible(known, grown, play, speed, elsewhere):
            known = grown if _gained(known, grown) > 0 else known
        else:
            too_fast = True
    return Judged(known, too_fast)


def _with(known: Evidence, play: Play) -> Evidence:
    spans = coverage.merge(known.spans, [(play.start, play.end)])
    clock = coverage.joined(coverage.merge(known.clock, play.clock), CLOCK_JOIN_SECONDS)
    return Evidence(spans, clock, known.pages, known.position)


def _gained(known: Evidence, grown: Evidence) -> float:
    return grown.watched_seconds - known.watched_seconds


def _is_possible(known: Evidence, grown: Evidence, play: Play, speed: float, elsewhere: Coverage) -> bool:
    allowed = speed * SPEED_TOLERANCE
    left = max(0.0, SHARED_SECONDS - _shared(known.clock, elsewhere))
    return (
        _gained(known, grown) <= allowed * _own(play.clock, elsewhere, left) + PLAY_SLACK_SECONDS
        and grown.watched_seconds <= allowed * _own(grown.clock, elsewhere, SHARED_SECONDS) + SLACK_SECONDS
    )


def _own(clock: Coverage, elsewhere: Coverage, forgiven: float) -> float:
    """Seconds of the clock that this unit alone took, and what is forgiven of the rest."""
    return coverage.watched_seconds(clock) - max(0.0, _shared(clock, elsewhere) - forgiven)


def _shared(clock: Coverage, elsewhere: Coverage) -> float:
    return coverage.watched_seconds(clock) - coverage.watched_seconds(coverage.without(clock, elsewhere))


def in_order(spans: Coverage) -> float:
    """How far the media was watched from its start without a gap that one could have skipped."""
    reached = 0.0
    for start, end in spans:
        if start > reached + PLAY_SLACK_SECONDS:
            break
        reached = max(reached, end)
    return reached
