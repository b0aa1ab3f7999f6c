from datetime import UTC, datetime
from decimal import Decimal

import pytest

from assessments import answering, attempts, results, terms
from assessments.models import Attempt, Quiz
from tests.factories.assessments import RIGHT, WRONG, QuizFactory, seat_in, unit

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def tried(seat, *answers, key="kuis"):
    attempt = attempts.start(seat, key, at=NOON)
    for number, (version_id, answer) in enumerate(zip(attempt.version_ids(), answers, strict=True), start=1):
        answering.save_answer(attempt, version_id, answer, sequence=number, at=NOON)
    return attempts.submit(attempt, at=NOON)


def result_of(attempt, *, at):
    return results.result_of(terms.with_terms(Attempt.objects.all()).get(pk=attempt.pk), at=at)


@pytest.fixture
def seat_for(ada):
    def make(**settings):
        quiz = QuizFactory(passing_grade=70, shuffle_questions=False, **settings)
        return seat_in(unit("kuis", quiz), unit("penutup"), at=NOON, learner=ada)

    return make


def test_after_submit_shows_answers_keys_and_marks(seat_for):
    result = result_of(tried(seat_for(), RIGHT, WRONG), at=NOON)

    assert [question.points for question in result.questions] == [1, 0]
    assert result.questions[1].explanation.answer == "Salah"
    assert result.questions[1].explanation.key == "Benar"


def test_score_only_never_shows_the_questions(seat_for):
    seat = seat_for(feedback=Quiz.Feedback.SCORE_ONLY)

    assert result_of(tried(seat, RIGHT, RIGHT), at=NOON).questions is None


def test_keys_wait_for_a_pass(seat_for):
    seat = seat_for(feedback=Quiz.Feedback.AFTER_PASS_OR_LAST)
    failed = tried(seat, RIGHT, WRONG)
    assert result_of(failed, at=NOON).questions is None

    tried(seat, RIGHT, RIGHT)

    assert result_of(failed, at=NOON).questions is not None


def test_keys_wait_for_the_last_attempt(seat_for):
    seat = seat_for(feedback=Quiz.Feedback.AFTER_PASS_OR_LAST, attempts_allowed=2)
    first = tried(seat, WRONG, WRONG)
    assert result_of(first, at=NOON).questions is None

    tried(seat, WRONG, WRONG)

    result = result_of(first, at=NOON)
    assert result.questions is not None
    assert result.attempts_left == 0
    assert not result.may_retry


def test_keys_wait_until_the_last_attempt_is_submitted(seat_for):
    seat = seat_for(feedback=Quiz.Feedback.AFTER_PASS_OR_LAST, attempts_allowed=2)
    first = tried(seat, WRONG, WRONG)

    last = attempts.start(seat, "kuis", at=NOON)
    assert result_of(first, at=NOON).questions is None

    attempts.submit(last, at=NOON)
    assert result_of(first, at=NOON).questions is not None


def test_the_best_attempt_is_named(seat_for):
    seat = seat_for()
    best = tried(seat, RIGHT, RIGHT)

    result = result_of(tried(seat, WRONG, WRONG), at=NOON)

    assert result.counts.of == best
    assert not result.is_what_counts


def test_a_post_test_tells_the_gain_over_the_pre_test(ada):
    pretest = QuizFactory(purpose=Quiz.Purpose.PRETEST, passing_grade=0)
    posttest = QuizFactory(purpose=Quiz.Purpose.POSTTEST, passing_grade=70)
    seat = seat_in(unit("awal", pretest), unit("akhir", posttest), at=NOON, learner=ada)
    tried(seat, RIGHT, WRONG, key="awal")

    result = result_of(tried(seat, RIGHT, RIGHT, key="akhir"), at=NOON)

    assert result.pretest_percent == Decimal(50)
    assert result.gain == Decimal(50)


def test_a_pass_leads_to_the_next_unit_and_a_fail_does_not(seat_for):
    seat = seat_for()

    assert result_of(tried(seat, WRONG, WRONG), at=NOON).next_node is None
    assert result_of(tried(seat, RIGHT, RIGHT), at=NOON).next_node.unit.key == "penutup"


def test_the_overview_counts_attempts_and_says_why_not(seat_for):
    seat = seat_for(attempts_allowed=1)
    before = results.overview_of(seat, "kuis", at=NOON)
    assert (before.question_count, before.attempts_left, before.refusal) == (2, 1, "")

    tried(seat, WRONG, WRONG)

    after = results.overview_of(seat, "kuis", at=NOON)
    assert after.attempts_left == 0
    assert after.refusal == str(terms.AttemptsUsedUp(allowed=1))


def test_the_overview_of_a_quiz_without_questions_says_so(seat_for):
    overview = results.overview_of(seat_for(questions=0), "kuis", at=NOON)

    assert overview.refusal == str(attempts.QuizEmpty())
