from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import issuing, sweeping, tasks
from certificates.models import Certificate, SweepMark
from tests.factories.certificates import CompletionFactory, drawn, issued
from tests.factories.courses import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def test_a_completion_without_certificate_is_found_once_its_own_message_had_time():
    completion = CompletionFactory()
    drawn()

    assert sweeping.completions_without_certificate(NOON) == []
    assert sweeping.completions_without_certificate(NOON + sweeping.GRACE) == [completion.pk]


def test_the_mark_moves_to_before_the_first_completion_without_certificate():
    done = drawn().completion
    missing = CompletionFactory()
    beyond = drawn().completion

    sweeping.completions_without_certificate(LATER)
    assert SweepMark.objects.get().completion_id == done.pk

    issuing.issue(missing, at=LATER)
    assert sweeping.completions_without_certificate(LATER) == []
    assert SweepMark.objects.get().completion_id == beyond.pk


def test_the_mark_stays_behind_what_was_just_completed():
    drawn()

    sweeping.completions_without_certificate(NOON + timedelta(minutes=1))

    assert SweepMark.objects.get().completion_id == 0


def test_the_mark_never_moves_back():
    old, new = drawn().completion, drawn().completion
    sweeping.completions_without_certificate(LATER)

    assert SweepMark.objects.get().completion_id == new.pk
    sweeping._move(SweepMark.objects.get(), type(old).objects.filter(pk=old.pk), None, at=LATER)
    assert SweepMark.objects.get().completion_id == new.pk


def test_a_certificate_without_document_is_found_when_nobody_works_on_it():
    waiting, claimed = issued(), issued()
    drawn()
    Certificate.objects.filter(pk=claimed.pk).update(claimed_until=NOON + timedelta(minutes=1))

    assert sweeping.certificates_without_pdf(NOON) == []
    assert sweeping.certificates_without_pdf(NOON + sweeping.GRACE) == [waiting.pk]
    assert sweeping.certificates_without_pdf(LATER) == [waiting.pk, claimed.pk]


def test_a_sweep_costs_the_same_however_many_certificates_there_are(django_assert_num_queries):
    for _ in range(3):
        drawn()
    sweeping.completions_without_certificate(LATER)

    with django_assert_num_queries(5):
        sweeping.completions_without_certificate(LATER)
        sweeping.certificates_without_pdf(LATER)


def test_the_sweep_makes_every_certificate_that_is_missing(
    tasks_run_at_once, django_capture_on_commit_callbacks
):
    at = timezone.now() - timedelta(minutes=1)
    lost, undrawn = CompletionFactory(completed_at=at), issued(at=at)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_certificates()

    undrawn.refresh_from_db()
    assert undrawn.is_ready
    assert Certificate.objects.get(completion=lost).is_ready
