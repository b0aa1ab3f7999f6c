"""What a person's copy of their data holds of assignments, and what the demo hands in."""

import pytest
from django.utils import timezone

from assessments.models import Assignment, Grading, Work
from courses.models import UnitProgress
from fixtures.loading import assignments as loading
from fixtures.loading import demo
from lms.accounts import personal_data
from tests.factories.accounts import InstructorFactory
from tests.factories.assignments import AssignmentFactory, assignment_unit, handed_in, seat_at
from tests.factories.courses import DAY, NOON, BatchFactory, CourseFactory, EnrolmentFactory, unit

pytestmark = pytest.mark.django_db


def test_a_persons_copy_holds_what_they_handed_in_and_nobody_elses(ada):
    handed_in(seat_at(AssignmentFactory(title="Jurnal"), learner=ada), "Milik Ada.", at=NOON)
    handed_in(seat_at(AssignmentFactory()), "Milik orang lain.", at=NOON)

    copied = personal_data.copy_of(ada)

    assert [(row["assignment"], row["text"]) for row in copied["submissions"]] == [("Jurnal", "Milik Ada.")]
    assert [row["text"] for row in copied["drafts"]] == ["Milik Ada."]


def test_the_demos_submissions_are_what_the_rules_accept():
    """Against the demo's own assignment, as fixtures/demo says it."""
    now = timezone.now()
    source = demo.read("submissions")
    (training,) = [one for one in demo.read_all("courses") if one["code"] == source["course"]]
    units = [one for subject in training["subjects"] for one in subject["units"]]
    (asked,) = [one["assignment"] for one in units if one["key"] == source["unit"]]
    task = loading.load_assignment("kunci", {"passing_grade": 70, **asked}, source["course"], title="Rencana")
    course = CourseFactory(
        code=source["course"], units=[unit(source["after"]), assignment_unit(task, source["unit"])]
    )
    batch = BatchFactory(
        course=course, number=source["batch"], starts_at=now - 4 * DAY, ends_at=now + 8 * DAY
    )
    for _ in source["submissions"]:
        seat = EnrolmentFactory(batch=batch)
        UnitProgress.objects.create(
            enrolment_id=seat.pk,
            learner_id=seat.learner_id,
            unit_key=source["after"],
            started_at=now,
            done_at=now,
            updated_at=now,
        )
    InstructorFactory(nip=source["grader"], scope=f"course:{source['course']}")

    loading.load_submissions(at=now)
    loading.load_submissions(at=now)  # again, without effect

    assert Assignment.objects.count() == 1
    assert sorted(Work.objects.values_list("state", flat=True)) == ["graded", "returned", *["waiting"] * 3]
    assert Grading.objects.get(verdict="mark").percent == 80
