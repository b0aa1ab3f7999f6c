"""Grading: claims, marks, returning, two graders, decisions; who may."""

from datetime import timedelta
from decimal import Decimal

import pytest

from assessments import grading, submissions
from assessments.models import Assignment, Grade, Grading, Work
from courses.models import CourseCompletion, UnitProgress
from lms.accounts.models import AuditEntry
from tests.factories.accounts import InstructorFactory, SignatoryFactory, TrainingAdministratorFactory
from tests.factories.assignments import (
    BEST,
    MIDDLING,
    UNIT,
    WORST,
    AssignmentFactory,
    handed_in,
    rubric,
    seat_at,
    work_of,
)
from tests.factories.courses import DAY, NOON

pytestmark = pytest.mark.django_db

REMARKS = grading.Remarks("Bagus.", [grading.Note("Anggarannya?", "Rencana"), grading.Note("  ")])
NONE = grading.Remarks()


@pytest.fixture
def chair(ada, office):
    return seat_at(AssignmentFactory(course_code="TGS-01"), learner=ada, organiser=office)


@pytest.fixture
def submission(chair):
    return handed_in(chair, at=NOON)


@pytest.fixture
def second(office):
    return InstructorFactory(username="second", scope="unit:OFFICE")


@pytest.fixture
def third(office):
    return InstructorFactory(username="third", scope="unit:OFFICE")


@pytest.fixture
def double(submission):
    Assignment.objects.update(is_double=True)
    return submission


def state(chair):
    return work_of(chair).state


def test_one_graders_mark_is_the_grade_and_a_pass_completes_the_unit(chair, submission, bo):
    made = grading.mark(submission, MIDDLING, REMARKS, by=bo, at=NOON + DAY)

    grade = Grade.objects.get()
    assert (made.points, made.points_of, made.percent) == (7, 10, Decimal("70.00"))
    assert made.notes == [{"quote": "Rencana", "text": "Anggarannya?"}]
    assert (grade.way, grade.percent, grade.passed, grade.by) == ("single", Decimal("70.00"), True, bo)
    assert state(chair) == Work.State.GRADED
    row = UnitProgress.objects.get(unit_key=UNIT)
    assert (row.score, row.done_at) == (Decimal("70.00"), NOON + DAY)
    assert CourseCompletion.objects.get().score == Decimal("70.00")


def test_a_grade_below_the_passing_grade_completes_nothing(chair, submission, bo):
    grading.mark(submission, WORST, NONE, by=bo, at=NOON)

    assert Grade.objects.get().passed is False
    assert UnitProgress.objects.get(unit_key=UNIT).done_at is None


def test_a_late_submission_loses_its_share(chair, bo):
    late = handed_in(chair, at=NOON + 8 * DAY)  # 10 March: two days begun since it was due

    grading.mark(late, BEST, NONE, by=bo, at=NOON + 9 * DAY)

    grade = Grade.objects.get()
    assert (late.days_late, grade.raw_percent, grade.percent) == (2, Decimal(100), Decimal(90))


def test_grading_is_on_the_audit_log_without_a_name(submission, bo):
    grading.mark(submission, BEST, NONE, by=bo, at=NOON)

    entry = AuditEntry.objects.get(action="submission.marked")
    assert (entry.actor, entry.details) == (bo, {"percent": "100.00"})
    assert "Ada" not in entry.target_label


def test_every_criterion_has_to_be_graded(chair, submission, bo):
    with pytest.raises(ValueError, match="Bahasa"):
        grading.mark(submission, {"isi": "baik"}, NONE, by=bo, at=NOON)

    assert state(chair) == Work.State.WAITING


def test_a_grade_keeps_the_rubric_it_was_given_by(submission, bo):
    grading.mark(submission, BEST, NONE, by=bo, at=NOON)
    changed = rubric()
    changed["criteria"][0]["title"] = "Lain"
    Assignment.objects.update(rubric=changed)

    assert Grading.objects.get().rubric == rubric()


def test_what_is_graded_is_not_graded_again(submission, bo, second):
    grading.mark(submission, BEST, NONE, by=bo, at=NOON)

    with pytest.raises(grading.NotGradable):
        grading.mark(submission, WORST, NONE, by=second, at=NOON)


def test_a_version_that_was_replaced_is_not_graded(chair, submission, bo):
    handed_in(chair, "Baru", at=NOON)

    with pytest.raises(grading.NewerVersion):
        grading.mark(submission, BEST, NONE, by=bo, at=NOON)


def test_nobody_grades_their_own_work(submission, ada):
    with pytest.raises(grading.OwnWork):
        grading.mark(submission, BEST, NONE, by=ada, at=NOON)


def test_a_claim_keeps_others_out_until_it_runs_out(chair, submission, bo, second):
    assert grading.claim(work_of(chair), bo, at=NOON)
    assert not grading.claim(work_of(chair), second, at=NOON + timedelta(minutes=14))
    with pytest.raises(grading.ClaimedByOther):
        grading.mark(submission, BEST, NONE, by=second, at=NOON)
    with pytest.raises(grading.ClaimedByOther):
        grading.send_back(submission, REMARKS, by=second, at=NOON)

    assert grading.claim(work_of(chair), second, at=NOON + grading.LEASE)


def test_a_grader_holds_one_at_a_time(chair, submission, bo, second):
    other = seat_at(AssignmentFactory())
    handed_in(other, at=NOON)
    grading.claim(work_of(chair), bo, at=NOON)

    grading.claim(work_of(other), bo, at=NOON)

    assert grading.claim(work_of(chair), second, at=NOON)


def test_returned_work_can_be_revised_and_is_graded_anew(chair, submission, bo):
    grading.send_back(submission, REMARKS, by=bo, at=NOON)
    assert state(chair) == Work.State.RETURNED

    again = handed_in(chair, "Revisi", at=NOON + DAY)
    grading.mark(again, BEST, NONE, by=bo, at=NOON + DAY)

    assert Grade.objects.get().submission == again


def test_returning_needs_words(submission, bo):
    with pytest.raises(grading.CommentMissing):
        grading.send_back(submission, grading.Remarks("  "), by=bo, at=NOON)


def test_failed_work_may_be_returned_and_passed_work_not(chair, submission, bo):
    grading.mark(submission, WORST, NONE, by=bo, at=NOON)
    grading.send_back(submission, REMARKS, by=bo, at=NOON)
    again = handed_in(chair, "Revisi", at=NOON)
    grading.mark(again, BEST, NONE, by=bo, at=NOON)

    with pytest.raises(grading.NotGradable):
        grading.send_back(again, REMARKS, by=bo, at=NOON)


def test_the_mean_of_two_graders_within_the_tolerance_is_the_grade(chair, double, bo, second):
    Assignment.objects.update(tolerance_percent=30)
    grading.mark(double, BEST, NONE, by=bo, at=NOON)
    assert state(chair) == Work.State.SECOND
    assert not Grade.objects.exists()

    grading.mark(double, MIDDLING, NONE, by=second, at=NOON)

    grade = Grade.objects.get()
    assert (grade.way, grade.percent) == ("mean", Decimal("85.00"))
    assert state(chair) == Work.State.GRADED


def test_nobody_is_both_graders(double, bo):
    grading.mark(double, BEST, NONE, by=bo, at=NOON)

    with pytest.raises(grading.AlreadyMarked):
        grading.mark(double, BEST, NONE, by=bo, at=NOON)


def test_two_graders_who_differ_too_much_need_a_decision_with_a_reason(chair, double, bo, second, third):
    grading.mark(double, BEST, NONE, by=bo, at=NOON)
    grading.mark(double, MIDDLING, NONE, by=second, at=NOON)
    assert state(chair) == Work.State.TO_RECONCILE
    with pytest.raises(grading.NotGradable):
        grading.mark(double, BEST, NONE, by=third, at=NOON)
    with pytest.raises(grading.ReasonMissing):
        grading.decide(double, BEST, NONE, reason=" ", by=third, at=NOON)

    grade = grading.decide(double, MIDDLING, NONE, reason="Anggaran tidak ada.", by=third, at=NOON)

    assert (grade.way, grade.percent, grade.by, grade.reason) == (
        "decision",
        Decimal("70.00"),
        third,
        "Anggaran tidak ada.",
    )
    assert UnitProgress.objects.get(unit_key=UNIT).score == Decimal("70.00")


def test_one_of_the_two_may_decide(double, bo, second):
    grading.mark(double, BEST, NONE, by=bo, at=NOON)
    grading.mark(double, WORST, NONE, by=second, at=NOON)

    assert grading.decide(double, BEST, NONE, reason="Disepakati.", by=bo, at=NOON).passed


def test_a_final_grade_is_corrected_by_a_new_one_and_the_units_score_only_rises(submission, bo):
    grading.mark(submission, BEST, NONE, by=bo, at=NOON)

    lower = grading.decide(submission, MIDDLING, NONE, reason="Salah hitung.", by=bo, at=NOON)

    assert submission.grades.first() == lower
    assert Grade.objects.count() == 2
    assert UnitProgress.objects.get(unit_key=UNIT).score == Decimal("100.00")
    assert AuditEntry.objects.filter(action="submission.decided").exists()


def people():
    return {
        "the course's instructor": lambda: InstructorFactory(scope="course:TGS-01"),
        "the unit's instructor": lambda: InstructorFactory(scope="unit:OFFICE"),
        "the unit's administrator": lambda: TrainingAdministratorFactory(scope="unit:OFFICE"),
        "another course's instructor": lambda: InstructorFactory(scope="course:LAIN-01"),
        "another unit's administrator": lambda: TrainingAdministratorFactory(scope="unit:ELSEWHERE"),
        "a signatory": lambda: SignatoryFactory(scope="unit:OFFICE"),
    }


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("the course's instructor", True),
        ("the unit's instructor", True),
        ("the unit's administrator", True),
        ("another course's instructor", False),
        ("another unit's administrator", False),
        ("a signatory", False),
    ],
)
def test_who_may_grade(who, sees, submission, cy):
    person = people()[who]()

    assert Work.objects.gradable_by(person).exists() is sees


def test_the_batchs_instructor_grades_it_and_learners_grade_nothing(submission, chair, ada, cy):
    assert Work.objects.gradable_by(InstructorFactory(scope=f"batch:{chair.batch_id}")).exists()
    assert not Work.objects.gradable_by(ada).exists()
    assert not Work.objects.gradable_by(cy).exists()


def test_a_grader_who_learns_too_does_not_grade_themselves(chair, submission, ada):
    teacher = InstructorFactory(scope="course:TGS-01")
    Work.objects.update(learner=teacher)

    assert not Work.objects.gradable_by(teacher).exists()


def test_drafts_are_nobodys_to_grade(chair, bo):
    submissions.open_work(chair, UNIT, at=NOON)

    assert not Work.objects.gradable_by(bo).exists()


def test_what_awaits_a_grader_leaves_out_what_they_marked(double, bo, second):
    grading.mark(double, BEST, NONE, by=bo, at=NOON)

    assert not Work.objects.gradable_by(bo).awaiting(bo).exists()
    assert Work.objects.gradable_by(second).awaiting(second).exists()
