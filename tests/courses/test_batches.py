from datetime import timedelta

import pytest

from courses.models import Batch
from tests.factories.courses import DAY, NOON, BatchFactory

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
