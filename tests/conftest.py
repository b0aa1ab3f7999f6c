"""What every test may rely on: a migrated database of its own, no network, and the cast.

The cast: ada learns, bo teaches, cy must see nothing, dewi administers.
"""

import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from assessments import blueprints, fragments, versions
from courses import outline
from lms.celery import app
from tests import databases
from tests.cast import ada, bo, cy, dewi, office  # noqa: F401

# How long an example takes says how busy the machine is, not whether the rule holds.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")


NEEDS_THE_DATABASE = {"db", "transactional_db", "client", "live_server"}
SAME_EVERYWHERE = ("tests/assessments", "tests/certificates", "tests/cms", "tests/courses", "tests/services")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each test runs where it can tell something.

    Tests of real locking need PostgreSQL: SQLite ignores SELECT … FOR UPDATE. What of the
    apps touches no database is the same on both, and runs once, on SQLite.
    """
    is_postgres = connection.vendor == "postgresql"
    left_out = [item for item in items if (_is_pure(item) if is_postgres else _needs_postgres(item))]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def _needs_postgres(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgres") is not None


def _is_pure(item: pytest.Item) -> bool:
    if _needs_postgres(item) or item.get_closest_marker("django_db") or not isinstance(item, pytest.Function):
        return False
    return item.nodeid.startswith(SAME_EVERYWHERE) and NEEDS_THE_DATABASE.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One copy of the migrated database for each test process, instead of migrating in each."""
    with django_db_blocker.unblock():
        databases.lay(f"pintar_test_{os.getpid()}")
    yield
    with django_db_blocker.unblock():
        databases.remove()


@pytest.fixture(scope="session", autouse=True)
def _committed_rows_go() -> Iterator[None]:
    """After a test that commits, the database is laid again: a flush would take the migrations' rows too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: databases.lay_again())
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """No test finds what another left in the cache, its rate limits included, nor another's curriculum."""
    yield
    cache.clear()
    outline.curriculum.cache_clear()  # a rolled-back version's number is given again
    blueprints.forget()
    versions.forget()
    fragments.forget()


@pytest.fixture
def tasks_run_at_once() -> Iterator[None]:
    """Queued tasks run where they are queued, instead of waiting for a worker."""
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False
