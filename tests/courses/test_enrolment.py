import threading

import pytest
from django.db import connection

from courses import enrolment
from courses.models import Batch, Enrolment
from tests.factories.accounts import LearnerFactory
from tests.factories.courses import DAY, NOON, BatchFactory, EnrolmentFactory, PeriodFactory

pytestmark = pytest.mark.django_db


def test_the_last_seat_goes_to_one_learner():
    batch = BatchFactory(quota=1)
    enrolment.enrol(LearnerFactory(), batch, at=NOON)

    with pytest.raises(enrolment.BatchFull):
        enrolment.enrol(LearnerFactory(), batch, at=NOON)

    assert batch.enrolments.count() == 1


def test_a_second_call_changes_nothing(ada):
    batch = BatchFactory(quota=5)
    first = enrolment.enrol(ada, batch, at=NOON)

    assert enrolment.enrol(ada, batch, at=NOON + DAY) == first
    batch.refresh_from_db()
    assert batch.seats_taken == 1


@pytest.mark.parametrize("at", [NOON - 4 * DAY, NOON + 3 * DAY])
def test_registration_is_open_from_its_start_to_before_its_end(ada, at):
    with pytest.raises(enrolment.RegistrationClosed):
        enrolment.enrol(ada, BatchFactory(), at=at)


@pytest.mark.parametrize("facts", [{"announced_at": None}, {"cancelled_at": NOON}])
def test_a_batch_that_is_not_announced_or_is_cancelled_takes_nobody(ada, facts):
    with pytest.raises(enrolment.RegistrationClosed):
        enrolment.enrol(ada, BatchFactory(**facts), at=NOON)


def test_one_training_per_period(ada):
    period = PeriodFactory()
    enrolment.enrol(ada, BatchFactory(period=period), at=NOON)

    with pytest.raises(enrolment.AnotherInPeriod):
        enrolment.enrol(ada, BatchFactory(period=period), at=NOON)


def test_a_seat_given_up_is_free_again_and_may_be_taken_back(ada):
    batch = BatchFactory(quota=1, starts_at=NOON + 5 * DAY)
    seat = enrolment.enrol(ada, batch, at=NOON)

    enrolment.withdraw(seat, at=NOON)
    enrolment.withdraw(seat, at=NOON)
    batch.refresh_from_db()
    assert batch.seats_taken == 0

    assert enrolment.enrol(ada, batch, at=NOON) == seat
    batch.refresh_from_db()
    assert batch.seats_taken == 1


def test_nobody_withdraws_from_a_batch_that_has_started(ada):
    seat = EnrolmentFactory(learner=ada)

    with pytest.raises(enrolment.AlreadyLearning):
        enrolment.withdraw(seat, at=NOON)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_fifty_learners_race_for_ten_seats():
    batch = BatchFactory(quota=10)
    learners = [LearnerFactory() for _ in range(50)]
    refused = _at_once(
        [lambda learner=learner: enrolment.enrol(learner, batch, at=NOON) for learner in learners]
    )

    assert Enrolment.objects.filter(batch=batch).count() == 10
    assert Batch.objects.get(pk=batch.pk).seats_taken == 10
    assert [type(error) for error in refused] == [enrolment.BatchFull] * 40


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_double_click_takes_one_seat(ada):
    batch = BatchFactory(quota=10)
    refused = _at_once([lambda: enrolment.enrol(ada, batch, at=NOON)] * 8)

    assert refused == []
    assert Batch.objects.get(pk=batch.pk).seats_taken == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_tabs_cannot_take_two_trainings_of_one_period(ada):
    period = PeriodFactory()
    batches = [BatchFactory(period=period) for _ in range(4)]
    _at_once([lambda batch=batch: enrolment.enrol(ada, batch, at=NOON) for batch in batches])

    assert Enrolment.objects.filter(learner=ada).count() == 1


def _at_once(calls):
    """Run the calls in threads that start together; the refusals they raised."""
    refused = []
    gate = threading.Barrier(len(calls))

    def run(call):
        gate.wait()
        try:
            call()
        except enrolment.Refused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused
