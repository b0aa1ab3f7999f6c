"""One's own assignment in the API."""

import pytest
from django.utils import timezone

from assessments import grading
from assessments.models import Assignment
from tests.factories.assignments import BEST, UNIT, AssignmentFactory, handed_in, seat_at
from tests.factories.courses import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair(ada, office):
    now = timezone.now()
    return seat_at(
        AssignmentFactory(), learner=ada, organiser=office, starts_at=now - DAY, ends_at=now + 9 * DAY
    )


@pytest.fixture
def address(chair):
    return f"/api/v1/enrolments/{chair.pk}/units/{UNIT}/assignment/"


def test_it_says_what_is_asked_for_before_anything_was_written(client, ada, address):
    client.force_login(ada)

    told = client.get(address).json()

    assert (told["state"], told["may_write"], told["versions"]) == ("draft", True, [])
    assert told["rubric"][0]["levels"][0] == {
        "id": "baik", "title": "Baik", "description": "Lengkap.", "points": "8.00",
    }  # fmt: skip


def test_it_says_what_came_of_it(client, ada, chair, address, bo):
    now = timezone.now()
    remarks = grading.Remarks("Bagus.", [grading.Note("Siapa?", "Rencana")])
    grading.mark(handed_in(chair, at=now), BEST, remarks, by=bo, at=now)
    client.force_login(ada)

    told = client.get(address).json()

    (version,) = told["versions"]
    assert (told["state"], version["percent"], version["passed"]) == ("graded", "100.00", True)
    assert version["gradings"][0]["notes"] == [{"quote": "Rencana", "text": "Siapa?"}]
    assert "Bo Siregar" not in client.get(address).content.decode()


def test_a_mark_that_is_no_grade_yet_is_not_told(client, ada, chair, address, bo):
    Assignment.objects.update(is_double=True)
    now = timezone.now()
    grading.mark(handed_in(chair, at=now), BEST, grading.Remarks("Bagus."), by=bo, at=now)
    client.force_login(ada)

    (version,) = client.get(address).json()["versions"]
    assert (version["percent"], version["gradings"]) == (None, [])


def test_nobody_else_reads_it_and_other_units_have_none(client, ada, cy, bo, chair, address):
    for person in (cy, bo):
        client.force_login(person)
        assert client.get(address).status_code == 404
    client.force_login(ada)
    assert client.get(address.replace(UNIT, "lain")).status_code == 404
