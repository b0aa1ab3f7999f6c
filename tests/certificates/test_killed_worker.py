"""A real worker on a real broker, killed in the middle of its work."""

import signal
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction

from certificates import issuing, numbering, tasks
from certificates.models import Certificate, NumberSequence
from tests.factories.certificates import CompletionFactory
from tests.factories.courses import NOON
from tests.workers import broker, somebody_waits_for_us, wait_until, worker

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
QUEUE = "certificates"


@pytest.fixture
def ring() -> Iterator[Callable[..., None]]:
    with broker(QUEUE) as ring:
        yield ring


def test_a_worker_killed_between_completion_and_certificate_leaves_one_certificate_and_one_number(
    tmp_path, ring
):
    completion = CompletionFactory()
    unit = completion.enrolment.batch.course.organiser

    # The sequence is held here, so that the worker is surely in the middle of issuing when it dies.
    with worker(tmp_path, QUEUE) as first, transaction.atomic():
        numbering.locked(unit, 2026)
        ring(tasks.issue_certificate, completion_id=completion.pk)
        wait_until(somebody_waits_for_us)
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert not Certificate.objects.exists()

    with worker(tmp_path, QUEUE):
        ring(tasks.sweep_certificates)
        wait_until(lambda: Certificate.objects.exclude(rendered_at=None).exists())

    certificate = Certificate.objects.get()
    assert certificate.completion == completion
    assert sum(NumberSequence.objects.values_list("last_number", flat=True)) == certificate.sequence == 1
    assert (tmp_path / "private" / certificate.pdf.name).read_bytes().startswith(b"%PDF")


def test_a_worker_killed_between_number_and_document_leaves_it_to_the_next(tmp_path, ring):
    certificate = issuing.issue(CompletionFactory(), at=NOON)
    # What a worker that died while drawing leaves behind: a claim that has run out.
    Certificate.objects.filter(pk=certificate.pk).update(claimed_until=certificate.numbered_at, attempts=1)

    with worker(tmp_path, QUEUE):
        ring(tasks.sweep_certificates)
        wait_until(lambda: Certificate.objects.exclude(rendered_at=None).exists())

    certificate.refresh_from_db()
    assert (certificate.is_ready, certificate.attempts, certificate.sequence) == (True, 2, 1)
