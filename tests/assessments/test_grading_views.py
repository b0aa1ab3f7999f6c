"""The author's form and the grading desk in the back office."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments import grading, submissions
from assessments.models import Assignment, Grade, Grading, Work
from lms.accounts.models import AuditEntry
from tests.factories.accounts import InstructorFactory, SignatoryFactory
from tests.factories.assignments import (
    BEST,
    MIDDLING,
    PDF,
    UNIT,
    AssignmentFactory,
    handed_in,
    rubric,
    seat_at,
    work_of,
)
from tests.factories.courses import DAY, CourseFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair(ada, office):
    now = timezone.now()
    task = AssignmentFactory(course_code="TGS-01", title="Rencana tindak lanjut")
    return seat_at(task, learner=ada, organiser=office, starts_at=now - DAY, ends_at=now + 9 * DAY)


@pytest.fixture
def submission(chair):
    now = timezone.now()
    work = submissions.open_work(chair, UNIT, at=now)
    submissions.add_file(work, "Rencana Ada.pdf", io.BytesIO(PDF), len(PDF), at=now)
    return handed_in(chair, at=now)


@pytest.fixture
def desk(client, bo):
    client.force_login(bo)
    return client


def at(submission):
    return f"/admin/penilaian/{submission.work_id}/"


def levels(chosen, **more):
    return {f"level-{criterion}": level for criterion, level in chosen.items()} | {"version": "1"} | more


def another(chair, **facts):
    """One more learner of the same batch who has handed in."""
    seat = EnrolmentFactory(batch=chair.batch)
    return handed_in(seat, at=timezone.now() + timedelta(seconds=Work.objects.count()))


def test_an_author_writes_an_assignment_with_its_rubric(desk, office):
    CourseFactory(code="TGS-09", organiser=office)
    posted = {
        "title": "Jurnal", "activity_key": "tgs-09-jurnal", "kind": "journal", "course_code": "TGS-09",
        "instructions": "Tulis jurnal.", "passing_grade": "70", "takes_text": "on", "files_most": "2",
        "file_types": ["pdf"], "file_megabytes_max": "5", "late": "refused", "late_percent_a_day": "0",
        "tolerance_percent": "10", "due_days": "7",
        "rubric-0-title": "Isi", "rubric-0-0-title": "Baik", "rubric-0-0-points": "2,5",
        "rubric-0-1-title": "Kurang", "rubric-0-1-points": "0",
    }  # fmt: skip

    answer = desk.post("/admin/tugas/new/", posted)

    assert answer.status_code == 302, answer.context["form"].errors
    made = Assignment.objects.get(activity_key="tgs-09-jurnal")
    (criterion,) = made.rubric["criteria"]
    assert [(one["id"], one["points"]) for one in criterion["levels"]] == [("l1", "2.5"), ("l2", "0")]
    assert made.file_bytes_max == 5 * 1024 * 1024
    assert AuditEntry.objects.filter(action="assignment.created").exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"rubric-0-0-points": "banyak"}, "0"),
        ({"rubric-0-title": ""}, ""),
        ({"takes_text": "", "files_most": "0"}, ""),
        ({"file_types": []}, ""),
        ({"course_code": "LAIN-01"}, ""),
    ],
)
def test_what_can_not_be_is_said_beside_the_form_and_kept_in_it(desk, office, changes, told):
    CourseFactory(code="TGS-09", organiser=office)
    CourseFactory(code="LAIN-01")
    posted = {
        "title": "Jurnal", "activity_key": "x", "kind": "journal", "course_code": "TGS-09",
        "instructions": "Tulis jurnal.", "passing_grade": "70", "takes_text": "on", "files_most": "2",
        "file_types": ["pdf"], "file_megabytes_max": "5", "late": "refused", "late_percent_a_day": "0",
        "tolerance_percent": "10",
        "rubric-0-title": "Isi", "rubric-0-0-title": "Baik sekali", "rubric-0-0-points": "2",
        "rubric-0-1-title": "Kurang", "rubric-0-1-points": "0",
    }  # fmt: skip

    answer = desk.post("/admin/tugas/new/", posted | changes)

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "Baik sekali" in answer.content.decode()
    assert not Assignment.objects.exists()


def test_the_rubric_comes_back_into_the_form_as_it_was(desk, chair):
    task = Assignment.objects.get()

    shown = desk.get(f"/admin/tugas/edit/{task.pk}/")

    assert shown.context["form"]["rubric"].value() == rubric()
    assert "Menjawab yang ditanyakan." in shown.content.decode()


def test_the_queue_shows_the_oldest_first_with_counts(desk, chair, submission):
    another(chair)

    shown = desk.get("/admin/penilaian/")

    assert [work.pk for work, _held in shown.context["lines"]] == list(
        Work.objects.order_by("submitted_at").values_list("pk", flat=True)
    )
    assert [tab.count for tab in shown.context["tabs"]] == [2, 2, 0, 0, 0, 0, 2]


@pytest.mark.parametrize(
    "question", ["?assignment=x&batch=-1&state=?", "?p=0", "?assignment=99999999999999999999"]
)
def test_a_filter_that_says_nonsense_is_passed_over(desk, submission, question):
    assert desk.get(f"/admin/penilaian/{question}").status_code == 200


def test_filters_leave_what_they_name(desk, chair, submission):
    shown = desk.get(f"/admin/penilaian/?assignment={Assignment.objects.get().pk}&batch={chair.batch_id}")
    assert len(shown.context["lines"]) == 1
    assert not desk.get("/admin/penilaian/?assignment=999999").context["lines"]
    assert not desk.get("/admin/penilaian/?state=graded").context["lines"]


def test_the_queue_costs_as_many_queries_with_one_work_as_with_eight(desk, chair, submission):
    desk.get("/admin/penilaian/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        desk.get("/admin/penilaian/")
    for _ in range(7):
        another(chair)
    with CaptureQueriesContext(connection) as eight:
        desk.get("/admin/penilaian/")

    assert len(eight) == len(one)


def test_the_desk_costs_as_many_queries_with_two_versions_as_with_five(desk, chair, submission, bo):
    newest = submission

    def revise(times):
        nonlocal newest
        for number in range(times):
            grading.send_back(newest, grading.Remarks("Lagi."), by=bo, at=timezone.now())
            newest = handed_in(chair, f"Versi {number}", at=timezone.now())
        desk.get(at(submission))
        with CaptureQueriesContext(connection) as queries:
            desk.get(at(submission))
        return len(queries)

    assert revise(1) == revise(3)


def test_saving_a_grade_goes_on_to_the_next_under_the_same_filter(desk, chair, submission):
    following = another(chair)
    query = f"?assignment={Assignment.objects.get().pk}&state=waiting"

    answer = desk.post(
        f"{at(submission)}{query}",
        levels(BEST, do="mark", comment="Bagus.", quote=["Rencana", ""], note=["Anggaran?", ""]),
    )

    assert answer["Location"] == f"{at(following)}{query}"
    made = Grading.objects.get()
    assert (made.comment, made.notes) == ("Bagus.", [{"quote": "Rencana", "text": "Anggaran?"}])


def test_going_on_passes_over_what_somebody_else_is_grading(desk, chair, submission, office):
    held, free = another(chair), another(chair)
    grading.claim(held.work, InstructorFactory(scope="unit:OFFICE"), at=timezone.now())

    assert desk.post(at(submission), levels(BEST, do="mark"))["Location"] == at(free)


def test_after_the_last_one_it_goes_back_to_the_queue(desk, submission):
    assert desk.post(at(submission), levels(BEST, do="mark"))["Location"] == "/admin/penilaian/"


def test_a_missing_level_is_said_and_what_was_typed_is_kept(desk, submission):
    answer = desk.post(
        at(submission), {"level-isi": "baik", "version": "1", "comment": "Sudah baik", "do": "mark"}
    )

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Bahasa" in shown
    assert "Sudah baik" in shown
    assert 'value="baik" checked' in shown
    assert not Grade.objects.exists()


def test_opening_one_keeps_others_out(desk, submission, client, office):
    desk.get(at(submission))
    client.force_login(InstructorFactory(scope="unit:OFFICE", name="Citra"))

    shown = client.get(at(submission))
    refused = client.post(at(submission), levels(BEST, do="mark"))

    assert shown.context["is_other"]
    assert refused.status_code == 409
    assert not Grade.objects.exists()


def test_a_look_without_a_claim_claims_nothing(desk, submission):
    desk.head(at(submission))

    assert Work.objects.get().claimed_by is None


def test_blind_grading_hides_name_and_file_name_until_the_grade(desk, submission, chair):
    Assignment.objects.update(is_blind=True)
    alias = work_of(chair).alias

    for url in ("/admin/penilaian/", at(submission)):
        shown = desk.get(url).content.decode()
        assert alias in shown
        assert "Ada" not in shown
    file = submission.files.get()
    assert "Ada" not in desk.get(f"{at(submission)}berkas/{file.pk}/")["Content-Disposition"]

    desk.post(at(submission), levels(BEST, do="mark"))
    assert "Ada Nurlela" in desk.get(at(submission)).content.decode()


def test_of_two_graders_neither_sees_the_others_mark(desk, submission, office, client):
    Assignment.objects.update(is_double=True)
    desk.post(at(submission), levels(BEST, do="mark", comment="Nilai rahasia"))
    client.force_login(InstructorFactory(scope="unit:OFFICE"))

    assert "Nilai rahasia" not in client.get(at(submission)).content.decode()
    client.post(at(submission), levels(MIDDLING, do="mark"))
    assert "Nilai rahasia" in client.get(at(submission)).content.decode()
    assert work_state() == Work.State.TO_RECONCILE
    client.post(at(submission), levels(BEST, do="decide", reason="Sudah lengkap."))
    assert work_state() == Work.State.GRADED


def work_state():
    return Work.objects.get().state


def test_returning_asks_for_words_and_then_returns(desk, submission):
    assert desk.post(at(submission), {"version": "1", "do": "return"}).status_code == 409

    desk.post(at(submission), {"version": "1", "do": "return", "comment": "Tambahkan anggaran."})

    assert work_state() == Work.State.RETURNED


@pytest.mark.parametrize("version", ["", "2", "-1", "x", "1" * 30])
def test_a_version_that_is_not_there_is_404(desk, submission, version):
    assert desk.post(at(submission), levels(BEST) | {"version": version}).status_code == 404


def test_a_download_by_a_grader_is_on_the_audit_log(desk, submission, bo):
    file = submission.files.get()

    answer = desk.get(f"{at(submission)}berkas/{file.pk}/")

    assert b"".join(answer.streaming_content) == PDF
    assert answer["X-Content-Type-Options"] == "nosniff"
    entry = AuditEntry.objects.get(action="submission.file_downloaded")
    assert (entry.actor, entry.target_id) == (bo, str(file.pk))


@pytest.mark.parametrize("state", ["pending", "infected"])
def test_a_file_that_is_not_known_to_be_clean_is_not_given_out(desk, submission, state):
    submission.files.update(scan=state)

    assert desk.get(f"{at(submission)}berkas/{submission.files.get().pk}/").status_code == 404


def test_a_file_of_a_draft_is_not_the_graders(desk, chair, submission):
    draft = submissions.add_file(work_of(chair), "baru.pdf", io.BytesIO(PDF), len(PDF), at=timezone.now())

    assert desk.get(f"{at(submission)}berkas/{draft.pk}/").status_code == 404


def test_other_instructors_and_signatories_find_nothing(client, submission):
    for person in (InstructorFactory(scope="course:LAIN-01"), SignatoryFactory(scope="site")):
        client.force_login(person)
        assert client.get(at(submission)).status_code in (302, 404)
        assert client.post(at(submission), levels(BEST, do="mark")).status_code in (302, 404)
    assert not Grade.objects.exists()
