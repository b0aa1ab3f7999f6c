"""The back office's list of attempts, and one attempt with its marks."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments import attempts, changing
from assessments.models import Attempt, MarkChange
from lms.accounts.models import AuditEntry
from tests.assessments.tried import seat_at, seat_beside, tried
from tests.factories.accounts import InstructorFactory, SignatoryFactory
from tests.factories.assessments import RIGHT, WRONG, QuizFactory, seat_in, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(office):
    return QuizFactory(title="Kuis akhir", course_code="KUIS-A", passing_grade=70, shuffle_questions=False)


@pytest.fixture
def first_seat(quiz, office, ada):
    return seat_at(office, quiz, ada)


@pytest.fixture
def desk(client, bo):
    client.force_login(bo)
    return client


def list_of(quiz, query=""):
    return f"/admin/kuis/{quiz.pk}/percobaan/{query}"


def page_of(attempt):
    return f"/admin/kuis/{attempt.quiz_id}/percobaan/{attempt.pk}/"


def shown(desk, quiz, query=""):
    return [one.learner.name for one, _nip in desk.get(list_of(quiz, query)).context["lines"]]


def override(desk, attempt, **more):
    version = attempt.version_ids()[1]
    posted = {"version": version, "points": "0,5", "reason": "Soal rancu."} | more
    return desk.post(page_of(attempt), posted)


def test_the_list_is_filtered_by_state_outcome_change_batch_and_name(desk, quiz, first_seat, bo):
    passed = tried(first_seat, RIGHT, RIGHT)
    tried(seat_beside(first_seat, "Bayu"), WRONG, RIGHT)
    attempts.start(seat_beside(first_seat, "Citra"), "kuis", at=timezone.now())
    changing.override(passed, passed.version_ids()[0], Decimal("0.9"), reason="x", by=bo, at=timezone.now())

    assert len(shown(desk, quiz)) == 3
    assert shown(desk, quiz, "?state=open") == ["Citra"]
    assert shown(desk, quiz, "?state=awaiting") == []
    assert shown(desk, quiz, "?passed=yes") == ["Ada Nurlela"]
    assert shown(desk, quiz, "?passed=no") == ["Bayu"]
    assert shown(desk, quiz, "?changed=1") == ["Ada Nurlela"]
    assert shown(desk, quiz, "?q=bay") == ["Bayu"]
    assert len(shown(desk, quiz, f"?batch={first_seat.batch_id}")) == 3
    assert shown(desk, quiz, "?batch=999999") == []


@pytest.mark.parametrize(
    "query", ["?batch=x&state=?&passed=1&changed=y", "?page=0", "?q=%00", "?batch=" + "9" * 40]
)
def test_a_filter_that_says_nonsense_is_passed_over(desk, quiz, first_seat, query):
    assert desk.get(list_of(quiz, query)).status_code == 200


def test_a_person_is_found_by_the_whole_nip_which_is_shown_masked(desk, quiz, first_seat):
    first_seat.learner.nip = "198609262015052001"
    first_seat.learner.save()
    tried(first_seat, RIGHT, RIGHT)

    answer = desk.get(list_of(quiz, "?q=19860926 201505 2 001"))

    assert len(answer.context["lines"]) == 1
    found = answer.content.decode().replace("19860926 201505 2 001", "")
    assert "198609262015052001" not in found


def test_the_list_costs_as_many_queries_with_one_as_with_eight(desk, quiz, first_seat):
    def cost():
        desk.get(list_of(quiz))
        with CaptureQueriesContext(connection) as queries:
            desk.get(list_of(quiz))
        return len(queries)

    tried(first_seat, RIGHT, RIGHT)
    one = cost()
    for number in range(7):
        tried(seat_beside(first_seat, f"Peserta {number}"), RIGHT, RIGHT)

    assert cost() == one


def test_an_attempt_shows_each_answer_and_that_it_was_opened_is_on_the_audit_log(desk, quiz, first_seat, bo):
    attempt = tried(first_seat, WRONG, RIGHT)

    answer = desk.get(page_of(attempt))

    first, second = answer.context["asked"]
    assert (first.explanation.answer, first.explanation.key, first.points) == ("Salah", "Benar", 0)
    assert second.answered_at is not None
    entry = AuditEntry.objects.get(action="attempt.opened")
    assert (entry.actor, entry.target_id) == (bo, str(attempt.pk))


def test_an_override_is_kept_with_who_why_and_what_was_before(desk, quiz, first_seat, bo):
    attempt = tried(first_seat, RIGHT, RIGHT)

    assert override(desk, attempt).status_code == 302

    change = MarkChange.objects.get()
    assert (change.by, change.reason, change.points_before, change.points_after) == (
        bo,
        "Soal rancu.",
        1,
        Decimal("0.5"),
    )
    assert "Soal rancu." in desk.get(page_of(attempt)).content.decode()
    attempt.refresh_from_db()
    assert attempt.percent == 75


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": "dua"},
        {"points": "NaN"},
        {"points": "2"},
        {"points": "-1"},
        {"reason": " "},
        {"version": "7"},
        {"version": "x"},
    ],
)
def test_what_can_not_be_is_said_and_what_was_typed_is_kept(desk, quiz, first_seat, wrong):
    attempt = tried(first_seat, RIGHT, RIGHT)

    answer = override(desk, attempt, **wrong)

    assert answer.status_code == 409
    assert not MarkChange.objects.exists()
    if "version" not in wrong and wrong != {"reason": " "}:
        assert "Soal rancu." in answer.content.decode()


def test_an_open_attempt_is_not_changed(desk, quiz, first_seat):
    attempt = attempts.start(first_seat, "kuis", at=timezone.now())

    assert desk.get(page_of(attempt)).status_code == 200
    assert override(desk, attempt).status_code == 409


def test_nobody_sees_or_changes_their_own_attempt_here(client, quiz, first_seat, bo):
    own = seat_in(unit("kuis", quiz), at=timezone.now(), learner=bo)
    own.batch.course.organiser = first_seat.batch.course.organiser
    own.batch.course.save()
    attempt = tried(own, RIGHT, WRONG)
    client.force_login(bo)

    assert client.get(page_of(attempt)).status_code == 404
    with pytest.raises(changing.OwnAttempt):
        changing.override(attempt, attempt.version_ids()[1], Decimal(1), reason="x", by=bo, at=timezone.now())


def test_other_instructors_signatories_and_learners_find_nothing(client, quiz, first_seat, ada):
    attempt = tried(first_seat, RIGHT, RIGHT)
    for person in (InstructorFactory(scope="course:LAIN-01"), SignatoryFactory(scope="site"), ada):
        client.force_login(person)
        assert client.get(list_of(quiz)).status_code in (302, 403, 404)
        assert client.get(page_of(attempt)).status_code in (302, 403, 404)
        assert override(client, attempt).status_code in (302, 403, 404)
    assert not MarkChange.objects.exists()


def test_who_teaches_one_batch_sees_that_batch_alone(client, quiz, first_seat):
    tried(first_seat, RIGHT, RIGHT)
    elsewhere = tried(seat_in(unit("kuis", quiz), at=timezone.now()), RIGHT, RIGHT)
    client.force_login(InstructorFactory(scope=f"batch:{first_seat.batch_id}"))

    assert shown(client, quiz) == ["Ada Nurlela"]
    assert client.get(page_of(elsewhere)).status_code == 404
    assert Attempt.objects.count() == 2


def test_a_first_mark_by_a_person_is_no_change(desk, quiz, first_seat, bo):
    attempt = tried(first_seat, RIGHT, RIGHT)
    attempt.marks[1]["points"] = None
    attempt.percent = attempt.passed = None
    attempt.save()
    changing.grade(attempt, attempt.version_ids()[1], Decimal(1), by=bo, at=timezone.now())

    assert shown(desk, quiz, "?changed=1") == []


def test_the_questions_editor_leads_to_marking_it_again(desk, quiz, first_seat):
    question = quiz.questions.first()

    editor = desk.get(f"/admin/kuis/{quiz.pk}/soal/{question.pk}/").content.decode()

    assert f"/admin/kuis/{quiz.pk}/nilai-ulang/?question={question.pk}" in editor
