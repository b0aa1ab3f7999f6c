"""What players and readers report: credit for what was really played or read.

Writes a unit's evidence; whether that finishes the unit is the training's policy.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses import claims, coverage, outline, progress
from courses.claims import Evidence
from courses.curriculum import Unit, own_key
from courses.models import Course, Enrolment, UnitProgress, WatchPolicy
from lms.lib.errors import Refused

# Media seconds a second: what players offer at most, and what a training without speeding-up allows.
FASTEST_SPEED = 2.0
PLAIN_SPEED = 1.0


class ReportInvalid(Refused):
    code = "report_invalid"
    message = _("What was reported as watched was not understood. Nothing was counted.")


class Implausible(Refused):
    code = "implausible"
    message = _("More was reported as watched than time has passed. That part was not counted.")


class TooFast(Refused):
    code = "too_fast"
    message = _(
        "In this training a video is watched at normal speed the first time. "
        "What was played faster was not counted; please play it again."
    )


def record_watched(enrolment: Enrolment, unit_key: str, report: object, *, at: datetime) -> UnitProgress:
    """Add what was really played; a replay, in whatever order, changes nothing.

    `report` is `{"sent_at": ms, "plays": [[from, to, began_ms, ended_ms], …], "position": s}`:
    media seconds and the browser's epoch milliseconds (courses.claims). The plays
    that can be true are kept, and the unit is done once the policy's share was
    watched. Raises ReportInvalid (nothing is kept), and after keeping the rest
    TooFast or Implausible for plays that can't be true.
    """
    row, refusal = _credit(enrolment, unit_key, report, at=at)
    if refusal:
        raise refusal
    return row


@transaction.atomic
def _credit(
    enrolment: Enrolment, unit_key: str, report: object, *, at: datetime
) -> tuple[UnitProgress, Refused | None]:
    # Locked first: two units that play at once would each not see the time that the other took.
    progress.lock(enrolment)
    learnt = outline.outline_for(enrolment)
    unit = progress.open_node(enrolment, unit_key, at=at, learnt=learnt).unit
    if not unit.media:
        raise progress.OtherWay
    course = enrolment.batch.course
    row = progress.locked_row(enrolment, unit_key, at=at)
    known = claims.evidence(row.evidence, started=row.started_at.timestamp())
    told = _told(report)
    duration = float(unit.media["duration_seconds"])
    try:
        plays = claims.plays(told, duration=duration, opened=row.started_at.timestamp(), at=at.timestamp())
    except claims.NotAClaim as error:
        raise ReportInvalid from error
    played = elsewhere(unit_key, (offer.progress for node in learnt for offer in node.offers))
    judged = claims.judge(known, plays, speed=allowed_speed(course), elsewhere=played)
    kept = replace(judged.evidence, position=resume_at(told, known, duration))
    _keep(row, kept, known, at=at)
    if row.done_at is None and is_watched(course, unit, kept):
        row = progress.complete_unit(enrolment, unit_key, at=at)
    if not judged.too_fast:
        return row, None
    return row, TooFast() if course.watch_policy == WatchPolicy.HARD else Implausible()


@transaction.atomic
def record_read(enrolment: Enrolment, unit_key: str, report: object, *, at: datetime) -> UnitProgress:
    """Add the time that a reading or its slides were on the screen and in use, and the pages opened.

    `report` is `{"sent_at": ms, "dwells": [[began_ms, ended_ms], …], "pages": [1, …]}`. Raises ReportInvalid.
    """
    unit = progress.open_node(enrolment, unit_key, at=at).unit
    if unit.kind not in progress.READ_KINDS:
        raise progress.OtherWay
    row = progress.locked_row(enrolment, unit_key, at=at)
    opened = row.started_at.timestamp()
    known = claims.evidence(row.evidence, started=opened)
    told = _told(report)
    try:
        dwelt = claims.dwells(told, opened=opened, at=at.timestamp())
        pages = claims.pages(told)
    except claims.NotAClaim as error:
        raise ReportInvalid from error
    clock = coverage.joined(coverage.merge(known.clock, dwelt), claims.CLOCK_JOIN_SECONDS)
    there = frozenset(range(1, len(unit.slides["pages"]) + 1)) if unit.slides else frozenset()
    _keep(row, replace(known, clock=clock, pages=known.pages | pages & there), known, at=at)
    return row


def elsewhere(unit_key: str, rows: Iterable[UnitProgress | None]) -> coverage.Coverage:
    """The clock that playing other units took; the media of one unit may play at once, as only one counts."""
    taken: coverage.Coverage = coverage.NOTHING
    for row in rows:
        if row and own_key(row.unit_key) != own_key(unit_key) and row.evidence.get("spans"):
            known = claims.evidence(row.evidence, started=row.started_at.timestamp())
            taken = coverage.merge(taken, known.clock)
    return taken


def allowed_speed(course: Course) -> float:
    return PLAIN_SPEED if course.watch_policy == WatchPolicy.HARD else FASTEST_SPEED


def is_watched(course: Course, unit: Unit, known: Evidence) -> bool:
    """Whether the unit's video counts as watched; where the policy is off, the learner says so instead."""
    if course.watch_policy == WatchPolicy.OFF or not unit.media:
        return False
    duration = float(unit.media["duration_seconds"])
    if course.watch_policy == WatchPolicy.HARD:
        share = 100 * claims.in_order(known.spans) / duration
    else:
        share = coverage.percent(known.spans, duration)
    return share >= float(course.coverage_percent)


def complete_if_watched(enrolment: Enrolment, row: UnitProgress) -> None:
    """Complete the unit of a row whose evidence was written elsewhere (courses.heartbeats)."""
    unit = outline.curriculum(enrolment.batch.version_id).unit(row.unit_key)
    known = claims.evidence(row.evidence, started=row.started_at.timestamp())
    if unit is None or row.done_at or not is_watched(enrolment.batch.course, unit, known):
        return
    with suppress(progress.UnitLocked):  # a batch that was repinned meanwhile; the watched part stays
        progress.complete_unit(enrolment, row.unit_key, at=row.updated_at)


def report(enrolment: Enrolment, row: UnitProgress) -> dict[str, Any]:
    """The answer to a player: `percent` watched (0–100, rounded down) and whether the unit is `done`."""
    unit = outline.curriculum(enrolment.batch.version_id).unit(row.unit_key)
    return {
        "percent": outline.watched_percent(unit, row) if unit else 0,
        "done": row.done_at is not None,
    }


def _told(report: object) -> Mapping[str, Any]:
    if not isinstance(report, Mapping):
        raise ReportInvalid
    return report


def _keep(row: UnitProgress, kept: Evidence, known: Evidence, *, at: datetime) -> None:
    """Write only what is new: a replay writes nothing."""
    if kept == known:
        return
    row.evidence = kept.to_json()
    row.updated_at = at
    row.save(update_fields=["evidence", "updated_at"])


def resume_at(told: Mapping[str, Any], known: Evidence, duration: float) -> float:
    """Where the player is, if it said so sensibly; else where it was."""
    position = told.get("position")
    if isinstance(position, int | float) and position is not True and 0 <= position <= duration + 0.5:
        return min(float(position), duration)
    return known.position
