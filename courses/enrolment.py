"""Seats: giving one to a learner, and taking it back. The only writer of enrolments and seats_taken."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from courses.models import Batch, Enrolment
from lms.accounts.models import User
from lms.lib.errors import Refused


class RegistrationClosed(Refused):
    code = "registration_closed"
    message = _("Registration for this batch is not open.")


class BatchFull(Refused):
    code = "batch_full"
    message = _("All seats of this batch are taken.")


class AnotherInPeriod(Refused):
    code = "another_in_period"
    message = _(
        "You are already registered for “%(title)s” in this period. Only one training per period is allowed."
    )


class AlreadyLearning(Refused):
    code = "already_learning"
    message = _(
        "This batch has started; withdrawing is no longer possible here. Please contact the organiser."
    )


@transaction.atomic
def enrol(learner: Any, batch: Batch, *, at: datetime) -> Enrolment:
    """Give the learner a seat in the batch; a second call changes nothing.

    The seat is claimed by a counted UPDATE, so two learners can't take the last
    one; it locks the batch's row, so two calls for one learner follow each other.

    Raises RegistrationClosed outside the window, BatchFull with no seat left,
    AnotherInPeriod when the learner holds a seat elsewhere in the batch's period.
    """
    seated = Enrolment.objects.filter(learner=learner, batch=batch, withdrawn_at=None).first()
    if seated:
        return seated
    if not Batch.objects.open_for_registration(at).filter(pk=batch.pk).exists():
        raise RegistrationClosed
    if batch.period_id:
        _refuse_second_in_period(learner, batch)
    claimed = Batch.objects.filter(pk=batch.pk, seats_taken__lt=F("quota")).update(
        seats_taken=F("seats_taken") + 1
    )
    if not claimed:
        raise BatchFull
    enrolment, is_new = Enrolment.objects.get_or_create(
        learner=learner, batch=batch, defaults={"enrolled_at": at}
    )
    if not is_new:
        returned = (
            Enrolment.objects.filter(pk=enrolment.pk).exclude(withdrawn_at=None).update(withdrawn_at=None)
        )
        if not returned:  # the other call of a double click was first
            _release_seat(batch)
        enrolment.refresh_from_db()
    return enrolment


@transaction.atomic
def withdraw(enrolment: Enrolment, *, at: datetime) -> None:
    """Give the seat back; what was learnt is kept for a return. A second call changes nothing.

    Raises AlreadyLearning once the batch has started.
    """
    if enrolment.batch.starts_at <= at:
        raise AlreadyLearning
    if Enrolment.objects.filter(pk=enrolment.pk, withdrawn_at=None).update(withdrawn_at=at):
        _release_seat(enrolment.batch)


def _release_seat(batch: Batch) -> None:
    Batch.objects.filter(pk=batch.pk, seats_taken__gt=0).update(seats_taken=F("seats_taken") - 1)


def _refuse_second_in_period(learner: Any, batch: Batch) -> None:
    # Locked first: two registrations in two batches of the period would each not see the other.
    User.objects.select_for_update().get(pk=learner.pk)
    other = (
        Enrolment.objects.filter(
            learner=learner, withdrawn_at=None, completion=None, batch__period=batch.period_id
        )
        .exclude(batch=batch)
        .select_related("batch__course")
        .first()
    )
    if other:
        raise AnotherInPeriod(title=other.batch.course.title)
