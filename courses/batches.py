"""Running batches: the only writer of their windows, quota and state moments."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.models import Batch, Course
from lms.accounts import audit, reasons
from lms.lib.errors import Refused

MOMENTS = ("registration_opens_at", "registration_closes_at", "starts_at", "ends_at", "remedial_ends_at")
NUMBERS, QUOTAS, YEARS = (1, 3_999), (1, 1_000_000), (2000, 2100)
CHANGEABLE = (*MOMENTS, "number", "period", "quota", "place")


class NotPublished(Refused):
    code = "course_not_published"
    message = _("The training has no published curriculum yet.")


class WindowsOutOfOrder(Refused):
    code = "windows_out_of_order"
    message = _("Registration must open before it closes, and the run must start before it ends.")


class QuotaBelowSeats(Refused):
    code = "quota_below_seats"
    message = _("%(seats)s seats are taken already; the quota can't be lower.")


class NumberTaken(Refused):
    code = "batch_number_taken"
    message = _("This training already has a batch %(number)s.")


class OutOfBounds(Refused):
    code = "out_of_bounds"
    message = _("A batch has a number up to 3,999, a quota from 1 to 1,000,000 and dates from 2000 to 2100.")


@transaction.atomic
def plan(course: Course, facts: Mapping[str, Any], *, by: Any, at: datetime) -> Batch:
    """A new batch, not announced yet, that pins the course's current curriculum. `facts` as in CHANGEABLE."""
    # Locked first: two plans at once would both find their number free.
    Course.objects.select_for_update().get(pk=course.pk)
    if course.current_version_id is None:
        raise NotPublished
    batch = Batch(course=course, version_id=course.current_version_id, **_changeable(facts))
    _check(batch)
    batch.save()
    audit.record(by, "batch.planned", batch, at=at)
    return batch


@transaction.atomic
def change(batch: Batch, facts: Mapping[str, Any], *, by: Any, reason: str = "", at: datetime) -> Batch:
    """Change windows, quota or place; after the announcement with a reason. Both are on the audit trail.

    Raises reasons.ReasonMissing, OutOfBounds, NumberTaken, WindowsOutOfOrder, QuotaBelowSeats.
    """
    # Locked first: a seat taken between reading and writing could exceed the new quota.
    batch = Batch.objects.select_for_update(of=("self",)).select_related("course__organiser").get(pk=batch.pk)
    wanted = _changeable(facts)
    changed = {name: value for name, value in wanted.items() if getattr(batch, name) != value}
    if not changed:
        return batch
    reason = reasons.given(reason) if batch.announced_at or reason.strip() else ""
    details = {name: [str(getattr(batch, name)), str(value)] for name, value in changed.items()}
    for name, value in changed.items():
        setattr(batch, name, value)
    _check(batch)
    batch.save(update_fields=list(changed))
    audit.record(by, "batch.changed", batch, details={"changes": details, "reason": reason}, at=at)
    return batch


@transaction.atomic
def announce(batch: Batch, *, by: Any, at: datetime) -> None:
    """Let the public see the batch; a second call changes nothing."""
    if Batch.objects.filter(pk=batch.pk, announced_at=None).update(announced_at=at):
        audit.record(by, "batch.announced", batch, at=at)


@transaction.atomic
def cancel(batch: Batch, *, by: Any, reason: str, at: datetime) -> None:
    """Call the batch off; what was learnt in it is kept. A second call changes nothing."""
    reason = reasons.given(reason)
    if Batch.objects.filter(pk=batch.pk, cancelled_at=None).update(cancelled_at=at):
        audit.record(by, "batch.cancelled", batch, details={"reason": reason}, at=at)


def _changeable(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in CHANGEABLE if name in facts}


def _check(batch: Batch) -> None:
    moments = [moment for name in MOMENTS if (moment := getattr(batch, name))]
    if not (
        NUMBERS[0] <= batch.number <= NUMBERS[1]
        and QUOTAS[0] <= batch.quota <= QUOTAS[1]
        and all(YEARS[0] <= moment.year <= YEARS[1] for moment in moments)
    ):
        raise OutOfBounds
    if Batch.objects.filter(course=batch.course_id, number=batch.number).exclude(pk=batch.pk).exists():
        raise NumberTaken(number=batch.roman)
    if not (
        batch.registration_opens_at < batch.registration_closes_at
        and batch.starts_at < batch.ends_at
        and (batch.remedial_ends_at is None or batch.remedial_ends_at >= batch.ends_at)
    ):
        raise WindowsOutOfOrder
    if batch.quota < batch.seats_taken:
        raise QuotaBelowSeats(seats=batch.seats_taken)
