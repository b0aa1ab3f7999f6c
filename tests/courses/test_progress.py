import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from courses import events, outline, progress, watching
from courses.models import CourseCompletion, UnitProgress
from tests.factories.courses import DAY, NOON, played, seat, unit

pytestmark = pytest.mark.django_db


def states(enrolment):
    return {node.unit.key: node.state for node in outline.outline_for(enrolment)}


def test_a_unit_opens_once_the_one_before_it_is_done():
    learning = seat(unit("satu"), unit("dua"))
    assert states(learning) == {"satu": "open", "dua": "locked"}

    progress.finish_reading(learning, "satu", at=NOON)

    assert states(learning) == {"satu": "done", "dua": "open"}


def test_an_optional_unit_locks_nothing():
    learning = seat(unit("satu", required=False), unit("dua"))
    assert states(learning) == {"satu": "open", "dua": "open"}


def test_a_course_may_have_no_locks():
    learning = seat(unit("satu"), unit("dua"), sequential=False)
    assert states(learning) == {"satu": "open", "dua": "open"}


@pytest.mark.parametrize(
    "work",
    [
        lambda learning: progress.start_unit(learning, "dua", at=NOON),
        lambda learning: progress.finish_reading(learning, "dua", at=NOON),
        lambda learning: watching.record_watched(learning, "dua", played((0, 1), at=NOON), at=NOON),
        lambda learning: progress.complete_unit(learning, "dua", score=Decimal(100), at=NOON),
    ],
)
def test_a_locked_unit_is_refused_whatever_is_tried(work):
    learning = seat(unit("satu"), unit("dua", "video"))

    with pytest.raises(progress.UnitLocked, match="Satu"):
        work(learning)

    assert not UnitProgress.objects.filter(unit_key="dua").exists()


@pytest.mark.parametrize("at", [NOON - 2 * DAY, NOON + 11 * DAY])
def test_learning_counts_only_while_the_batch_runs(at):
    learning = seat(unit("satu"))

    with pytest.raises(progress.NotLearnable):
        progress.finish_reading(learning, "satu", at=at)


def test_learning_counts_in_the_remedial_window():
    learning = seat(unit("satu"))
    learning.batch.remedial_ends_at = NOON + 20 * DAY

    assert progress.finish_reading(learning, "satu", at=NOON + 15 * DAY).done_at


def test_a_unit_of_another_training_is_unknown():
    with pytest.raises(progress.UnitUnknown):
        progress.start_unit(seat(unit("satu")), "lain", at=NOON)


def test_a_reading_asks_for_its_minimum_time():
    learning = seat(unit("satu", minimum_seconds=30))
    progress.start_unit(learning, "satu", at=NOON)

    with pytest.raises(progress.TooSoon, match="20"):
        progress.finish_reading(learning, "satu", at=NOON + timedelta(seconds=10))
    assert progress.finish_reading(learning, "satu", at=NOON + timedelta(seconds=30)).done_at


def test_a_video_is_not_finished_by_saying_so():
    with pytest.raises(progress.OtherWay):
        progress.finish_reading(seat(unit("video", "video")), "video", at=NOON)


def test_a_score_only_rises():
    learning = seat(unit("kuis", "quiz"), unit("akhir"))

    for score, kept in [("80", "80"), ("60", "80"), ("0", "80"), ("95.50", "95.50")]:
        row = progress.complete_unit(learning, "kuis", score=Decimal(score), at=NOON)
        assert row.score == Decimal(kept)


def test_a_score_of_zero_is_a_score():
    learning = seat(unit("kuis", "quiz", purpose="pretest"))
    assert progress.complete_unit(learning, "kuis", score=Decimal(0), at=NOON).score == 0


def test_the_last_required_unit_completes_the_course_once():
    told = []
    learning = seat(unit("satu"), unit("dua", required=False), unit("tes", "quiz", purpose="posttest"))

    def listen(completion_id, **kwargs):
        told.append(completion_id)

    events.course_completed.connect(listen)
    try:
        progress.finish_reading(learning, "satu", at=NOON)
        progress.complete_unit(learning, "tes", score=Decimal(75), at=NOON)
        progress.complete_unit(learning, "tes", score=Decimal(90), at=NOON + DAY)
    finally:
        events.course_completed.disconnect(listen)

    completion = CourseCompletion.objects.get(enrolment=learning)
    assert told == [completion.pk]
    assert completion.completed_at == NOON
    assert completion.score == Decimal(90)
    assert completion.lesson_hours == 4


def test_the_course_is_remembered_by_its_post_test_not_its_pre_test():
    learning = seat(
        unit("awal", "quiz", purpose="pretest"),
        unit("kuis", "quiz"),
        unit("akhir", "quiz", purpose="posttest"),
    )
    for key, score in [("awal", 20), ("kuis", 100), ("akhir", 72)]:
        progress.complete_unit(learning, key, score=Decimal(score), at=NOON)

    assert CourseCompletion.objects.get().score == Decimal(72)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_last_units_at_once_complete_the_course():
    learning = seat(unit("satu"), unit("dua"), sequential=False)
    gate = threading.Barrier(2)

    def finish(key):
        gate.wait()
        progress.finish_reading(learning, key, at=NOON)
        connection.close()

    threads = [threading.Thread(target=finish, args=[key]) for key in ("satu", "dua")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert CourseCompletion.objects.filter(enrolment=learning).count() == 1
