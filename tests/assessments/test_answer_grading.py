"""Answers that await a person: the queue, the claim, the mark, and what the learner reads of it."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import (
    answer_files,
    answer_grading,
    answering,
    attempts,
    changing,
    counting,
    grading,
    rubrics,
)
from assessments.answer_grading import Given
from assessments.models import AnswerClaim, Attempt, MarkChange
from courses.models import UnitProgress
from lms.accounts.models import AuditEntry
from tests.assessments.tried import seat_at, seat_beside
from tests.factories.accounts import InstructorFactory, SignatoryFactory
from tests.factories.assessments import RIGHT, QuizFactory, add_question
from tests.factories.assignments import BEST, MIDDLING, PDF, rubric

pytestmark = pytest.mark.django_db
QUEUE = "/admin/penilaian-jawaban/"


@pytest.fixture
def quiz(office):
    made = QuizFactory(questions=1, course_code="KUIS-A", passing_grade=70, shuffle_questions=False)
    add_question(
        made, "essay", text="Jelaskan.", points="4", takes=["text", "file"], file_types=["pdf"],
        rubric=rubric(), model_answer="Contoh jawaban.",
    )  # fmt: skip
    return made


@pytest.fixture
def seat(quiz, office, ada):
    return seat_at(office, quiz, ada)


@pytest.fixture
def desk(client, bo):
    client.force_login(bo)
    return client


def essay_of(attempt):
    return attempt.version_ids()[1]


def handed_in(seat, text="Sikap tengah."):
    at = timezone.now()
    attempt = attempts.start(seat, "kuis", at=at)
    first, essay = attempt.version_ids()
    answering.save_answer(attempt, first, RIGHT, sequence=1, at=at)
    answering.save_answer(attempt, essay, {"text": text}, sequence=2, at=at)
    answer_files.add(attempt, essay, "lampiran.pdf", io.BytesIO(PDF), len(PDF), at=at)
    return attempts.submit(attempt, at=at)


def page_of(attempt):
    return f"{QUEUE}{attempt.pk}/"


def levels(chosen, attempt, **more):
    named = {f"level-{criterion}": level for criterion, level in chosen.items()}
    return named | {"version": essay_of(attempt), "comment": "Runtut."} | more


def test_an_attempt_with_an_essay_waits_for_a_person(seat):
    attempt = handed_in(seat)

    assert (attempt.percent, attempt.passed, attempt.is_open) == (None, None, False)
    assert not UnitProgress.objects.filter(score__isnull=False).exists()


def test_the_levels_of_the_rubric_become_points_and_the_unit_is_done(desk, seat, bo):
    attempt = handed_in(seat)

    answer = desk.post(page_of(attempt), levels(BEST, attempt))

    assert answer["Location"] == QUEUE
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.passed) == (100, True)
    assert UnitProgress.objects.get(enrolment_id=seat.pk, unit_key="kuis").score == 100
    change = MarkChange.objects.get()
    assert (change.way, change.by, change.points_after, change.reason) == ("grading", bo, 4, "Runtut.")
    assert not AnswerClaim.objects.exists()


def test_a_middling_work_gets_its_levels_share_of_the_questions_points(seat, bo):
    attempt = handed_in(seat)
    score = rubrics.parse(rubric()).score(MIDDLING)

    change = answer_grading.mark(attempt, essay_of(attempt), Given(levels=MIDDLING), by=bo, at=timezone.now())

    assert change.points_after == (4 * score.points / score.of).quantize(Decimal("0.0001"))


def test_a_level_that_is_missing_is_said_and_what_was_typed_is_kept(desk, seat):
    attempt = handed_in(seat)
    [first, *_rest] = BEST.items()

    answer = desk.post(page_of(attempt), levels(dict([first]), attempt))

    assert answer.status_code == 409
    assert "Runtut." in answer.content.decode()
    assert f'value="{first[1]}" checked' in answer.content.decode()
    assert not MarkChange.objects.exists()


def test_without_a_rubric_points_are_given_as_typed(desk, quiz, seat):
    add_question(quiz, "essay", text="Bebas.", points="3")
    at = timezone.now()
    attempt = attempts.start(seat, "kuis", at=at)
    free = attempt.version_ids()[2]
    answering.save_answer(attempt, free, {"text": "Isi."}, sequence=1, at=at)
    attempts.submit(attempt, at=at)

    for wrong in ("", "banyak", "3,5", "-1"):
        assert desk.post(page_of(attempt), {"version": free, "points": wrong}).status_code == 409
    assert desk.post(page_of(attempt), {"version": free, "points": "2,5"}).status_code == 302

    assert MarkChange.objects.get().points_after == Decimal("2.5")


def test_opening_one_keeps_others_out_until_the_lease_ends(desk, seat, client, bo):
    attempt = handed_in(seat)
    desk.get(page_of(attempt))
    other = InstructorFactory(scope="unit:OFFICE", name="Citra")
    client.force_login(other)

    assert client.get(page_of(attempt)).context["holder"] == bo
    assert client.post(page_of(attempt), levels(BEST, attempt)).status_code == 409
    assert not MarkChange.objects.exists()
    assert answer_grading.claim(attempt, other, at=timezone.now() + grading.LEASE + timedelta(seconds=1))


def test_a_mark_that_is_given_is_not_given_again(seat, bo):
    attempt = handed_in(seat)
    answer_grading.mark(attempt, essay_of(attempt), Given(levels=BEST), by=bo, at=timezone.now())

    with pytest.raises(answer_grading.AlreadyGraded):
        answer_grading.mark(attempt, essay_of(attempt), Given(levels=MIDDLING), by=bo, at=timezone.now())
    with pytest.raises(answer_grading.AlreadyGraded):
        answer_grading.mark(attempt, attempt.version_ids()[0], Given(Decimal(0)), by=bo, at=timezone.now())
    with pytest.raises(changing.QuestionNotHeld):
        answer_grading.mark(attempt, 999_999, Given(Decimal(0)), by=bo, at=timezone.now())


def test_the_queue_shows_the_oldest_first_under_its_filters(desk, quiz, seat):
    first = handed_in(seat)
    second = handed_in(seat_beside(seat, "Bayu"))
    Attempt.objects.filter(pk=second.pk).update(submitted_at=timezone.now() - timedelta(days=1))
    essay = quiz.questions.get(kind="essay").pk

    def shown(query=""):
        return [one.pk for one, _held in desk.get(f"{QUEUE}{query}").context["lines"]]

    assert shown() == [second.pk, first.pk]
    assert shown(f"?quiz={quiz.pk}&batch={seat.batch_id}&question={essay}") == [second.pk, first.pk]
    assert shown(f"?question={add_question(QuizFactory(), 'essay').pk}") == []
    assert shown("?quiz=999999") == shown("?batch=999999") == []
    assert shown("?quiz=x&batch=-1&question=" + "9" * 40) == [second.pk, first.pk]


def test_saving_goes_on_to_the_next_under_the_same_filter(desk, quiz, seat):
    first, second = handed_in(seat), handed_in(seat_beside(seat, "Bayu"))

    answer = desk.post(f"{page_of(first)}?quiz={quiz.pk}", levels(BEST, first))

    assert answer["Location"] == f"{page_of(second)}?quiz={quiz.pk}"


def test_the_queue_costs_as_many_queries_with_one_as_with_six(desk, seat):
    def cost(url):
        desk.get(url)
        with CaptureQueriesContext(connection) as queries:
            desk.get(url)
        return len(queries)

    attempt = handed_in(seat)
    one = cost(QUEUE), cost(page_of(attempt))
    for number in range(5):
        handed_in(seat_beside(seat, f"Peserta {number}"))

    assert (cost(QUEUE), cost(page_of(attempt))) == one


def test_the_grader_sees_the_model_answer_and_the_file_and_the_learner_never_the_former(
    desk, seat, client, ada, bo
):
    attempt = handed_in(seat)
    assert "Contoh jawaban." in desk.get(page_of(attempt)).content.decode()
    file = attempt.files.get()
    got = desk.get(f"{page_of(attempt)}berkas/{file.pk}/")
    assert b"".join(got.streaming_content) == PDF
    assert AuditEntry.objects.filter(actor=bo, action="answer.file_downloaded").exists()

    client.force_login(ada)
    result = client.get(f"/percobaan/{attempt.pk}/hasil/").content.decode()
    assert "Contoh jawaban." not in result


def test_the_learner_reads_levels_comment_and_what_was_changed_why(client, seat, ada, bo):
    attempt = handed_in(seat, text="Baris satu.\n\nBaris dua.")
    answer_grading.mark(
        attempt, essay_of(attempt), Given(levels=BEST, comment="Runtut."), by=bo, at=timezone.now()
    )
    changing.override(attempt, essay_of(attempt), Decimal(3), reason="Disalin.", by=bo, at=timezone.now())
    client.force_login(ada)

    told = client.get(f"/percobaan/{attempt.pk}/hasil/").content.decode()

    for words in ("Runtut.", "Disalin.", "<p>Baris dua.</p>", "lampiran.pdf"):
        assert words in told
    assert bo.name not in told
    api = client.get(f"/api/v1/attempts/{attempt.pk}/result/").json()
    [change] = api["changes"]
    assert (change["way"], change["reason"]) == ("override", "Disalin.")
    assert api["questions"][1]["grading"]["comment"] == "Runtut."
    assert len(api["questions"][1]["grading"]["levels"]) == len(BEST)


def test_nobody_grades_their_own_answers(seat, ada):
    attempt = handed_in(seat)

    with pytest.raises(changing.OwnAttempt):
        answer_grading.mark(attempt, essay_of(attempt), Given(levels=BEST), by=ada, at=timezone.now())


def test_other_instructors_signatories_and_learners_find_nothing(client, seat, ada):
    attempt = handed_in(seat)
    for person in (InstructorFactory(scope="course:LAIN-01"), SignatoryFactory(scope="site"), ada):
        client.force_login(person)
        assert client.get(page_of(attempt)).status_code in (302, 403, 404)
        assert client.post(page_of(attempt), levels(BEST, attempt)).status_code in (302, 403, 404)
        file = f"{page_of(attempt)}berkas/{attempt.files.get().pk}/"
        assert client.get(file).status_code in (302, 403, 404)
    assert not MarkChange.objects.exists()


def test_editor_preview_export_bank_and_analysis_hold_an_essay(desk, quiz, seat, bo):
    attempt = handed_in(seat)
    answer_grading.mark(attempt, essay_of(attempt), Given(levels=BEST), by=bo, at=timezone.now())
    counting.count_some(quiz.pk, at=timezone.now())
    essay = quiz.questions.get(kind="essay")

    for page in (f"soal/{essay.pk}/", "pratinjau/", "ekspor/", "ekspor/gift/", "analisis/", "analisis.csv"):
        assert desk.get(f"/admin/kuis/{quiz.pk}/{page}").status_code == 200
    assert desk.get(reverse("banks:question", args=[essay.bank_id, essay.pk])).status_code == 200
    tried = desk.post(f"/admin/kuis/{quiz.pk}/pratinjau/", {f"q{essay_of(attempt)}-text": "Isi."})
    assert tried.status_code == 200
