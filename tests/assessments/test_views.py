from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import answering, attempts
from assessments.models import Attempt, Quiz
from courses.models import UnitProgress
from tests.factories.assessments import RIGHT, WRONG, QuizFactory, add_question, seat_in, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(db):
    return QuizFactory(passing_grade=70, shuffle_questions=False)


@pytest.fixture
def seat(quiz, ada):
    return seat_in(unit("kuis", quiz), unit("penutup"), at=timezone.now(), learner=ada)


@pytest.fixture
def attempt(seat):
    return attempts.start(seat, "kuis", at=timezone.now())


@pytest.fixture
def browser(client, ada):
    client.force_login(ada)
    return client


def page(name, *args):
    return reverse(f"assessments:{name}", args=args)


def form(attempt, *answers, **more):
    fields = {f"s{version_id}": "0" for version_id in attempt.version_ids()}
    given = {f"q{pk}": answer for pk, answer in zip(attempt.version_ids(), answers, strict=False)}
    return fields | given | more


def test_the_start_page_tells_the_rules_and_starts_nothing(browser, seat):
    answer = browser.get(page("start", seat.pk, "kuis"))

    assert answer.status_code == 200
    assert "Batas Lulus" in answer.content.decode()
    assert not Attempt.objects.exists()


def test_the_start_button_opens_an_attempt(browser, seat):
    answer = browser.post(page("start", seat.pk, "kuis"))

    assert answer.url == page("attempt", Attempt.objects.get().pk)


def test_a_locked_quiz_is_refused_with_its_reason(browser, quiz, ada):
    seat = seat_in(unit("bacaan"), unit("kuis", quiz), at=timezone.now(), learner=ada)

    looked = browser.get(page("start", seat.pk, "kuis"))
    started = browser.post(page("start", seat.pk, "kuis"), follow=True)

    assert looked.status_code == 403
    assert "bacaan" in started.content.decode()
    assert not Attempt.objects.exists()


def test_a_unit_without_a_quiz_has_no_start_page(browser, seat):
    assert browser.get(page("start", seat.pk, "penutup")).status_code == 404
    assert browser.post(page("start", seat.pk, "penutup")).status_code == 404


def test_the_attempts_page_holds_no_key(browser, quiz, seat):
    add_question(quiz, "short", answers=["RAHASIA-KUNCI"], feedback="RAHASIA-SEBAB")
    add_question(quiz, "numeric", answer="731.25")
    add_question(
        quiz,
        "multiple",
        options=[
            {"text": "A", "correct": True, "feedback": "RAHASIA-A"},
            {"text": "B", "feedback": "RAHASIA-B"},
        ],
    )
    attempt = attempts.start(seat, "kuis", at=timezone.now())

    html = browser.get(page("attempt", attempt.pk)).content.decode()

    assert html.count('class="question"') == 5
    assert "RAHASIA" not in html
    assert "731" not in html
    assert "correct" not in html


def test_saved_answers_are_shown_again(browser, attempt):
    [first, *_] = attempt.version_ids()
    answering.save_answer(attempt, first, RIGHT, sequence=1, at=timezone.now())

    html = browser.get(page("attempt", attempt.pk)).content.decode()

    assert html.count(" checked>") == 1
    assert 'class="is-answered"' in html
    assert f'name="s{first}" value="1"' in html


def test_without_javascript_a_form_saves_and_shows_what_is_missing(browser, attempt):
    looked_over = browser.post(page("submit", attempt.pk), form(attempt, RIGHT, do="review"), follow=True)

    assert looked_over.redirect_chain[-1][0] == page("submit", attempt.pk)
    assert looked_over.context["paper"].answered_count == 1
    attempt.refresh_from_db()
    assert attempt.is_open


def test_without_javascript_a_form_submits_its_answers(browser, attempt, seat):
    answer = browser.post(page("submit", attempt.pk), form(attempt, RIGHT, RIGHT), follow=True)

    assert answer.redirect_chain[-1][0] == page("result", attempt.pk)
    assert answer.context["result"].passed
    assert UnitProgress.objects.get(enrolment_id=seat.pk, unit_key="kuis").done_at


def test_a_second_submit_leads_to_the_result(browser, attempt):
    browser.post(page("submit", attempt.pk), form(attempt, RIGHT, RIGHT))

    again = browser.post(page("submit", attempt.pk), form(attempt, WRONG, WRONG))

    assert again.url == page("result", attempt.pk)
    attempt.refresh_from_db()
    assert attempt.percent == 100


def test_a_forged_form_is_refused_and_submits_nothing(browser, attempt):
    answer = browser.post(page("submit", attempt.pk), form(attempt, "o99"), follow=True)

    assert answer.redirect_chain[-1][0] == page("attempt", attempt.pk)
    attempt.refresh_from_db()
    assert attempt.is_open


def test_a_checked_answer_shows_its_feedback_and_stays(browser, ada):
    quiz = QuizFactory(questions=0, feedback=Quiz.Feedback.DURING)
    add_question(quiz, "truefalse", answer=True, feedback="Karena begitu.")
    seat = seat_in(unit("kuis", quiz), at=timezone.now(), learner=ada)
    attempt = attempts.start(seat, "kuis", at=timezone.now())
    [only] = attempt.version_ids()

    checked = browser.post(
        page("submit", attempt.pk), form(attempt, "false", do=f"check:{only}"), follow=True
    )

    assert "Karena begitu." in checked.content.decode()
    assert "disabled" in checked.content.decode()


def test_an_overdue_attempt_is_submitted_when_its_page_is_opened(browser, attempt):
    Attempt.objects.update(
        started_at=timezone.now() - timedelta(hours=2), expires_at=timezone.now() - timedelta(hours=1)
    )

    answer = browser.get(page("attempt", attempt.pk), follow=True)

    assert answer.redirect_chain[-1][0] == page("result", attempt.pk)
    attempt.refresh_from_db()
    assert attempt.closed_by == "time"


def test_an_open_attempt_has_no_result_yet(browser, attempt):
    assert browser.get(page("result", attempt.pk)).url == page("attempt", attempt.pk)


@pytest.mark.parametrize("name", ["attempt", "submit", "result"])
def test_another_learners_attempt_is_not_found(client, cy, attempt, name):
    client.force_login(cy)

    assert client.get(page(name, attempt.pk)).status_code == 404


def test_nobody_submits_for_another_learner(client, cy, attempt):
    client.force_login(cy)

    assert client.post(page("submit", attempt.pk)).status_code == 404
    attempt.refresh_from_db()
    assert attempt.is_open


def test_another_learners_quiz_is_not_found(client, cy, seat):
    client.force_login(cy)

    assert client.get(page("start", seat.pk, "kuis")).status_code == 404
    assert client.post(page("start", seat.pk, "kuis")).status_code == 404


def test_visitors_are_asked_to_sign_in(client, attempt):
    for name in ("attempt", "submit", "result"):
        assert client.get(page(name, attempt.pk)).url.startswith(reverse("account_login"))


class TestQueries:
    """Constant, whatever the number of questions. Two are the session's and the person's."""

    @pytest.fixture(params=[2, 12])
    def quiz(self, request):
        return QuizFactory(questions=request.param, purpose=Quiz.Purpose.POSTTEST)

    @pytest.fixture
    def browser(self, browser):
        browser.get("/healthz")
        return browser

    def test_the_start_page(self, browser, seat, attempt, django_assert_num_queries):
        with django_assert_num_queries(START):
            browser.get(page("start", seat.pk, "kuis"))

    def test_the_attempt(self, browser, attempt, django_assert_num_queries):
        with django_assert_num_queries(ATTEMPT):
            browser.get(page("attempt", attempt.pk))

    def test_a_submit(self, browser, attempt, django_assert_num_queries):
        with django_assert_num_queries(SUBMIT):
            browser.post(page("submit", attempt.pk), form(attempt))

    def test_the_result(self, browser, attempt, django_assert_num_queries):
        attempts.submit(attempt, at=timezone.now())
        with django_assert_num_queries(RESULT):
            browser.get(page("result", attempt.pk))


START, ATTEMPT, SUBMIT, RESULT = 6, 4, 7, 5
