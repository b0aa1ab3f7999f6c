"""A real worker on a real broker, for tests that kill it in the middle of its work."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from django.db import connection
from kombu import Connection

from tests.places import POSTGRES

BROKER = os.environ.get("REDIS_URL", "")
PATIENCE_SECONDS = 60.0


def wait_until(is_so: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < until, "nothing happened"
        time.sleep(0.1)


@contextmanager
def worker(files: Path, queue: str) -> Iterator[subprocess.Popen[bytes]]:
    """One worker process, as in production but for its size; it is killed at the end if it still lives."""
    database = f"{POSTGRES.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    settings = {
        "DJANGO_SETTINGS_MODULE": "lms.settings",
        "DATABASE_URL": database,
        "BROKER_URL": BROKER,
        "VAR_DIR": str(files),
    }
    command = [sys.executable, "-m", "celery", "-A", "lms.celery", "worker", "--pool=solo", "-Q", queue]
    process = subprocess.Popen([*command, "--without-gossip", "--without-mingle"], env=os.environ | settings)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def broker(queue: str) -> Iterator[Callable[..., None]]:
    """Queue a task on the real broker, which is emptied before and after."""
    server = redis.Redis.from_url(BROKER)
    server.flushdb()
    with Connection(BROKER) as line:
        yield lambda task, **ids: task.apply_async(kwargs=ids, connection=line, queue=queue)
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
