from datetime import timedelta

import pytest

from courses import batches
from courses.models import Batch
from lms.accounts import reasons
from lms.accounts.models import AuditEntry
from tests.factories.courses import DAY, NOON, BatchFactory, CourseFactory

pytestmark = pytest.mark.django_db
State = Batch.State


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, State.OPEN),
        ({"quota": 5, "seats_taken": 5}, State.FULL),
        ({"announced_at": None}, State.DRAFT),
        ({"cancelled_at": NOON - DAY}, State.CANCELLED),
        ({"registration_opens_at": NOON + DAY, "starts_at": NOON + 4 * DAY}, State.ANNOUNCED),
        ({"registration_closes_at": NOON, "starts_at": NOON + DAY}, State.CLOSED),
        ({"registration_closes_at": NOON}, State.RUNNING),
        ({"registration_closes_at": NOON - DAY, "ends_at": NOON}, State.FINISHED),
        (
            {"registration_closes_at": NOON - DAY, "ends_at": NOON, "remedial_ends_at": NOON + DAY},
            State.REMEDIAL,
        ),
    ],
)
def test_a_batch_says_what_it_is(facts, state):
    assert BatchFactory(**facts).state(NOON) == state


def test_the_run_begins_with_its_start_and_ends_before_its_end():
    batch = BatchFactory(starts_at=NOON, ends_at=NOON + DAY)

    assert batch.is_learnable(NOON)
    assert not batch.is_learnable(NOON - timedelta(microseconds=1))
    assert not batch.is_learnable(NOON + DAY)


def facts(**changed):
    return {
        "registration_opens_at": NOON,
        "registration_closes_at": NOON + DAY,
        "starts_at": NOON + DAY,
        "ends_at": NOON + 9 * DAY,
        "number": 4,
        "quota": 30,
    } | changed


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"number": 0}, batches.OutOfBounds),
        ({"number": 4000}, batches.OutOfBounds),
        ({"quota": 0}, batches.OutOfBounds),
        ({"quota": 10**20}, batches.OutOfBounds),
        ({"ends_at": NOON.replace(year=9999)}, batches.OutOfBounds),
        ({"registration_opens_at": NOON.replace(year=1)}, batches.OutOfBounds),
        ({"registration_closes_at": NOON - DAY}, batches.WindowsOutOfOrder),
        ({"ends_at": NOON}, batches.WindowsOutOfOrder),
        ({"number": 1}, batches.NumberTaken),
    ],
)
def test_a_plan_that_cannot_be_is_refused(dewi, wrong, refusal):
    course = CourseFactory()
    BatchFactory(course=course, number=1)

    with pytest.raises(refusal):
        batches.plan(course, facts(**wrong), by=dewi, at=NOON)

    assert course.batches.count() == 1


def test_a_plan_pins_the_present_curriculum_and_is_not_public_yet(dewi):
    course = CourseFactory()

    batch = batches.plan(course, facts(), by=dewi, at=NOON)

    assert batch.version == course.current_version
    assert batch.state(NOON) == State.DRAFT


def test_a_change_after_the_announcement_owes_a_reason_and_is_logged(dewi):
    batch = BatchFactory()

    with pytest.raises(reasons.ReasonMissing):
        batches.change(batch, {"ends_at": NOON + 20 * DAY}, by=dewi, at=NOON)
    batches.change(batch, {"ends_at": NOON + 20 * DAY}, by=dewi, reason="Jaringan terputus", at=NOON)

    entry = AuditEntry.objects.get(action="batch.changed")
    assert (entry.actor, entry.details["reason"]) == (dewi, "Jaringan terputus")


def test_a_quota_cannot_fall_below_the_seats_that_are_taken(dewi):
    batch = BatchFactory(quota=30, seats_taken=20, announced_at=None)

    with pytest.raises(batches.QuotaBelowSeats):
        batches.change(batch, {"quota": 19}, by=dewi, at=NOON)


@pytest.mark.parametrize("reason", ["x" * 301, "a\0b"])
def test_a_reason_is_short_and_printable(dewi, reason):
    with pytest.raises(reasons.ReasonUnfit):
        batches.cancel(BatchFactory(), by=dewi, reason=reason, at=NOON)


def test_a_batch_is_cancelled_once(dewi):
    batch = BatchFactory()

    batches.cancel(batch, by=dewi, reason="Pengajar sakit", at=NOON)
    batches.cancel(batch, by=dewi, reason="Lagi", at=NOON + DAY)

    batch.refresh_from_db()
    assert batch.cancelled_at == NOON
    assert AuditEntry.objects.filter(action="batch.cancelled").count() == 1
