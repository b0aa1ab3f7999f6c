"""A real worker on a real broker, killed in the middle of its work."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from django.db import connection, transaction
from kombu import Connection

from certificates import issuing, numbering, tasks
from certificates.models import Certificate, NumberSequence
from tests.factories.certificates import CompletionFactory
from tests.factories.courses import NOON
from tests.places import POSTGRES

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
BROKER = os.environ.get("REDIS_URL", "")
PATIENCE_SECONDS = 60.0


def wait_until(is_so: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < until, "nothing happened"
        time.sleep(0.1)


@contextmanager
def worker(files: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One worker process, as in production but for its size; it is killed at the end if it still lives."""
    database = f"{POSTGRES.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    settings = {
        "DJANGO_SETTINGS_MODULE": "lms.settings",
        "DATABASE_URL": database,
        "BROKER_URL": BROKER,
        "VAR_DIR": str(files),
    }
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "lms.celery",
        "worker",
        "--pool=solo",
        "-Q",
        "certificates",
    ]
    process = subprocess.Popen([*command, "--without-gossip", "--without-mingle"], env=os.environ | settings)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def ring() -> Iterator[Callable[..., None]]:
    """Queue a task on the real broker, which is emptied before and after."""
    server = redis.Redis.from_url(BROKER)
    server.flushdb()
    with Connection(BROKER) as broker:
        yield lambda task, **ids: task.apply_async(kwargs=ids, connection=broker, queue="certificates")
    server.flushdb()
    server.close()


def somebody_waits_for_us() -> bool:
    """Asked of the locks: what pg_stat_activity says stands still within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def test_a_worker_killed_between_completion_and_certificate_leaves_one_certificate_and_one_number(
    tmp_path, ring
):
    completion = CompletionFactory()
    unit = completion.enrolment.batch.course.organiser

    # The sequence is held here, so that the worker is surely in the middle of issuing when it dies.
    with worker(tmp_path) as first, transaction.atomic():
        numbering.locked(unit, 2026)
        ring(tasks.issue_certificate, completion_id=completion.pk)
        wait_until(somebody_waits_for_us)
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert not Certificate.objects.exists()

    with worker(tmp_path):
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

    with worker(tmp_path):
        ring(tasks.sweep_certificates)
        wait_until(lambda: Certificate.objects.exclude(rendered_at=None).exists())

    certificate.refresh_from_db()
    assert (certificate.is_ready, certificate.attempts, certificate.sequence) == (True, 2, 1)
