"""What learners achieve in units and courses. The only writer of unit progress and completions.

Nothing here is ever taken back: what is done stays done, and a score only rises.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses import coverage, events, outline
from courses.models import CourseCompletion, Enrolment, UnitProgress
from courses.outline import Node, Unit
from lms.lib.errors import Refused

# Nobody watches faster than this; clocks and timers may be off by the slack.
FASTEST_SPEED = 2.0
SLACK = timedelta(seconds=10)


class UnitUnknown(Refused):
    code = "unit_unknown"
    message = _("This unit is not part of the training.")


class UnitLocked(Refused):
    code = "unit_locked"
    message = _("This unit is still locked. %(reason)s")


class NotLearnable(Refused):
    code = "not_learnable"
    message = _("This batch is not running, so learning is not counted now.")


class Implausible(Refused):
    code = "implausible"
    message = _("More was reported as watched than time has passed. It was not counted.")


class SpansInvalid(Refused):
    code = "spans_invalid"
    message = _("The watched parts were not understood. Nothing was counted.")


class TooSoon(Refused):
    code = "too_soon"
    message = _("Please read to the end first: %(seconds)s more seconds are needed.")


class OtherWay(Refused):
    code = "other_way"
    message = _("This unit is not finished in this way.")


def open_node(enrolment: Enrolment, unit_key: str, *, at: datetime) -> Node:
    """The learner's unit, if it may be worked on at `at`.

    Raises UnitUnknown, NotLearnable outside the batch's run, UnitLocked with the reason.
    """
    if not enrolment.batch.is_learnable(at):
        raise NotLearnable
    return _unlocked_node(enrolment, unit_key)


def _unlocked_node(enrolment: Enrolment, unit_key: str) -> Node:
    node = outline.outline_for(enrolment).node(unit_key)
    if node is None:
        raise UnitUnknown
    if node.is_locked:
        raise UnitLocked(reason=node.reason)
    return node


def start_unit(enrolment: Enrolment, unit_key: str, *, at: datetime) -> UnitProgress:
    """Note when the learner first opened the unit; later calls keep the first moment."""
    node = open_node(enrolment, unit_key, at=at)
    return node.progress or _begin(enrolment, unit_key, at=at)


def begin(enrolment: Enrolment, node: Node, *, at: datetime) -> Node:
    """The node, now started: for a page that has the outline at hand and has seen that the unit is open."""
    row = _new_row(enrolment, node.unit.key, at=at)
    UnitProgress.objects.bulk_create([row], ignore_conflicts=True)
    return replace(node, state="started", progress=row)


def _new_row(enrolment: Enrolment, unit_key: str, *, at: datetime) -> UnitProgress:
    return UnitProgress(
        enrolment_id=enrolment.pk,
        learner_id=enrolment.learner_id,
        unit_key=unit_key,
        started_at=at,
        updated_at=at,
    )


def _begin(enrolment: Enrolment, unit_key: str, *, at: datetime) -> UnitProgress:
    row, _is_new = UnitProgress.objects.get_or_create(
        enrolment_id=enrolment.pk,
        unit_key=unit_key,
        defaults={"learner_id": enrolment.learner_id, "started_at": at, "updated_at": at},
    )
    return row


@transaction.atomic
def record_watched(
    enrolment: Enrolment, unit_key: str, spans: object, *, position: object = None, at: datetime
) -> UnitProgress:
    """Add played spans `[[start, end], …]` (media seconds) to what was watched; replays change nothing.

    `position` is where to resume, in media seconds. Finishes the unit once the
    course's share of the media was watched. Raises
    SpansInvalid for what isn't within the media, Implausible when more media
    seconds are claimed than could have been played since the unit was opened.
    """
    unit = open_node(enrolment, unit_key, at=at).unit
    if not unit.media:
        raise OtherWay
    duration = float(unit.media["duration_seconds"])
    try:
        claimed = coverage.parse(spans, duration)
    except coverage.NotASpan as error:
        raise SpansInvalid from error
    row = _locked(enrolment, unit_key, at=at)
    known = coverage.merge(row.evidence.get("spans", []), coverage.NOTHING)
    watched = coverage.merge(known, claimed)
    if coverage.watched_seconds(watched) > (at - row.started_at + SLACK).total_seconds() * FASTEST_SPEED:
        raise Implausible
    evidence = {"spans": [list(span) for span in watched], "position": _resume_at(row, position, duration)}
    if evidence != row.evidence:
        row.evidence = evidence
        row.updated_at = at
        row.save(update_fields=["evidence", "updated_at"])
    if row.done_at is None and coverage.percent(watched, duration) >= float(
        enrolment.batch.course.coverage_percent
    ):
        row = complete_unit(enrolment, unit_key, at=at)
    return row


def _resume_at(row: UnitProgress, position: object, duration: float) -> float:
    if isinstance(position, int | float) and position is not True and 0 <= position <= duration + 0.5:
        return min(float(position), duration)
    return float(row.evidence.get("position", 0))


@transaction.atomic
def finish_reading(enrolment: Enrolment, unit_key: str, *, at: datetime) -> UnitProgress:
    """The learner says they have read the unit or seen its slides.

    Raises TooSoon before the unit's minimum time since it was opened, OtherWay for
    units that are finished by watching or by a quiz.
    """
    node = open_node(enrolment, unit_key, at=at)
    if node.unit.kind not in {"reading", "slides"}:
        raise OtherWay
    row = node.progress or _begin(enrolment, unit_key, at=at)
    missing = seconds_to_read(node.unit, row, at=at)
    if missing:
        raise TooSoon(seconds=missing)
    return complete_unit(enrolment, unit_key, at=at)


def seconds_to_read(unit: Unit, row: UnitProgress | None, *, at: datetime) -> int:
    """Whole seconds until the unit's minimum time has passed; 0 when it has."""
    if row is None:
        return unit.minimum_seconds
    return max(0, unit.minimum_seconds - int((at - row.started_at).total_seconds()))


@transaction.atomic
def complete_unit(
    enrolment: Enrolment, unit_key: str, *, score: Decimal | None = None, at: datetime
) -> UnitProgress:
    """The unit is done, with a score in percent where one was given; a repeat may only raise the score.

    The last required unit completes the course. Whether the batch still runs is
    not asked: a quiz that was started in time counts. Raises UnitLocked, UnitUnknown.
    """
    # Locked first: two last units would each see the other missing and neither complete the course.
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    _unlocked_node(enrolment, unit_key)
    row = _locked(enrolment, unit_key, at=at)
    raised = score is not None and (row.score is None or score > row.score)
    if row.done_at is None or raised:
        row.done_at = row.done_at or at
        row.score = score if raised else row.score
        row.updated_at = at
        row.save(update_fields=["done_at", "score", "updated_at"])
    _complete_course(enrolment, at=at)
    return row


def _locked(enrolment: Enrolment, unit_key: str, *, at: datetime) -> UnitProgress:
    row = _begin(enrolment, unit_key, at=at)
    return UnitProgress.objects.select_for_update().get(pk=row.pk)


def _complete_course(enrolment: Enrolment, *, at: datetime) -> None:
    learnt = outline.outline_for(enrolment)
    if not learnt.is_complete:
        return
    score = final_score(learnt)
    completion, is_new = CourseCompletion.objects.get_or_create(
        enrolment=enrolment,
        defaults={
            "learner_id": enrolment.learner_id,
            "completed_at": at,
            "score": score,
            "lesson_hours": learnt.curriculum.lesson_hours,
        },
    )
    if is_new:
        events.course_completed.send(sender=CourseCompletion, completion_id=completion.pk)
    elif score is not None and (completion.score is None or score > completion.score):
        completion.score = score
        completion.save(update_fields=["score"])


def final_score(learnt: outline.Outline) -> Decimal | None:
    """The score a course is remembered by: its post-test's; without one, the mean of its quizzes'."""
    posttests = [node.score for node in learnt if node.unit.purpose == "posttest" and node.score is not None]
    if posttests:
        return max(posttests)
    quizzes = [
        node.score
        for node in learnt
        if node.unit.kind == "quiz" and node.unit.purpose != "pretest" and node.score is not None
    ]
    return (sum(quizzes, Decimal()) / len(quizzes)).quantize(Decimal("0.01")) if quizzes else None


def report(enrolment: Enrolment, row: UnitProgress) -> dict[str, Any]:
    """The answer to a player: `percent` watched (0–100, rounded down) and whether the unit is `done`."""
    unit = outline.curriculum(enrolment.batch.version_id).unit(row.unit_key)
    return {
        "percent": outline.watched_percent(unit, row) if unit else 0,
        "done": row.done_at is not None,
    }
