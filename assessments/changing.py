"""Changing a mark after submission, by a person. The only writer of MarkChange, with `regrading`.

An attempt keeps what counts now; each change keeps what was before it, so that nothing is forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.accounts import audit
from lms.lib.errors import Refused

from . import counting, outcomes
from .answering import locked
from .counting import Recount
from .marking import POINT_STEP
from .models import Attempt, MarkChange, Regrade

Way = MarkChange.Way


class NotSubmitted(Refused):
    code = "not_submitted"
    message = _("The attempt is still open; it can be marked once it is submitted.")


class OwnAttempt(Refused):
    code = "own_attempt"
    message = _("Nobody marks their own attempt.")


class QuestionNotHeld(Refused):
    code = "question_not_held"
    message = _("The attempt doesn't hold this question.")


class PointsOutOfRange(Refused):
    code = "points_out_of_range"
    message = _("Points go from 0 to %(most)s.")


class ReasonMissing(Refused):
    code = "reason_missing"
    message = _("Write why the mark is changed; it is kept with the change.")


@transaction.atomic
def override(
    attempt: Attempt, version_id: int, points: Decimal, *, reason: str, by: Any, at: datetime
) -> MarkChange:
    """Set a mark by hand, up or down. A score that courses know already only rises (ADR 0004).

    Raises NotSubmitted, OwnAttempt, QuestionNotHeld, PointsOutOfRange, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    attempt = to_mark(attempt, by)
    change = _change(attempt, version_id, points, Way.OVERRIDE, reason=reason, by=by, at=at)
    details = {
        "version": version_id,
        "before": _text(change.points_before),
        "after": str(change.points_after),
    }
    audit.record(by, "mark.overridden", attempt, details=details, at=at)
    return change


@transaction.atomic
def grade(
    attempt: Attempt,
    version_id: int,
    points: Decimal,
    *,
    comment: str = "",
    details: Mapping[str, Any] | None = None,
    by: Any,
    at: datetime,
) -> MarkChange:
    """Mark what awaits a person, or mark it again; the last open mark gives the attempt its result.

    Raises NotSubmitted, OwnAttempt, QuestionNotHeld, PointsOutOfRange.
    """
    attempt = to_mark(attempt, by)
    change = _change(attempt, version_id, points, Way.GRADING, reason=comment, details=details, by=by, at=at)
    audit.record(by, "answer.graded", attempt, details={"version": version_id, "points": str(points)}, at=at)
    return change


def to_mark(attempt: Attempt, by: Any) -> Attempt:
    """The attempt, locked until the transaction ends. Raises NotSubmitted, OwnAttempt."""
    attempt = locked(attempt)
    if attempt.is_open:
        raise NotSubmitted
    if by is not None and attempt.learner_id == by.pk:
        raise OwnAttempt
    return attempt


def _change(
    attempt: Attempt,
    version_id: int,
    points: Decimal,
    way: Way,
    *,
    reason: str,
    details: Mapping[str, Any] | None = None,
    by: Any,
    at: datetime,
) -> MarkChange:
    before = None if attempt.counted_at is None else counting.marked(attempt)
    change = put(attempt, version_id, points, way, reason=reason, details=details, by=by, at=at)
    attempt.save(update_fields=CHANGED)
    change.save(force_insert=True)
    if before is not None:
        counting.count_anew(attempt.quiz_id, [Recount(attempt.pk, before, counting.marked(attempt))], at=at)
    outcomes.report(attempt, at=at)
    return change


CHANGED = ("marks", "points", "points_of", "percent", "passed", "breakdown", "changed_at")
"""What of an attempt a changed mark changes."""


def put(
    attempt: Attempt,
    version_id: int,
    points: Decimal,
    way: Way,
    *,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    by: Any,
    at: datetime,
    regrade: Regrade | None = None,
) -> MarkChange:
    """Put the mark into a locked attempt and sum it up anew; neither it nor the change is saved.

    Raises QuestionNotHeld, PointsOutOfRange.
    """
    stored = next((one for one in attempt.marks if one["version"] == version_id), None)
    if stored is None:
        raise QuestionNotHeld
    if not (points.is_finite() and 0 <= points <= Decimal(stored["of"])):
        raise PointsOutOfRange(most=Decimal(stored["of"]))
    points = points.quantize(POINT_STEP)
    before, percent_before = outcomes.read(stored).points, attempt.percent
    stored["points"] = str(points)
    outcomes.sum_up(attempt)
    attempt.changed_at = at
    return MarkChange(
        attempt=attempt,
        version_id=version_id,
        way=way,
        points_before=before,
        points_after=points,
        percent_before=percent_before,
        percent_after=attempt.percent,
        reason=reason.strip(),
        details=dict(details or {}),
        by=by,
        at=at,
        regrade=regrade,
    )


def _text(points: Decimal | None) -> str | None:
    return None if points is None else str(points)
