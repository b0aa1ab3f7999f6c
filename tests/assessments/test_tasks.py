from datetime import timedelta

import pytest
from django.utils import timezone

from assessments import answering, attempts, tasks
from assessments.models import Attempt
from tests.factories.assessments import RIGHT, QuizFactory, seat_in, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(ada):
    """An attempt with one right answer of two, left open for longer than its time."""
    start = timezone.now() - timedelta(minutes=30)
    seat = seat_in(unit("kuis", QuizFactory(time_limit_seconds=600)), at=start, learner=ada)
    attempt = attempts.start(seat, "kuis", at=start)
    answering.save_answer(attempt, attempt.version_ids()[0], RIGHT, sequence=1, at=start)
    return attempt


def test_the_sweep_submits_what_was_saved(attempt, tasks_run_at_once, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()

    attempt.refresh_from_db()
    assert (attempt.closed_by, attempt.percent, attempt.submitted_at) == ("time", 50, attempt.expires_at)


def test_a_task_that_runs_twice_changes_nothing(attempt):
    tasks.time_out_attempt(attempt_id=attempt.pk)
    before = Attempt.objects.values().get()

    tasks.time_out_attempt(attempt_id=attempt.pk)

    assert Attempt.objects.values().get() == before


def test_the_sweep_leaves_attempts_in_their_grace_alone(attempt):
    assert not Attempt.objects.overdue(attempt.expires_at + timedelta(seconds=29)).exists()
    assert Attempt.objects.overdue(attempt.expires_at + timedelta(seconds=30)).exists()
