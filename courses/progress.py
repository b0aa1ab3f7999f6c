"""What learners achieve in units and courses. The only writer of unit progress and completions.

Nothing here is ever taken back: what is done stays done, and a score only rises.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses import claims, events, outline
from courses.claims import Evidence
from courses.curriculum import ACTIVITY_KINDS, Unit, own_key
from courses.models import CourseCompletion, Enrolment, UnitProgress, WatchPolicy
from courses.outline import Node
from lms.lib.errors import Refused

READ_KINDS = frozenset({"reading", "slides"})
PLAYED_KINDS = frozenset({"video", "audio"})


class UnitUnknown(Refused):
    code = "unit_unknown"
    message = _("This unit is not part of the training.")


class UnitLocked(Refused):
    code = "unit_locked"
    message = _("This unit is still locked. %(reason)s")


class NotLearnable(Refused):
    code = "not_learnable"
    message = _("This batch is not running, so learning is not counted now.")


class TooSoon(Refused):
    code = "too_soon"
    message = _("Please read to the end first: %(seconds)s more seconds are needed.")


class PagesMissing(Refused):
    code = "pages_missing"
    message = _("Please look at every page first: %(count)s pages are still unopened.")


class OtherWay(Refused):
    code = "other_way"
    message = _("This unit is not finished in this way.")


def open_node(
    enrolment: Enrolment, unit_key: str, *, at: datetime, learnt: outline.Outline | None = None
) -> Node:
    """The learner's unit, if it may be worked on at `at`; `learnt` is the outline where it is at hand.

    Raises UnitUnknown, NotLearnable outside the batch's run, UnitLocked with the reason.
    """
    if not enrolment.batch.is_learnable(at):
        raise NotLearnable
    return _unlocked_node(learnt or outline.outline_for(enrolment), unit_key)


def _unlocked_node(learnt: outline.Outline, unit_key: str) -> Node:
    node = learnt.node(unit_key)
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
    keys = {own_key(node.unit.key), node.unit.key}
    rows = {key: _new_row(enrolment, key, at=at) for key in sorted(keys)}
    UnitProgress.objects.bulk_create(rows.values(), ignore_conflicts=True)
    return replace(node, state="done" if node.is_done else "started", progress=rows[node.unit.key])


def _new_row(enrolment: Enrolment, unit_key: str, *, at: datetime) -> UnitProgress:
    return UnitProgress(
        enrolment_id=enrolment.pk,
        learner_id=enrolment.learner_id,
        unit_key=unit_key,
        started_at=at,
        updated_at=at,
    )


def _begin(enrolment: Enrolment, unit_key: str, *, at: datetime) -> UnitProgress:
    """The row of the unit or of one of its media; whoever opens a medium has opened the unit."""
    if own_key(unit_key) != unit_key:
        _begin(enrolment, own_key(unit_key), at=at)
    row, _is_new = UnitProgress.objects.get_or_create(
        enrolment_id=enrolment.pk,
        unit_key=unit_key,
        defaults={"learner_id": enrolment.learner_id, "started_at": at, "updated_at": at},
    )
    return row


@transaction.atomic
def finish_reading(enrolment: Enrolment, unit_key: str, *, at: datetime) -> UnitProgress:
    """The learner says they have read the unit or seen its slides; or its video, where the policy is off.

    Raises TooSoon before the unit's minimum time, PagesMissing where the policy is
    hard and slides were not opened, OtherWay for units that are finished by
    watching or by a quiz.
    """
    node = open_node(enrolment, unit_key, at=at)
    policy = enrolment.batch.course.watch_policy
    if not may_be_said(node.unit, policy):
        raise OtherWay
    row = node.progress or _begin(enrolment, unit_key, at=at)
    missing = seconds_to_read(node.unit, row, policy=policy, at=at)
    if missing:
        raise TooSoon(seconds=missing)
    unopened = pages_unopened(node.unit, row, policy=policy)
    if unopened:
        raise PagesMissing(count=unopened)
    return complete_unit(enrolment, unit_key, at=at)


def may_be_said(unit: Unit, policy: str) -> bool:
    """Whether the learner says by themselves that the unit is done."""
    return unit.kind in READ_KINDS or (unit.kind in PLAYED_KINDS and policy == WatchPolicy.OFF)


def seconds_to_read(unit: Unit, row: UnitProgress | None, *, policy: str, at: datetime) -> int:
    """Whole seconds until the unit's minimum time has passed; 0 when it has.

    Where the policy is hard, only time counts in which the page was visible and in
    use, as its script measured; else all time since the unit was opened, so that
    it can be finished without JavaScript.
    """
    if row is None:
        return unit.minimum_seconds
    if policy == WatchPolicy.HARD:
        return max(0, unit.minimum_seconds - int(_evidence(row).clock_seconds))
    return max(0, unit.minimum_seconds - int((at - row.started_at).total_seconds()))


def pages_unopened(unit: Unit, row: UnitProgress, *, policy: str) -> int:
    if policy != WatchPolicy.HARD or not unit.slides:
        return 0
    return len(set(range(1, len(unit.slides["pages"]) + 1)) - _evidence(row).pages)


def _evidence(row: UnitProgress) -> Evidence:
    return claims.evidence(row.evidence, started=row.started_at.timestamp())


@transaction.atomic
def complete_unit(
    enrolment: Enrolment, unit_key: str, *, score: Decimal | None = None, at: datetime
) -> UnitProgress:
    """The unit is done, with a score in percent where one was given; a repeat may only raise the score.

    Where the unit offers several media, `unit_key` is the one that was finished, and
    it finishes the unit. The last required unit completes the course. Whether the
    batch still runs is not asked: a quiz that was started in time counts. Raises
    UnitLocked, UnitUnknown.
    """
    # Locked first: two last units would each see the other missing and neither complete the course.
    lock(enrolment)
    return complete_locked(enrolment, unit_key, score=score, at=at)


def complete_locked(
    enrolment: Enrolment, unit_key: str, *, score: Decimal | None = None, at: datetime
) -> UnitProgress:
    """As complete_unit, for a caller whose transaction holds the enrolment's lock already."""
    learnt = outline.outline_for(enrolment)
    node = _unlocked_node(learnt, unit_key)
    row = _mark_done(node.progress or _begin(enrolment, unit_key, at=at), score, at)
    if own_key(unit_key) != unit_key:
        _mark_done(_begin(enrolment, own_key(unit_key), at=at), score, at)
    if all(node.is_done or not node.unit.required for node in learnt if node.unit.key != own_key(unit_key)):
        _complete_course(enrolment, at=at)
    return row


def _mark_done(row: UnitProgress, score: Decimal | None, at: datetime) -> UnitProgress:
    """Write what was achieved into the unit's row, which was read under the enrolment's lock."""
    raised = score is not None and (row.score is None or score > row.score)
    if row.done_at is None or raised:
        row.done_at = row.done_at or at
        row.score = score if raised else row.score
        row.updated_at = at
        row.save(update_fields=["done_at", "score", "updated_at"])
    return row


def lock(enrolment: Enrolment) -> None:
    """Let nobody else write of this learning until the transaction ends; always before any of its rows."""
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)


def locked_row(enrolment: Enrolment, unit_key: str, *, at: datetime) -> UnitProgress:
    """The unit's row, made when there is none, locked until the transaction ends."""
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
    """The score a course is remembered by: its post-test's; without one, the mean of its activities'."""
    posttests = [node.score for node in learnt if node.unit.purpose == "posttest" and node.score is not None]
    if posttests:
        return max(posttests)
    activities = [
        node.score
        for node in learnt
        if node.unit.kind in ACTIVITY_KINDS and node.unit.purpose != "pretest" and node.score is not None
    ]
    return (sum(activities, Decimal()) / len(activities)).quantize(Decimal("0.01")) if activities else None
