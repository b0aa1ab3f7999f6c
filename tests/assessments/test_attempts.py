from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from assessments import answering, attempts, banking, terms
from assessments.answering import Given
from assessments.models import Attempt, Quiz
from courses import progress
from courses.models import CourseCompletion, UnitProgress
from tests.factories.assessments import RIGHT, WRONG, QuizFactory, add_question, seat_in, unit

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(db):
    return QuizFactory(passing_grade=70, shuffle_questions=False)


@pytest.fixture
def seat(quiz, ada):
    return seat_in(unit("kuis", quiz), unit("penutup"), at=NOON, learner=ada)


@pytest.fixture
def attempt(seat):
    return attempts.start(seat, "kuis", at=NOON)


def answer(attempt, *answers, at=NOON):
    for number, (version_id, given) in enumerate(zip(attempt.version_ids(), answers, strict=False), start=1):
        answering.save_answer(attempt, version_id, given, sequence=number, at=at)


def test_a_start_draws_every_question_once(seat, quiz):
    add_question(quiz, "numeric", answer=5)

    attempt = attempts.start(seat, "kuis", at=NOON)

    assert len(set(attempt.version_ids())) == 3
    assert attempt.number == 1
    assert attempt.learner == seat.learner


def test_a_second_start_gives_the_open_attempt(seat, attempt):
    assert attempts.start(seat, "kuis", at=NOON + MINUTE) == attempt
    assert Attempt.objects.count() == 1


def test_a_locked_unit_cannot_be_started(quiz, ada):
    seat = seat_in(unit("bacaan"), unit("kuis", quiz), at=NOON, learner=ada)

    with pytest.raises(progress.UnitLocked):
        attempts.start(seat, "kuis", at=NOON)

    assert not Attempt.objects.exists()


@pytest.mark.parametrize("days", [-4, 10])
def test_a_quiz_cannot_be_started_outside_the_batchs_run(seat, days):
    with pytest.raises(progress.NotLearnable):
        attempts.start(seat, "kuis", at=NOON + timedelta(days=days))


def test_used_up_attempts_are_refused(quiz, seat):
    quiz.attempts_allowed = 1
    quiz.save()
    attempts.submit(attempts.start(seat, "kuis", at=NOON), at=NOON)

    with pytest.raises(terms.AttemptsUsedUp):
        attempts.start(seat, "kuis", at=NOON)


def test_a_quiz_without_questions_is_refused(ada):
    seat = seat_in(unit("kuis", QuizFactory(questions=0)), at=NOON, learner=ada)

    with pytest.raises(attempts.QuizEmpty):
        attempts.start(seat, "kuis", at=NOON)


@pytest.mark.parametrize("key", ["penutup", "tidak-ada"])
def test_a_unit_without_a_quiz_has_nothing_to_start(seat, key):
    with pytest.raises(attempts.NoQuizHere):
        attempts.start(seat, key, at=NOON)


def test_an_assignments_unit_is_no_quiz_whatever_its_key(quiz, ada):
    seat = seat_in({**unit("tugas", quiz), "kind": "assignment"}, at=NOON, learner=ada)

    with pytest.raises(attempts.NoQuizHere):
        attempts.start(seat, "tugas", at=NOON)


def test_an_answer_is_kept_with_its_moment(attempt):
    [first, *_] = attempt.version_ids()

    kept = answering.save_answer(attempt, first, RIGHT, sequence=1, at=NOON)

    assert kept == {"answer": RIGHT, "sequence": 1, "at": NOON.isoformat()}
    attempt.refresh_from_db()
    assert attempt.answers == {str(first): kept}


def test_a_repeated_save_changes_nothing(attempt):
    [first, *_] = attempt.version_ids()
    kept = answering.save_answer(attempt, first, RIGHT, sequence=4, at=NOON)

    assert answering.save_answer(attempt, first, RIGHT, sequence=4, at=NOON + MINUTE) == kept


def test_a_late_answer_does_not_overwrite_a_newer_one(attempt):
    [first, *_] = attempt.version_ids()
    kept = answering.save_answer(attempt, first, RIGHT, sequence=4, at=NOON)

    assert answering.save_answer(attempt, first, WRONG, sequence=3, at=NOON + MINUTE) == kept


def test_an_answer_can_be_taken_back(attempt):
    [first, *_] = attempt.version_ids()
    answering.save_answer(attempt, first, RIGHT, sequence=1, at=NOON)

    assert answering.save_answer(attempt, first, None, sequence=2, at=NOON)["answer"] is None


def test_an_answer_to_a_question_of_another_attempt_is_refused(attempt):
    with pytest.raises(answering.AnswerNotAccepted):
        answering.save_answer(attempt, 999_999, RIGHT, sequence=1, at=NOON)


def test_an_impossible_answer_is_refused(attempt):
    with pytest.raises(answering.AnswerNotAccepted):
        answering.save_answer(attempt, attempt.version_ids()[0], "o9", sequence=1, at=NOON)


def test_submitting_marks_all_and_a_pass_completes_the_unit(attempt, seat):
    answer(attempt, RIGHT, RIGHT)

    marked = attempts.submit(attempt, at=NOON + MINUTE)

    assert (marked.percent, marked.passed, marked.closed_by) == (Decimal(100), True, "learner")
    row = UnitProgress.objects.get(enrolment_id=seat.pk, unit_key="kuis")
    assert row.done_at == NOON + MINUTE
    assert row.score == Decimal(100)


def test_a_failed_attempt_leaves_the_unit_undone(attempt, seat):
    answer(attempt, RIGHT, WRONG)

    marked = attempts.submit(attempt, at=NOON)

    assert (marked.percent, marked.passed) == (Decimal(50), False)
    assert UnitProgress.objects.get(enrolment_id=seat.pk, unit_key="kuis").done_at is None


def test_what_was_not_answered_earns_nothing(attempt):
    marked = attempts.submit(attempt, at=NOON)

    assert marked.percent == 0
    assert [one["points"] for one in marked.marks] == ["0", "0"]


def test_a_pretest_completes_its_unit_whatever_the_score(ada):
    pretest = QuizFactory(purpose=Quiz.Purpose.PRETEST, passing_grade=70)
    seat = seat_in(unit("tes-awal", pretest), unit("bacaan"), at=NOON, learner=ada)

    attempts.submit(attempts.start(seat, "tes-awal", at=NOON), at=NOON)

    assert UnitProgress.objects.get(enrolment_id=seat.pk).score == 0
    assert UnitProgress.objects.get(enrolment_id=seat.pk).done_at == NOON


def test_the_last_passed_quiz_completes_the_training(quiz, ada):
    seat = seat_in(unit("kuis", quiz), at=NOON, learner=ada)
    attempt = attempts.start(seat, "kuis", at=NOON)
    answer(attempt, RIGHT, RIGHT)

    attempts.submit(attempt, at=NOON)

    assert CourseCompletion.objects.get(enrolment=seat).score == Decimal(100)


def test_the_best_score_counts_and_a_worse_attempt_takes_nothing_away(seat):
    for answers in ([RIGHT, RIGHT], [WRONG, WRONG]):
        attempt = attempts.start(seat, "kuis", at=NOON)
        answer(attempt, *answers)
        attempts.submit(attempt, at=NOON)

    row = UnitProgress.objects.get(enrolment_id=seat.pk, unit_key="kuis")
    assert row.score == Decimal(100)
    assert row.done_at == NOON


def test_an_attempt_is_submitted_once(attempt):
    attempts.submit(attempt, at=NOON)

    with pytest.raises(answering.AlreadySubmitted):
        attempts.submit(attempt, at=NOON)


def test_a_submitted_attempt_takes_no_answer(attempt):
    attempts.submit(attempt, at=NOON)

    with pytest.raises(answering.AlreadySubmitted):
        answer(attempt, RIGHT)


def test_a_submit_takes_the_answers_of_its_form(attempt):
    first, second = attempt.version_ids()

    marked = attempts.submit(attempt, at=NOON, answers=[Given(first, RIGHT), Given(second, RIGHT)])

    assert marked.percent == Decimal(100)


def test_a_forged_answer_in_the_form_submits_nothing(attempt):
    with pytest.raises(answering.AnswerNotAccepted):
        attempts.submit(attempt, at=NOON, answers=[Given(999_999, RIGHT)])

    attempt.refresh_from_db()
    assert attempt.is_open


def test_an_untouched_field_of_an_old_tab_does_not_undo_what_was_answered_elsewhere(attempt):
    first, second = attempt.version_ids()
    answering.save_answer(attempt, first, RIGHT, sequence=7, at=NOON)
    answering.save_answer(attempt, second, RIGHT, sequence=8, at=NOON)

    old_tab = [Given(first, None), Given(second, WRONG, shown=WRONG, seen_sequence=3)]
    kept = answering.save_all(attempt, old_tab, at=NOON).answers

    assert [kept[str(one)]["answer"] for one in (first, second)] == [RIGHT, RIGHT]


def test_a_field_changed_on_the_page_is_the_newest_answer(attempt):
    first, second = attempt.version_ids()
    answering.save_answer(attempt, first, RIGHT, sequence=7, at=NOON)
    answering.save_answer(attempt, second, RIGHT, sequence=8, at=NOON)

    changed = [Given(first, None, shown=RIGHT, seen_sequence=7), Given(second, WRONG, shown=None)]
    kept = answering.save_all(attempt, changed, at=NOON).answers

    assert [kept[str(one)]["answer"] for one in (first, second)] == [None, WRONG]


def test_a_field_changed_back_before_the_last_save_arrived_counts_as_it_stands(attempt):
    [first, *_] = attempt.version_ids()
    answering.save_answer(attempt, first, WRONG, sequence=8, at=NOON)

    kept = answering.save_all(attempt, [Given(first, RIGHT, shown=RIGHT, seen_sequence=9)], at=NOON).answers

    assert kept[str(first)]["answer"] == RIGHT


def test_an_edited_question_leaves_open_attempts_with_the_version_they_drew(attempt, quiz, seat):
    question = quiz.questions.first()
    edited = {
        "text": "Lain",
        "options": [{"id": "o1", "text": "X"}, {"id": "o2", "text": "Y", "correct": True}],
    }
    banking.revise(question, edited, by=None, at=NOON)
    answer(attempt, RIGHT, RIGHT)

    assert attempts.submit(attempt, at=NOON).percent == Decimal(100)
    assert attempts.start(seat, "kuis", at=NOON).version_ids() != attempt.version_ids()


class TestTime:
    @pytest.fixture
    def quiz(self, db):
        return QuizFactory(passing_grade=70, time_limit_seconds=600, shuffle_questions=False)

    def test_the_clock_starts_with_the_attempt(self, attempt):
        assert attempt.expires_at == NOON + 10 * MINUTE

    def test_without_a_limit_an_attempt_ends_when_learning_does(self, quiz, seat):
        Quiz.objects.update(time_limit_seconds=None)

        assert attempts.start(seat, "kuis", at=NOON).expires_at == seat.batch.ends_at

    def test_no_attempt_outlasts_the_batch(self, seat):
        at = seat.batch.ends_at - MINUTE

        assert attempts.start(seat, "kuis", at=at).expires_at == seat.batch.ends_at

    def test_a_submit_within_the_grace_counts_with_its_answers(self, attempt):
        first, second = attempt.version_ids()
        at = attempt.expires_at + 29 * SECOND

        marked = attempts.submit(attempt, at=at, answers=[Given(first, RIGHT), Given(second, RIGHT)])

        assert (marked.percent, marked.closed_by) == (Decimal(100), "learner")

    def test_after_the_grace_only_what_was_saved_counts(self, attempt):
        _first, second = attempt.version_ids()
        answer(attempt, RIGHT)
        at = attempt.expires_at + 30 * SECOND

        marked = attempts.submit(attempt, at=at, answers=[Given(second, RIGHT)])

        assert (marked.percent, marked.closed_by) == (Decimal(50), "time")
        assert marked.submitted_at == attempt.expires_at

    def test_no_answer_is_taken_after_the_grace(self, attempt):
        with pytest.raises(answering.TimeIsUp):
            answer(attempt, RIGHT, at=attempt.expires_at + 30 * SECOND)

    def test_timing_out_submits_what_was_saved(self, attempt):
        answer(attempt, RIGHT, RIGHT)

        marked = attempts.time_out(attempt, at=attempt.expires_at + MINUTE)

        assert (marked.percent, marked.submitted_at) == (Decimal(100), attempt.expires_at)

    def test_nothing_times_out_early_or_twice(self, attempt):
        assert attempts.time_out(attempt, at=attempt.expires_at).is_open
        attempts.submit(attempt, at=NOON)

        assert attempts.time_out(attempt, at=attempt.expires_at + MINUTE).closed_by == "learner"

    def test_starting_again_first_closes_what_is_overdue(self, attempt, seat):
        answer(attempt, RIGHT, RIGHT)

        again = attempts.start(seat, "kuis", at=attempt.expires_at + MINUTE)

        assert again.number == 2
        attempt.refresh_from_db()
        assert attempt.closed_by == "time"

    def test_an_attempt_that_ran_out_after_the_batch_ended_still_completes_its_unit(self, attempt, seat):
        answer(attempt, RIGHT, RIGHT)

        attempts.time_out(attempt, at=seat.batch.ends_at + MINUTE)

        assert UnitProgress.objects.get(enrolment_id=seat.pk, unit_key="kuis").done_at == attempt.expires_at


class TestCheckingDuringTheAttempt:
    @pytest.fixture
    def quiz(self, db):
        return QuizFactory(feedback=Quiz.Feedback.DURING, shuffle_questions=False)

    def test_a_checked_answer_stays_as_it_is(self, attempt):
        [first, *_] = attempt.version_ids()
        answer(attempt, WRONG)
        answering.check_answer(attempt, first, at=NOON)

        with pytest.raises(answering.AnswerChecked):
            answering.save_answer(attempt, first, RIGHT, sequence=9, at=NOON)
        answering.save_all(attempt, [Given(first, RIGHT, shown=WRONG)], at=NOON)

        attempt.refresh_from_db()
        assert attempt.answers[str(first)]["answer"] == WRONG

    def test_nothing_is_checked_before_it_is_answered(self, attempt):
        with pytest.raises(answering.NotCheckable):
            answering.check_answer(attempt, attempt.version_ids()[0], at=NOON)

    def test_other_quizzes_tell_nothing_during_the_attempt(self, attempt):
        Quiz.objects.update(feedback=Quiz.Feedback.AFTER_SUBMIT)
        answer(attempt, RIGHT)

        with pytest.raises(answering.NotCheckable):
            answering.check_answer(attempt, attempt.version_ids()[0], at=NOON)


def test_a_pass_in_a_unit_that_became_locked_counts_once_it_opens(seat, quiz):
    attempt = attempts.start(seat, "kuis", at=NOON)
    answer(attempt, RIGHT, RIGHT)
    _put_before(seat, unit("baru"))

    assert attempts.submit(attempt, at=NOON).passed
    assert UnitProgress.objects.get(enrolment_id=seat.pk, unit_key="kuis").done_at is None

    progress.complete_unit(seat, "baru", at=NOON)
    attempts.start(seat, "kuis", at=NOON + MINUTE)
    assert UnitProgress.objects.get(enrolment_id=seat.pk, unit_key="kuis").score == Decimal(100)


def _put_before(seat, new_unit):
    """The batch runs a corrected curriculum with one more unit at its start."""
    old = seat.batch.version
    document = {**old.document, "subjects": [{**old.document["subjects"][0]}]}
    document["subjects"][0]["units"] = [new_unit, *document["subjects"][0]["units"]]
    seat.batch.version = type(old).objects.create(
        course=old.course, number=2, document=document, published_at=NOON
    )
    seat.batch.save(update_fields=["version"])
