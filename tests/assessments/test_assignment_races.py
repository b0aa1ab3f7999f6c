"""Real threads on PostgreSQL: what two requests at the same moment do to one assignment."""

import io

import pytest

from assessments import grading, submissions
from assessments.models import Assignment, Grade, Grading, Submission, SubmissionFile, Work
from courses.models import UnitProgress
from tests.assessments.test_races import at_once
from tests.factories.accounts import InstructorFactory
from tests.factories.assignments import (
    BEST,
    MIDDLING,
    PDF,
    UNIT,
    WORST,
    AssignmentFactory,
    handed_in,
    seat_at,
    work_of,
)
from tests.factories.courses import NOON

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NONE = grading.Remarks()


@pytest.fixture
def chair(ada):
    return seat_at(AssignmentFactory(course_code="TGS-01"), learner=ada)


@pytest.fixture
def second(bo):
    return InstructorFactory(username="second", scope="course:TGS-01")


def test_two_tabs_that_open_the_work_get_the_same(chair):
    opened = at_once(*[lambda: submissions.open_work(chair, UNIT, at=NOON)] * 4)

    assert {work.pk for work in opened} == {Work.objects.get().pk}


def test_of_two_submits_at_once_one_makes_the_submission(chair):
    Assignment.objects.update(resubmits=False)
    work = submissions.open_work(chair, UNIT, at=NOON)
    submissions.save_text(work, "Rencana", sequence=1, at=NOON)

    outcomes = at_once(*[lambda: submissions.submit(work, at=NOON)] * 4)

    assert sum(isinstance(one, Submission) for one in outcomes) == 1
    assert sum(isinstance(one, submissions.NotWritable) for one in outcomes) == 3
    assert Submission.objects.count() == 1


def test_files_added_at_once_never_pass_the_most(chair):
    Assignment.objects.update(files_most=1)
    work = submissions.open_work(chair, UNIT, at=NOON)

    at_once(
        *[
            lambda name=name: submissions.add_file(work, name, io.BytesIO(PDF), len(PDF), at=NOON)
            for name in ("a.pdf", "b.pdf", "c.pdf")
        ]
    )

    assert SubmissionFile.objects.count() == 1


@pytest.mark.parametrize("round_", range(5))
def test_a_file_that_arrives_with_the_submit_is_in_it_or_refused(chair, round_):
    Assignment.objects.update(resubmits=False)
    work = submissions.open_work(chair, UNIT, at=NOON)
    submissions.save_text(work, "Rencana", sequence=1, at=NOON)

    added, made = at_once(
        lambda: submissions.add_file(work, "a.pdf", io.BytesIO(PDF), len(PDF), at=NOON),
        lambda: submissions.submit(work, at=NOON),
    )

    refused = isinstance(added, submissions.NotWritable)
    assert made.files.count() == (0 if refused else 1)


def test_of_two_graders_of_one_work_one_claims_it(chair, bo, second):
    handed_in(chair, at=NOON)
    work = work_of(chair)

    claimed = at_once(lambda: grading.claim(work, bo, at=NOON), lambda: grading.claim(work, second, at=NOON))

    assert sorted(claimed) == [False, True]


def test_of_two_graders_at_once_one_gives_the_grade(chair, bo, second):
    submission = handed_in(chair, at=NOON)

    at_once(
        lambda: grading.mark(submission, BEST, NONE, by=bo, at=NOON),
        lambda: grading.mark(submission, WORST, NONE, by=second, at=NOON),
    )

    assert Grading.objects.count() == Grade.objects.count() == 1


def test_two_double_markers_at_once_make_one_mean(chair, bo, second):
    Assignment.objects.update(is_double=True, tolerance_percent=30)
    submission = handed_in(chair, at=NOON)

    at_once(
        lambda: grading.mark(submission, BEST, NONE, by=bo, at=NOON),
        lambda: grading.mark(submission, MIDDLING, NONE, by=second, at=NOON),
    )

    assert Grade.objects.get().percent == 85
    assert UnitProgress.objects.get(unit_key=UNIT).score == 85


@pytest.mark.parametrize("round_", range(5))
def test_a_grade_and_a_new_version_at_once_leave_one_of_both(chair, bo, round_):
    submission = handed_in(chair, at=NOON)
    work = work_of(chair)
    submissions.save_text(work, "Versi dua", sequence=9, at=NOON)

    graded, again = at_once(
        lambda: grading.mark(submission, BEST, NONE, by=bo, at=NOON),
        lambda: submissions.submit(work, at=NOON),
    )

    if isinstance(again, Submission):
        assert isinstance(graded, grading.NewerVersion)
        assert work_of(chair).state == Work.State.WAITING
        assert not Grade.objects.exists()
    else:
        assert isinstance(again, submissions.NotWritable)
        assert Grade.objects.get().submission == submission
