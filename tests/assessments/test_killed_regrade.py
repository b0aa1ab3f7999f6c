"""A real worker that is killed while it applies a regrade: every mark is changed, and each once."""

import signal
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from assessments import regrading, tasks
from assessments.models import Attempt, MarkChange, Regrade
from courses.models import Enrolment, UnitProgress
from tests.assessments.tried import seat_at, tried, turn_key
from tests.factories.accounts import LearnerFactory
from tests.factories.assessments import RIGHT, WRONG, QuizFactory
from tests.workers import broker, somebody_waits_for_us, wait_until, worker

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
QUEUE = "default"
LEARNERS = regrading.CHUNK + 20


@pytest.fixture
def ring() -> Iterator[Callable[..., None]]:
    with broker(QUEUE) as ring:
        yield ring


def many_like(attempt, count):
    """As many more learners who gave the same answers."""
    learner, seat = attempt.learner, attempt.enrolment
    people = type(learner).objects.bulk_create(
        [type(learner)(username=f"peserta-{number}", name=f"Peserta {number}") for number in range(count)]
    )
    seats = Enrolment.objects.bulk_create(
        [Enrolment(learner=one, batch_id=seat.batch_id, enrolled_at=seat.enrolled_at) for one in people]
    )
    same = ("quiz_id", "unit_key", "number", "drawn", "seed", "answers", "started_at", "expires_at",
            "submitted_at", "closed_by", "marks", "points", "points_of", "percent", "passed")  # fmt: skip
    facts = {name: getattr(attempt, name) for name in same}
    return Attempt.objects.bulk_create(
        [Attempt(enrolment=one, learner_id=one.learner_id, **facts) for one in seats]
    )


def test_a_worker_killed_between_two_chunks_leaves_each_mark_changed_once(tmp_path, ring, office):
    quiz = QuizFactory(passing_grade=70, shuffle_questions=False)
    attempt = tried(seat_at(office, quiz, LearnerFactory()), WRONG, RIGHT)
    last = many_like(attempt, LEARNERS - 1)[-1]
    question = quiz.questions.first()
    turn_key(question)
    regrade = regrading.ask(quiz, question, reason="Kunci salah.", by=None, at=timezone.now())
    while regrading.step(regrade.pk, at=timezone.now()):
        pass
    regrade.refresh_from_db()
    regrading.apply(regrade, by=None, at=timezone.now())

    # An attempt of the second chunk is held here, so that the worker is surely in the middle when it dies.
    with worker(tmp_path, QUEUE) as first, transaction.atomic():
        Attempt.objects.select_for_update().get(pk=last.pk)
        ring(tasks.run_regrade, regrade_id=regrade.pk)
        wait_until(somebody_waits_for_us)
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert MarkChange.objects.count() == regrading.CHUNK

    Regrade.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))  # its lease has run out
    with worker(tmp_path, QUEUE):
        ring(tasks.sweep)
        wait_until(lambda: Regrade.objects.get().state == Regrade.State.DONE)

    regrade.refresh_from_db()
    assert regrade.changed_count == MarkChange.objects.count() == LEARNERS
    assert MarkChange.objects.values("attempt").distinct().count() == LEARNERS
    assert set(Attempt.objects.values_list("percent", "passed")) == {(100, True)}
    assert UnitProgress.objects.filter(unit_key="kuis", score=100).count() == LEARNERS
