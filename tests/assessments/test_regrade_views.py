"""The back office's pages for marking a question again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments import regrading
from assessments.models import Attempt, MarkChange, Regrade
from assessments.tasks import run_regrade
from certificates import issuing
from courses.models import CourseCompletion
from lms.accounts.models import AuditEntry
from tests.assessments.tried import seat_at, seat_beside, tried, turn_key
from tests.factories.accounts import InstructorFactory, LearnerFactory, SignatoryFactory
from tests.factories.assessments import RIGHT, WRONG, QuizFactory, seat_in, unit
from tests.factories.certificates import IssuerFactory

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


def page_of(quiz):
    return f"/admin/kuis/{quiz.pk}/nilai-ulang/"


def asked(desk, quiz, reason="Kunci salah."):
    answer = desk.post(page_of(quiz), {"question": quiz.questions.first().pk, "reason": reason})
    return answer["Location"]


def looked(desk, quiz):
    url = asked(desk, quiz)
    run_regrade(regrade_id=Regrade.objects.get(state=Regrade.State.QUEUED).pk)
    return url


def test_from_the_reason_over_the_dry_run_to_raised_marks(desk, quiz, first_seat):
    raised = tried(first_seat, WRONG, RIGHT)
    kept = tried(seat_beside(first_seat, "Bayu"), RIGHT, RIGHT)
    turn_key(quiz.questions.first())

    url = asked(desk, quiz)
    waiting = desk.get(url)
    assert waiting["Refresh"] == "2"
    run_regrade(regrade_id=Regrade.objects.get().pk)
    dry = desk.get(url)

    told = dry.content.decode()
    assert "Ada Nurlela" in told
    assert "Bayu" not in told
    assert dict(dry.context["counts"])["Akan turun, jadi dibiarkan"] == 1
    assert not MarkChange.objects.exists()

    desk.post(f"{url}terapkan/")
    assert desk.get(url)["Refresh"] == "2"
    run_regrade(regrade_id=Regrade.objects.get().pk)
    done = desk.get(url)

    assert "Refresh" not in done
    [line] = done.context["page"].object_list
    assert (line.percent, line.points) == ((50, 100), (0, 1))
    raised.refresh_from_db()
    kept.refresh_from_db()
    assert (raised.percent, kept.percent) == (100, 100)


def test_certificates_that_rest_on_the_marks_are_listed_and_stay(desk, quiz, first_seat, client, dewi):
    tried(first_seat, RIGHT, RIGHT)
    IssuerFactory(unit=first_seat.batch.course.organiser)
    certificate = issuing.issue(CourseCompletion.objects.get(), at=timezone.now())
    before = dict(certificate.facts)
    tried(first_seat, WRONG, RIGHT)
    turn_key(quiz.questions.first())

    url = looked(desk, quiz)

    assert certificate.number in desk.get(url).content.decode()
    desk.post(f"{url}terapkan/")
    run_regrade(regrade_id=Regrade.objects.get().pk)
    [told] = desk.get(url).context["consequences"]
    assert (certificate.number in told.label, told.url) == (True, "")  # bo may not open certificates
    client.force_login(dewi)
    [told] = client.get(url).context["consequences"]
    assert told.url == f"/admin/sertifikat/{certificate.pk}/"
    certificate.refresh_from_db()
    assert certificate.facts == before


def test_discarding_leaves_every_mark(desk, quiz, first_seat):
    tried(first_seat, WRONG, RIGHT)
    turn_key(quiz.questions.first())
    url = looked(desk, quiz)

    desk.post(f"{url}buang/")

    assert Regrade.objects.get().state == Regrade.State.DISCARDED
    assert Attempt.objects.get().percent == 50
    assert desk.post(f"{url}terapkan/").status_code == 302
    assert Regrade.objects.get().state == Regrade.State.DISCARDED


def test_without_a_reason_nothing_is_asked_and_the_page_says_why(desk, quiz, first_seat):
    answer = desk.post(page_of(quiz), {"question": quiz.questions.first().pk, "reason": " "})

    assert answer.status_code == 409
    assert not Regrade.objects.exists()


@pytest.mark.parametrize("question", ["", "x", "-1", "999999", "9" * 40])
def test_a_question_that_is_not_the_quizs_is_404(desk, quiz, first_seat, question):
    QuizFactory()

    assert desk.post(page_of(quiz), {"question": question, "reason": "x"}).status_code == 404


def test_the_file_names_those_of_the_page_and_is_on_the_audit_log(desk, quiz, first_seat):
    first_seat.learner.name = "=Ada"
    first_seat.learner.save()
    tried(first_seat, WRONG, RIGHT)
    turn_key(quiz.questions.first())
    url = looked(desk, quiz)

    lines = desk.get(f"{url[:-1]}.csv").content.decode("utf-8-sig").splitlines()

    assert lines[0].startswith("name,batch,attempt,points_before")
    assert lines[1].startswith("'=Ada,")
    assert lines[1].endswith(",0.0000,1.0000,50.00,100.00")
    assert AuditEntry.objects.filter(action="regrade.downloaded").exists()


def test_those_in_other_peoples_batches_are_counted_and_not_named(desk, quiz, first_seat):
    tried(first_seat, WRONG, RIGHT)
    elsewhere = seat_in(unit("kuis", quiz), at=timezone.now(), learner=LearnerFactory(name="Rahasia"))
    tried(elsewhere, WRONG, RIGHT)
    turn_key(quiz.questions.first())

    shown = desk.get(looked(desk, quiz))

    assert shown.context["others"] == 1
    assert "Rahasia" not in shown.content.decode()


def test_the_pages_cost_as_many_queries_with_one_as_with_five(desk, quiz, first_seat):
    def cost(url):
        desk.get(url)
        with CaptureQueriesContext(connection) as queries:
            desk.get(url)
        return len(queries)

    tried(first_seat, WRONG, RIGHT)
    turn_key(quiz.questions.first())
    url = looked(desk, quiz)
    one = (cost(url), cost(page_of(quiz)))
    for number in range(4):
        tried(seat_beside(first_seat, f"Peserta {number}"), WRONG, RIGHT)
    regrading.discard(Regrade.objects.get(), by=None, at=timezone.now())
    url = looked(desk, quiz)

    assert (cost(url), cost(page_of(quiz))) == one


def test_other_instructors_signatories_and_learners_find_nothing(client, quiz, first_seat, bo, ada):
    asked_for = regrading.ask(quiz, quiz.questions.first(), reason="x", by=bo, at=timezone.now())
    run_regrade(regrade_id=asked_for.pk)
    for person in (InstructorFactory(scope="course:LAIN-01"), SignatoryFactory(scope="site"), ada):
        client.force_login(person)
        for url in (page_of(quiz), f"{page_of(quiz)}{asked_for.pk}/"):
            assert client.get(url).status_code in (302, 403, 404)
        assert client.post(f"{page_of(quiz)}{asked_for.pk}/terapkan/").status_code in (302, 403, 404)
    asked_for.refresh_from_db()
    assert asked_for.state == Regrade.State.LOOKED


def test_a_regrade_of_another_quiz_is_not_found_here(desk, quiz, first_seat):
    other = QuizFactory(course_code="KUIS-A")
    asked_for = regrading.ask(other, other.questions.first(), reason="x", by=None, at=timezone.now())

    assert desk.get(f"{page_of(quiz)}{asked_for.pk}/").status_code == 404


def test_what_was_taken_out_of_the_quiz_can_still_be_marked_again(quiz, first_seat):
    tried(first_seat, WRONG, RIGHT)
    taken = quiz.questions.first()
    from_statistics = regrading.questions_of(quiz)
    assert taken.pk in {one.question_id for one in from_statistics}
    regrading.counting.count_some(quiz.pk, at=timezone.now() + timedelta(minutes=1))
    quiz.slots.filter(question=taken).delete()

    assert taken.pk in {one.question_id for one in regrading.questions_of(quiz)}
