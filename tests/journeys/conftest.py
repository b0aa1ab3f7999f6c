"""A journey: a real browser visits the real site, and the test may write to the same database.

    def test_a_visitor_finds_a_service(site, page):
        ServiceFactory(title="Legalisasi")      # the ORM, committed at once
        page.goto("/layanan/")
        axe(page)

One site serves all journeys of a run, so each journey makes its own people.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver runs a loop in this thread

import pytest
from django.db import connection
from playwright.sync_api import Page, expect
from pytest_django.plugin import DjangoDbBlocker

from tests import databases
from tests.journeys import browsing, live
from tests.journeys import settings as chosen
from tools import processes

PATIENCE_MS = 15_000  # for what a page is asked to do; a loaded machine needs some of it
CHROMIUM = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    elsewhere = "once" if connection.vendor == "postgresql" else "postgres"
    left_out = [item for item in items if item.get_closest_marker(elsewhere)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database that the site and the journeys share, migrated and empty of people."""
    with django_db_blocker.unblock():
        databases.lay(chosen.NAME)
        yield
        databases.remove()


@pytest.fixture(scope="session")
def site(django_db_setup: None) -> Iterator[live.Site]:
    """The running site. See live.Site for its address and for killing its worker."""
    with processes.Group() as group:
        started = live.Site(group)
        started.start()
        yield started
        started.log.close()


expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def base_url(site: live.Site) -> str:
    return site.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | {"executable_path": shutil.which("chromium"), "args": CHROMIUM}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A phone's width and the platform's first language, unless a journey says otherwise."""
    return browser_context_args | {"locale": "id-ID", "viewport": {"width": 360, "height": 800}}


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page whose console must stay free of errors."""
    page.set_default_timeout(PATIENCE_MS)
    with browsing.watched(page) as problems:
        yield page
        assert not problems


@pytest.fixture
def axe() -> Callable[[Page], None]:
    return browsing.axe


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    return browsing.picture
