"""Handing in: drafts, files, versions, lateness."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from assessments import assignments, grading, incoming_files, submissions
from assessments.models import Assignment, Submission, SubmissionFile, Work
from courses import progress
from tests.factories.assessments import QuizFactory
from tests.factories.assignments import (
    PDF,
    UNIT,
    AssignmentFactory,
    assignment_unit,
    handed_in,
    rubric,
    seat_at,
)
from tests.factories.courses import DAY, NOON, seat, unit

pytestmark = pytest.mark.django_db

# Batches start on 1 March at 12.00 WIB, so seven days later is 24.00 WIB of 8 March.
DUE = datetime(2026, 3, 8, 17, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def assignment():
    return AssignmentFactory()


@pytest.fixture
def chair(assignment, ada):
    return seat_at(assignment, learner=ada)


@pytest.fixture
def work(chair):
    return submissions.open_work(chair, UNIT, at=NOON)


def add(work, name="laporan.pdf", content=PDF, at=NOON):
    return submissions.add_file(work, name, io.BytesIO(content), len(content), at=at)


def test_opening_twice_gives_the_same_work_and_starts_the_unit(chair, work):
    assert submissions.open_work(chair, UNIT, at=NOON + DAY) == work
    assert work.state == Work.State.DRAFT


def test_a_locked_unit_opens_no_work(assignment, ada):
    locked = seat(unit("bacaan"), assignment_unit(assignment), learner=ada)

    with pytest.raises(progress.UnitLocked):
        submissions.open_work(locked, UNIT, at=NOON)


def test_a_unit_of_another_kind_has_no_assignment(ada):
    quiz = QuizFactory()
    chair = seat(unit("kuis", "quiz", activity_key=quiz.activity_key), learner=ada)

    with pytest.raises(assignments.NoAssignmentHere):
        submissions.open_work(chair, "kuis", at=NOON)


def test_text_is_kept_in_the_order_it_was_typed(work):
    submissions.save_text(work, "Dua", sequence=2, at=NOON)
    submissions.save_text(work, "Satu", sequence=1, at=NOON)
    submissions.save_text(work, "Lain", sequence=2, at=NOON)

    work.refresh_from_db()
    assert (work.draft_text, work.draft_sequence) == ("Dua", 2)


def test_a_form_that_knows_the_draft_is_newer_than_it(work):
    submissions.save_text(work, "Lama", sequence=4, at=NOON)

    kept = submissions.save_form(work, "Baru\r\nsekali", seen_sequence=4, at=NOON)

    assert (kept.draft_text, kept.draft_sequence) == ("Baru\nsekali", 5)


def test_an_old_tabs_form_overwrites_no_newer_text(work):
    submissions.save_text(work, "Dari tab lain", sequence=4, at=NOON)

    with pytest.raises(submissions.DraftChanged):
        submissions.save_form(work, "Dari tab lama", seen_sequence=3, at=NOON)

    work.refresh_from_db()
    assert work.draft_text == "Dari tab lain"


def test_text_has_an_end(work):
    with pytest.raises(submissions.TextTooLong):
        submissions.save_text(work, "a" * 50_001, sequence=1, at=NOON)


def test_an_assignment_of_files_takes_no_text(work, assignment):
    Assignment.objects.update(takes_text=False)

    with pytest.raises(submissions.NoTextHere):
        submissions.save_text(work, "Teks", sequence=1, at=NOON)


def test_a_file_is_kept_under_a_name_of_ours_and_shown_under_its_own(work):
    file = add(work, "../Laporan akhir.pdf")

    assert file.name == "Laporan akhir.pdf"
    assert "Laporan" not in file.file.name
    assert file.file.open().read() == PDF
    assert file.scan == SubmissionFile.Scan.UNSCANNED


def test_the_same_file_again_is_the_one_that_is_there(work):
    assert add(work) == add(work)


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.exe", b"MZ", incoming_files.FileKindRefused),
        ("a.pdf", b"MZ\x90", incoming_files.FileNotWhatItSays),
        ("a.pdf", b"", incoming_files.FileEmpty),
        ("a.pdf", PDF + bytes(1024 * 1024), incoming_files.FileTooLarge),
    ],
)
def test_files_that_are_not_accepted_are_refused_and_none_is_kept(work, name, content, refusal):
    Assignment.objects.update(file_bytes_max=1024 * 1024)

    with pytest.raises(refusal):
        add(work, name, content)

    assert not work.files.exists()


def test_there_are_at_most_so_many_files(work):
    Assignment.objects.update(files_most=1)
    add(work)

    with pytest.raises(submissions.TooManyFiles):
        add(work, "lain.pdf")


def test_a_removed_file_is_gone_from_the_storage_too(work, django_capture_on_commit_callbacks):
    file = add(work)
    with django_capture_on_commit_callbacks(execute=True):
        submissions.remove_file(work, file.pk, at=NOON)

    assert not work.files.exists()
    assert not file.file.storage.exists(file.file.name)
    submissions.remove_file(work, file.pk, at=NOON)  # again, without effect


def test_nobody_removes_a_file_of_somebody_else(work):
    other = submissions.open_work(seat_at(AssignmentFactory()), UNIT, at=NOON)
    file = add(other)

    submissions.remove_file(work, file.pk, at=NOON)

    assert other.files.filter(in_draft=True).exists()


def test_submitting_makes_a_version_of_text_and_files(work):
    submissions.save_text(work, "Rencana", sequence=1, at=NOON)
    file = add(work)

    made = submissions.submit(work, at=NOON)

    work.refresh_from_db()
    assert (made.number, made.text, list(made.files.all())) == (1, "Rencana", [file])
    assert (work.state, work.number, work.submitted_at) == (Work.State.WAITING, 1, NOON)
    assert (made.due_at, made.days_late) == (DUE, 0)


def test_nothing_can_not_be_submitted(work):
    with pytest.raises(submissions.NothingToSubmit):
        submissions.submit(work, at=NOON)


def test_an_infected_file_is_not_submitted(work):
    add(work)
    work.files.update(scan="infected", found="Eicar-Test-Signature")

    with pytest.raises(submissions.FileInfected, match="Eicar"):
        submissions.submit(work, at=NOON)


def test_until_it_is_due_and_nobody_grades_it_another_version_takes_its_place(chair, work):
    handed_in(chair, "Satu", at=NOON)

    second = handed_in(chair, "Dua", at=DUE - SECOND)

    assert (second.number, second.days_late) == (2, 0)
    assert [one.text for one in work.submissions.order_by("number")] == ["Satu", "Dua"]


def test_what_is_submitted_stays_as_it_is_while_the_learner_writes_the_next(chair, work):
    first = handed_in(chair, "Satu", at=NOON)
    work.refresh_from_db()
    submissions.save_text(work, "Dua", sequence=9, at=NOON)

    first.refresh_from_db()
    work.refresh_from_db()
    assert (first.text, work.state) == ("Satu", Work.State.WAITING)


@pytest.mark.parametrize("why", ["due", "claimed", "not allowed", "graded"])
def test_what_waits_can_not_be_replaced_when(why, chair, work, bo):
    submission = handed_in(chair, at=NOON)
    at = DUE if why == "due" else NOON
    if why == "claimed":
        grading.claim(Work.objects.get(), bo, at=NOON)
    if why == "not allowed":
        Assignment.objects.update(resubmits=False)
    if why == "graded":
        grading.mark(submission, {"isi": "baik", "bahasa": "rapi"}, grading.Remarks(), by=bo, at=NOON)

    with pytest.raises(submissions.NotWritable):
        submissions.submit(work, at=at)
    with pytest.raises(submissions.NotWritable):
        submissions.save_text(work, "Lain", sequence=9, at=at)
    with pytest.raises(submissions.NotWritable):
        add(work, at=at)


@pytest.mark.parametrize(
    ("at", "days", "penalty"),
    [(DUE - SECOND, 0, "0"), (DUE, 1, "5"), (DUE + DAY - SECOND, 1, "5"), (DUE + 2 * DAY, 3, "15")],
)
def test_each_day_late_costs_its_share(chair, at, days, penalty):
    submissions.open_work(chair, UNIT, at=NOON)

    made = handed_in(chair, at=at)

    assert (made.days_late, made.penalty_percent) == (days, Decimal(penalty))


def test_late_work_is_accepted_without_a_penalty_where_the_policy_says_so(chair):
    Assignment.objects.update(late="accepted")

    made = handed_in(chair, at=DUE + DAY)

    assert (made.days_late, made.penalty_percent) == (2, 0)


def test_late_work_is_refused_where_the_policy_says_so(chair, work):
    Assignment.objects.update(late="refused")
    submissions.save_text(work, "Rencana", sequence=1, at=NOON)

    with pytest.raises(submissions.HandingInClosed):
        submissions.submit(work, at=DUE)


def test_late_work_is_accepted_for_so_many_days(chair, work):
    Assignment.objects.update(late_days_most=1)
    submissions.save_text(work, "Rencana", sequence=1, at=NOON)

    with pytest.raises(submissions.HandingInClosed):
        submissions.submit(work, at=DUE + DAY)
    assert submissions.submit(work, at=DUE + DAY - SECOND).days_late == 1


def test_without_days_of_its_own_it_is_due_when_the_batch_ends(chair, assignment):
    assignment.due_days = None

    assert assignment.due_at(chair.batch) == chair.batch.ends_at


def test_it_is_never_due_after_learning_ends(chair, assignment):
    assignment.due_days = 300

    assert assignment.due_at(chair.batch) == chair.batch.ends_at


def test_a_revision_that_was_asked_for_is_no_later_than_what_it_revises(chair, work, bo):
    first = handed_in(chair, at=NOON)
    grading.send_back(first, grading.Remarks("Tambahkan anggaran."), by=bo, at=NOON)

    second = handed_in(chair, "Dengan anggaran.", at=DUE + DAY)

    assert (second.number, second.days_late, second.penalty_percent) == (2, 0, 0)


def test_a_revision_keeps_the_files_and_what_was_submitted_keeps_a_removed_one(chair, work, bo):
    file = add(work)
    first = submissions.submit(work, at=NOON)
    grading.send_back(first, grading.Remarks("Ganti berkasnya."), by=bo, at=NOON)
    submissions.remove_file(work, file.pk, at=NOON)
    other = add(work, "baru.pdf")

    second = submissions.submit(work, at=NOON)

    assert list(first.files.all()) == [file]
    assert list(second.files.all()) == [other]
    assert file.file.storage.exists(file.file.name)


def test_after_the_batch_nothing_is_handed_in(chair, work):
    submissions.save_text(work, "Rencana", sequence=1, at=NOON)

    with pytest.raises(submissions.HandingInClosed):
        submissions.submit(work, at=chair.batch.ends_at)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"takes_text": False, "files_most": 0}, assignments.NothingAskedFor),
        ({"file_types": []}, assignments.FileTypesMissing),
        ({"activity_key": "kuis-sama"}, assignments.KeyTaken),
    ],
)
def test_an_assignment_that_can_not_be_done_is_not_kept(changes, refusal, bo):
    QuizFactory(activity_key="kuis-sama")
    written = Assignment(
        activity_key="baru",
        title="Baru",
        course_code="X",
        rubric=rubric(),
        file_types=["pdf"],
    )
    for name, value in changes.items():
        setattr(written, name, value)

    with pytest.raises(refusal):
        assignments.keep(written, by=bo, at=NOON)
