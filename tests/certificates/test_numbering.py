"""Numbers without a gap and without a double, raced on real locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from certificates import issuing
from certificates.models import Certificate, NumberSequence
from tests.factories.accounts import WorkUnitFactory
from tests.factories.certificates import CompletionFactory
from tests.factories.courses import NOON, BatchFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WORKERS = 6


def at_once(*completions):
    """Issue all at the same moment, each by a worker of its own."""
    start = Barrier(len(completions))

    def work(completion):
        try:
            start.wait()
            return issuing.issue(completion, at=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(completions)) as workers:
        return list(workers.map(work, completions))


def test_workers_that_issue_at_once_take_numbers_without_gap_or_double():
    batch = BatchFactory(course__organiser=WorkUnitFactory())
    completions = [CompletionFactory(enrolment__batch=batch) for _ in range(WORKERS)]

    certificates = at_once(*completions)

    assert sorted(certificate.sequence for certificate in certificates) == list(range(1, WORKERS + 1))
    assert len({certificate.number for certificate in certificates}) == WORKERS


def test_one_completion_issued_by_many_at_once_has_one_certificate_and_one_number():
    completion = CompletionFactory()

    certificates = at_once(*[completion] * WORKERS)

    assert {certificate.pk for certificate in certificates} == {Certificate.objects.get().pk}
    assert NumberSequence.objects.get().last_number == 1


def test_one_certificate_drawn_by_many_at_once_is_claimed_by_one():
    certificate = issuing.issue(CompletionFactory(), at=NOON)
    start = Barrier(WORKERS)

    def work(_worker):
        try:
            start.wait()
            return issuing._claim(Certificate.objects.get(pk=certificate.pk), at=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as workers:
        claims = list(workers.map(work, range(WORKERS)))

    assert claims.count(True) == 1
    certificate.refresh_from_db()
    assert certificate.attempts == 1
