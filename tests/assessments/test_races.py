"""Real threads on PostgreSQL: what two requests at the same moment do to one attempt."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from assessments import answering, attempts, counting
from assessments.models import GRACE, Attempt, ItemSums, Quiz
from courses.models import UnitProgress
from lms.lib.errors import Refused
from tests.factories.assessments import RIGHT, QuizFactory, seat_in, unit

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
