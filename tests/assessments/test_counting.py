"""Attempts are counted once each, whoever counts and whatever is killed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import answering, attempts, counting, statistics, sums, tasks
from assessments.models import Attempt, ItemSums
from tests.factories.assessments import RIGHT, WRONG, QuizFactory, add_question, seat_in, unit

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return QuizFactory(attempts_allowed=None)


@pytest.fixture
def seat(quiz):
    return seat_in(unit("kuis", quiz), at=NOON)


def submitted(seat, *answers, at=NOON):
    attempt = attempts.start(seat, "kuis", at=at)
    for number, (version_id, answer) in enumerate(
        zip(sorted(attempt.version_ids()), answers, strict=False), 1
    ):
        answering.save_answer(attempt, version_id, answer, sequence=number, at=at)
    return attempts.submit(attempt, at=at)


def kept(quiz, which="all"):
    return sums.from_document(ItemSums.objects.get(quiz=quiz, which=which).document)


def test_an_attempt_is_counted_with_its_marks_and_options(quiz, seat):
    submitted(seat, RIGHT, WRONG)

    counting.count_some(quiz.pk, at=NOON)

    first, second = sorted(kept(quiz).versions)
    found = statistics.statistics_of(kept(quiz))
    assert (found.count, found.mean) == (1, 50)
    assert (found.versions[first].facility_percent, found.versions[second].facility_percent) == (100, 0)
    assert [(one.id, one.count) for one in found.versions[second].options] == [(WRONG, 1)]
    assert Attempt.objects.get().counted_at == NOON


def test_counting_again_changes_nothing(quiz, seat):
    submitted(seat, RIGHT)
    counting.count_some(quiz.pk, at=NOON)
    before = ItemSums.objects.order_by("pk").values_list("document", "changed_at")
    before = list(before)

    counting.count_some(quiz.pk, at=NOON + HOUR)

    assert list(ItemSums.objects.order_by("pk").values_list("document", "changed_at")) == before


def test_increments_give_what_counting_all_at_once_gives(quiz, seat):
    for hour, answers in enumerate([(RIGHT, RIGHT), (RIGHT, WRONG), (WRONG,), ()]):
        submitted(seat, *answers, at=NOON + hour * HOUR)
        counting.count_some(quiz.pk, at=NOON)
    step_by_step = kept(quiz)
    ItemSums.objects.all().delete()
    Attempt.objects.update(counted_at=None)

    counting.count_some(quiz.pk, at=NOON)

    assert kept(quiz) == step_by_step


def test_only_each_learners_first_attempt_is_in_the_set_of_first_ones(quiz, seat):
    submitted(seat, WRONG, WRONG)
    submitted(seat, RIGHT, RIGHT, at=NOON + HOUR)

    counting.count_some(quiz.pk, at=NOON)

    assert (kept(quiz, "all").count, kept(quiz, "first").count) == (2, 1)
    assert statistics.statistics_of(kept(quiz, "first")).mean == 0


def test_the_first_attempt_in_a_later_batch_is_no_first_one_in_whatever_order_they_are_counted(quiz, seat):
    later = seat_in(unit("kuis", quiz), at=NOON, learner=seat.learner)
    submitted(seat, WRONG, WRONG)
    second = submitted(later, RIGHT, RIGHT, at=NOON + HOUR)
    Attempt.objects.exclude(pk=second.pk).update(counted_at=NOON)
    counting.count_some(quiz.pk, at=NOON)
    Attempt.objects.exclude(pk=second.pk).update(counted_at=None)

    counting.count_some(quiz.pk, at=NOON)

    assert (kept(quiz, "all").count, kept(quiz, "first").count) == (2, 1)
    assert statistics.statistics_of(kept(quiz, "first")).mean == 0


def test_open_attempts_and_those_that_await_a_person_are_not_counted_yet(quiz, seat):
    waiting = submitted(seat, RIGHT)
    Attempt.objects.filter(pk=waiting.pk).update(percent=None)
    attempts.start(seat, "kuis", at=NOON + HOUR)

    assert counting.quizzes_to_count() == []
    counting.count_some(quiz.pk, at=NOON)
    assert not ItemSums.objects.exists()

    Attempt.objects.filter(pk=waiting.pk).update(percent=Decimal(50))
    assert counting.quizzes_to_count() == [quiz.pk]


def test_an_edited_question_is_counted_by_its_versions(quiz, seat):
    submitted(seat, RIGHT)
    third = add_question(quiz)
    submitted(seat, RIGHT, at=NOON + HOUR)

    counting.count_some(quiz.pk, at=NOON)

    assert kept(quiz).versions[third.versions.get().pk].pairs.count == 1


def test_what_a_learner_typed_is_not_in_the_sums(quiz, seat):
    add_question(quiz, "short", answers=["moderasi"])
    submitted(seat, RIGHT, RIGHT, "Nama saya Ani")

    counting.count_some(quiz.pk, at=NOON)

    assert "Ani" not in str(ItemSums.objects.values_list("document"))
    assert [one.answered for _version, one in sorted(kept(quiz).versions.items())] == [1, 1, 1]


def test_marks_that_hold_more_than_texts_and_numbers_are_read_too(quiz, seat):
    attempt = submitted(seat, RIGHT, WRONG)
    nested = [one | {"parts": [{"a": 1}, {"b": 2}]} for one in attempt.marks]
    Attempt.objects.filter(pk=attempt.pk).update(marks=nested)

    counting.count_some(quiz.pk, at=NOON)

    assert sorted(one.pairs.x for one in kept(quiz).versions.values()) == [0, 10_000]


def test_a_long_queue_is_counted_chunk_by_chunk(quiz, seat, monkeypatch, tasks_run_at_once):
    monkeypatch.setattr(counting, "CHUNK", 2)
    for hour in range(5):
        submitted(seat, RIGHT, at=NOON + hour * HOUR)

    assert counting.count_some(quiz.pk, at=NOON) == sorted(Attempt.objects.values_list("pk", flat=True))[1]
    assert kept(quiz).count == 2


def test_the_sweep_counts_what_is_left(
    quiz, seat, monkeypatch, tasks_run_at_once, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(counting, "CHUNK", 2)
    for hour in range(5):
        submitted(seat, RIGHT, at=NOON + hour * HOUR)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()

    assert kept(quiz).count == 5
    assert not Attempt.objects.to_count().exists()


def test_what_is_killed_before_the_end_counts_nothing(quiz, seat, monkeypatch):
    submitted(seat, RIGHT)

    def killed(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(sums, "to_document", killed)
    with pytest.raises(KeyboardInterrupt):
        counting.count_some(quiz.pk, at=NOON)
    assert not ItemSums.objects.exists()
    assert Attempt.objects.to_count().count() == 1
    monkeypatch.undo()

    counting.count_some(quiz.pk, at=NOON)

    assert kept(quiz).count == 1


def test_a_chunk_costs_the_same_queries_however_many_attempts_it_holds(quiz, seat):
    submitted(seat, RIGHT)
    counting.count_some(quiz.pk, at=NOON)
    costs = []
    for size in (1, 6):
        for hour in range(size):
            submitted(seat, RIGHT, at=NOON + (size + hour) * HOUR)
        with CaptureQueriesContext(connection) as captured:
            counting.count_some(quiz.pk, at=NOON)
        costs.append(len(captured))

    assert costs[0] == costs[1]
