"""From the learner's last step to the certificate, whatever happens to the message between."""

from datetime import timedelta

import kombu.exceptions
import pytest
from django.urls import reverse
from django.utils import timezone

from certificates import issuing, tasks
from certificates.models import Certificate, NumberSequence
from courses import progress
from courses.events import consequences_of
from courses.models import CourseCompletion
from tests.factories.accounts import SignatoryFactory
from tests.factories.certificates import CompletionFactory
from tests.factories.courses import NOON, seat, unit

pytestmark = pytest.mark.django_db


def finish(enrolment):
    progress.complete_unit(enrolment, "bacaan", at=NOON)


def test_the_last_step_leads_to_a_certificate(tasks_run_at_once, django_capture_on_commit_callbacks):
    enrolment = seat(unit("bacaan"))

    with django_capture_on_commit_callbacks(execute=True):
        finish(enrolment)

    assert Certificate.objects.get(completion__enrolment=enrolment).is_ready


def test_the_same_task_run_twice_gives_one_certificate_and_one_number(
    tasks_run_at_once, django_capture_on_commit_callbacks
):
    finish(seat(unit("bacaan")))
    completion = CourseCompletion.objects.get()

    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.issue_certificate(completion_id=completion.pk)

    assert Certificate.objects.get().is_ready
    assert NumberSequence.objects.get().last_number == 1


def test_a_dropped_message_is_made_good_by_the_sweep(tasks_run_at_once, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        finish(seat(unit("bacaan")))
    assert not Certificate.objects.exists()
    assert CourseCompletion.objects.get().completed_at < timezone.now() - timedelta(minutes=1)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_certificates()

    assert Certificate.objects.get().is_ready


def test_a_broker_that_is_down_is_no_error_to_the_learner_and_delays_only(
    monkeypatch, tasks_run_at_once, django_capture_on_commit_callbacks
):
    def down(*args, **kwargs):
        raise kombu.exceptions.OperationalError("connection refused")

    with monkeypatch.context() as broker:
        broker.setattr(tasks.issue_certificate, "apply_async", down)
        with django_capture_on_commit_callbacks(execute=True):
            finish(seat(unit("bacaan")))

    assert CourseCompletion.objects.exists()
    assert not Certificate.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_certificates()
    assert Certificate.objects.get().is_ready


def test_asked_what_rests_on_a_completion_the_valid_certificate_is_told(db, bo):
    certificate = issuing.issue(CompletionFactory(), at=NOON)
    other = issuing.issue(CompletionFactory(), at=NOON)
    reader = SignatoryFactory(scope=f"unit:{certificate.unit.code}")

    [told] = consequences_of([certificate.completion_id], reader)

    assert certificate.number in told.label
    assert told.url == reverse("certificates_admin:certificate", args=[certificate.pk])
    assert [one.url for one in consequences_of([other.completion_id], reader)] == [""]
    assert consequences_of([], reader) == []


def test_a_revoked_certificate_rests_on_nothing_any_more(db, bo):
    certificate = issuing.issue(CompletionFactory(), at=NOON)
    Certificate.objects.update(revoked_at=NOON, revocation_reason="x")

    assert consequences_of([certificate.completion_id], bo) == []
