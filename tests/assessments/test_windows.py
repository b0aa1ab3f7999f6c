"""When a quiz may be started: the rule, and its page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from assessments import windows
from assessments.models import QuizWindow
from lms.accounts.models import AuditEntry
from lms.lib.errors import Refused
from tests.factories.assessments import QuizFactory
from tests.factories.courses import BatchFactory, CourseFactory

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
LATER = NOON + timedelta(hours=2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(office):
    return BatchFactory(course=CourseFactory(code="MBP-01", organiser=office))


@pytest.fixture
def quiz(batch):
    return QuizFactory(course_code="MBP-01")


def keep(quiz, batch=None, opens_at=NOON, closes_at=LATER, by=None):
    return windows.keep_window(quiz, batch, opens_at=opens_at, closes_at=closes_at, by=by, at=NOON)


def test_a_window_replaces_the_one_of_the_same_batch_and_leaves_the_others(quiz, batch):
    keep(quiz)
    keep(quiz, batch, closes_at=None)
    keep(quiz, batch, opens_at=None)

    kept = {window.batch: (window.opens_at, window.closes_at) for window in quiz.windows.all()}
    assert kept == {None: (NOON, LATER), batch: (None, LATER)}


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "code"),
    [(None, None, "window_empty"), (LATER, NOON, "window_backwards"), (NOON, NOON, "window_backwards")],
)
def test_an_impossible_window_is_refused(quiz, opens_at, closes_at, code):
    with pytest.raises(Refused) as refusal:
        keep(quiz, opens_at=opens_at, closes_at=closes_at)

    assert refusal.value.code == code
    assert not QuizWindow.objects.exists()


def test_a_batch_of_another_training_gets_no_window(quiz):
    with pytest.raises(windows.BatchElsewhere):
        keep(quiz, BatchFactory())


def test_what_is_done_is_on_the_audit_log_once(quiz, bo):
    window = keep(quiz, by=bo)
    windows.remove_window(window, by=bo, at=NOON)
    windows.remove_window(window, by=bo, at=NOON)

    written = AuditEntry.objects.filter(actor=bo).order_by("pk").values_list("action", flat=True)
    assert list(written) == ["quiz.window_kept", "quiz.window_removed"]


def test_moments_are_written_in_the_persons_zone(client, bo, quiz, batch):
    client.force_login(bo)
    address = reverse("quizzes:windows", args=[quiz.pk])
    assert "WIB" in client.get(address).context["form"]["opens_at"].label

    posted = {"batch": batch.pk, "opens_at": "2026-03-02T12:00", "closes_at": "2026-03-02T14:00"}
    client.post(address, posted)

    window = quiz.windows.get()
    assert (window.batch, window.opens_at, window.closes_at) == (batch, NOON, LATER)
    client.post(reverse("quizzes:remove_window", args=[quiz.pk, window.pk]))
    assert not quiz.windows.exists()


@pytest.mark.parametrize(
    "posted",
    [
        {"opens_at": ""},
        {"opens_at": "besok"},
        {"opens_at": "2026-03-02T14:00", "closes_at": "2026-03-02T12:00"},
        {"batch": "999", "opens_at": "2026-03-02T12:00"},
    ],
)
def test_what_makes_no_window_is_refused_on_the_page(client, bo, quiz, posted):
    client.force_login(bo)

    answer = client.post(reverse("quizzes:windows", args=[quiz.pk]), posted)

    assert answer.context["form"].errors
    assert not quiz.windows.exists()


def test_a_window_of_another_quiz_is_not_removed(client, bo, quiz):
    foreign = keep(QuizFactory(course_code="LAIN-01"))
    client.force_login(bo)

    client.post(reverse("quizzes:remove_window", args=[quiz.pk, foreign.pk]))

    assert QuizWindow.objects.filter(pk=foreign.pk).exists()
