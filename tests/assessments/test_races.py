"""Real threads on PostgreSQL: what two requests at the same moment do to one attempt."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from assessments import answering, attempts, counting, terms
from assessments.models import GRACE, Attempt, ItemSums, Quiz
from courses import progress
from courses.models import Course, Enrolment, UnitProgress
from lms.lib.errors import Refused
from tests.assessments import door
from tests.factories.assessments import RIGHT, WRONG, QuizFactory, seat_in, unit

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*calls):
    """The calls' outcomes or refusals, each made at the same moment in a thread and connection of its own."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=10)
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def seat(ada):
    quiz = QuizFactory(passing_grade=70, attempts_allowed=3)
    return seat_in(unit("kuis", quiz), at=NOON, learner=ada)


def test_two_tabs_that_start_make_one_attempt(seat):
    outcomes = at_once(*[lambda: attempts.start(seat, "kuis", at=NOON)] * 6)

    assert {attempt.pk for attempt in outcomes} == {Attempt.objects.get().pk}


def test_starts_while_the_last_attempt_runs_use_up_no_other(seat):
    Quiz.objects.update(attempts_allowed=1)

    outcomes = at_once(*[lambda: attempts.start(seat, "kuis", at=NOON)] * 4)

    assert {type(outcome) for outcome in outcomes} == {Attempt}
    assert Attempt.objects.count() == 1


def test_of_two_submits_one_marks_and_the_other_is_refused(seat):
    attempt = attempts.start(seat, "kuis", at=NOON)
    for number, version_id in enumerate(attempt.version_ids(), start=1):
        answering.save_answer(attempt, version_id, RIGHT, sequence=number, at=NOON)

    outcomes = at_once(*[lambda: attempts.submit(attempt, at=NOON)] * 4)

    assert sum(isinstance(outcome, Attempt) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, answering.AlreadySubmitted) for outcome in outcomes) == 3
    assert UnitProgress.objects.get().score == Decimal(100)


@pytest.mark.parametrize("round_", range(5))
def test_an_answer_saved_while_submitting_is_marked_or_refused_but_never_lost(seat, round_):
    attempt = attempts.start(seat, "kuis", at=NOON)
    first, second = attempt.version_ids()
    answering.save_answer(attempt, first, RIGHT, sequence=1, at=NOON)

    saved, marked = at_once(
        lambda: answering.save_answer(attempt, second, RIGHT, sequence=2, at=NOON),
        lambda: attempts.submit(attempt, at=NOON),
    )

    refused = isinstance(saved, answering.AlreadySubmitted)
    assert marked.percent == (Decimal(50) if refused else Decimal(100))
    attempt.refresh_from_db()
    assert (str(second) in attempt.answers) is not refused


def test_answers_saved_at_the_same_moment_are_all_kept(seat):
    attempt = attempts.start(seat, "kuis", at=NOON)
    first, second = attempt.version_ids()

    at_once(
        lambda: answering.save_answer(attempt, first, RIGHT, sequence=1, at=NOON),
        lambda: answering.save_answer(attempt, second, RIGHT, sequence=2, at=NOON),
    )

    attempt.refresh_from_db()
    assert set(attempt.answers) == {str(first), str(second)}


def test_a_start_and_a_time_out_at_once_leave_one_open_attempt(seat):
    Quiz.objects.update(time_limit_seconds=60)
    attempt = attempts.start(seat, "kuis", at=NOON)
    later = attempt.expires_at + GRACE

    at_once(
        lambda: attempts.time_out(attempt, at=later),
        lambda: attempts.start(seat, "kuis", at=later),
        lambda: attempts.start(seat, "kuis", at=later),
    )

    assert list(Attempt.objects.order_by("number").values_list("number", "closed_by")) == [
        (1, "time"),
        (2, ""),
    ]


@pytest.mark.parametrize("limit", [1, None])
def test_eight_starts_with_an_overdue_attempt_close_it_and_open_at_most_one(seat, limit):
    Quiz.objects.update(time_limit_seconds=60, attempts_allowed=limit)
    overdue = attempts.start(seat, "kuis", at=NOON)
    later = overdue.expires_at + GRACE

    outcomes = at_once(*[lambda: attempts.start(seat, "kuis", at=later)] * 8)

    overdue.refresh_from_db()
    assert overdue.closed_by == "time"
    if limit:
        assert {type(outcome) for outcome in outcomes} == {terms.AttemptsUsedUp}
    else:
        assert {outcome.number for outcome in outcomes} == {2}
    assert Attempt.objects.open().count() == (0 if limit else 1)


@pytest.mark.parametrize("round_", range(5))
def test_an_answer_at_the_door_while_submitting_is_marked_or_refused_but_never_lost(ada, round_):
    seat = seat_in(unit("kuis", QuizFactory()), at=timezone.now(), learner=ada)
    attempt = attempts.start(seat, "kuis", at=timezone.now())
    first, second = attempt.version_ids()
    door.save(attempt, first, RIGHT)

    (status, told), marked = at_once(
        lambda: door.save(attempt, second, RIGHT, sequence=2),
        lambda: attempts.submit(attempt, at=timezone.now()),
    )

    attempt.refresh_from_db()
    assert (str(second) in attempt.answers) is (status == 200)
    assert marked.percent == (Decimal(100) if status == 200 else Decimal(50))
    assert status == 200 or told["code"] == "already_submitted"


def test_answers_to_all_questions_at_the_door_at_once_are_all_kept(ada):
    seat = seat_in(unit("kuis", QuizFactory(questions=8)), at=timezone.now(), learner=ada)
    attempt = attempts.start(seat, "kuis", at=timezone.now())

    outcomes = at_once(*[partial(door.save, attempt, one, RIGHT) for one in attempt.version_ids()])

    attempt.refresh_from_db()
    assert {status for status, _told in outcomes} == {200}
    assert set(attempt.answers) == {str(one) for one in attempt.version_ids()}


def test_of_many_answers_to_one_question_at_once_the_newest_is_kept(ada):
    seat = seat_in(unit("kuis", QuizFactory()), at=timezone.now(), learner=ada)
    attempt = attempts.start(seat, "kuis", at=timezone.now())
    [first, *_] = attempt.version_ids()
    given = [(WRONG, 1), (WRONG, 2), (RIGHT, 8), (WRONG, 3), (WRONG, 7), (WRONG, 5)]

    at_once(*[partial(door.save, attempt, first, answer, sequence=number) for answer, number in given])

    attempt.refresh_from_db()
    assert (attempt.answers[str(first)]["answer"], attempt.answers[str(first)]["sequence"]) == (RIGHT, 8)


def test_a_page_turned_twice_at_once_is_turned_once(seat):
    Quiz.objects.update(navigation=Quiz.Navigation.SEQUENTIAL)
    attempt = attempts.start(seat, "kuis", at=NOON)

    outcomes = at_once(*[lambda: attempts.turn_page(attempt, left=1, at=NOON)] * 6)

    assert {one.page for one in outcomes} == {2}


@pytest.mark.parametrize("round_", range(3))
def test_a_time_out_and_a_submit_at_the_limit_mark_once(seat, round_):
    Quiz.objects.update(time_limit_seconds=60)
    attempt = attempts.start(seat, "kuis", at=NOON)
    limit = attempt.expires_at + GRACE

    timed_out, submitted = at_once(
        lambda: attempts.time_out(attempt, at=limit),
        lambda: attempts.submit(attempt, at=limit - timedelta(microseconds=1)),
    )

    attempt.refresh_from_db()
    assert not timed_out.is_open
    refused = isinstance(submitted, answering.AlreadySubmitted)
    assert attempt.closed_by == ("time" if refused else "learner")


@pytest.mark.parametrize("round_", range(12))
def test_all_that_writes_of_one_learning_at_once_never_waits_in_a_circle(ada, round_):
    """A deadlock would be an OperationalError in one of them."""
    quiz = QuizFactory(time_limit_seconds=60, attempts_allowed=None)
    seat = seat_in(unit("kuis", quiz), unit("bacaan"), at=timezone.now(), learner=ada)
    Course.objects.update(sequential=False)
    seat = Enrolment.objects.select_related("batch__course").get(pk=seat.pk)
    attempt = attempts.start(seat, "kuis", at=timezone.now())
    later = attempt.expires_at + GRACE

    at_once(
        lambda: attempts.submit(attempt, at=timezone.now()),
        lambda: attempts.time_out(attempt, at=later),
        lambda: attempts.start(seat, "kuis", at=later),
        lambda: attempts.start(seat, "kuis", at=later),
        lambda: door.save(attempt, attempt.version_ids()[0], RIGHT),
        lambda: door.save(attempt, attempt.version_ids()[1], RIGHT),
        lambda: progress.complete_unit(seat, "bacaan", at=later),
        lambda: progress.start_unit(seat, "bacaan", at=timezone.now()),
    )

    attempt.refresh_from_db()
    assert not attempt.is_open
    assert UnitProgress.objects.filter(
        enrolment_id=seat.pk, unit_key="bacaan", done_at__isnull=False
    ).exists()


def test_two_workers_that_count_at_once_lose_no_attempt_and_double_none(ada, monkeypatch):
    monkeypatch.setattr(counting, "CHUNK", 3)
    quiz = QuizFactory(attempts_allowed=None)
    chair = seat_in(unit("kuis", quiz), at=NOON, learner=ada)
    for _number in range(20):
        attempts.submit(attempts.start(chair, "kuis", at=NOON), at=NOON)

    def count_all():
        after = 0
        while after is not None:
            after = counting.count_some(quiz.pk, after=after, at=NOON)

    at_once(count_all, count_all, count_all)

    counted = {row.which: row.document["count"] for row in ItemSums.objects.all()}
    assert counted == {"all": 20, "first": 1}
    assert not Attempt.objects.to_count().exists()
