"""What may break between a learner's last step and the certificate, on the running site.

Each time the learner's page says no error, and the certificate comes to it by itself. A
worker that dies in the very act of numbering: tests/certificates/test_killed_worker.py.
"""

import os
from collections.abc import Iterator

import pytest
import redis
from playwright.sync_api import Page, expect

from certificates import tasks
from certificates.models import Certificate, NumberSequence
from courses.models import CourseCompletion, Enrolment
from tests.factories.accounts import PASSWORD, LearnerFactory, WorkUnitFactory
from tests.factories.courses import CourseFactory, EnrolmentFactory, unit
from tests.journeys.live import Site
from tests.journeys.staging import batch_of_today, sign_in
from tools import processes
from tools import site as commands

SWEPT_MS = 60_000  # a worker starts, then the sweep's grace, on a loaded machine


@pytest.fixture
def seat(site: Site) -> Enrolment:
    """A learner in a training whose only unit is a reading."""
    course = CourseFactory(organiser=WorkUnitFactory(name="Balai Uji"), units=[unit("bacaan-akhir")])
    return EnrolmentFactory(batch=batch_of_today(course), learner=LearnerFactory(password=PASSWORD))


@pytest.fixture
def without_broker(site: Site) -> Iterator[str]:
    """The address of the same site served by a process whose broker is down; whoever sweeps is elsewhere."""
    port = processes.free_port()
    env = os.environ | {"BROKER_URL": f"redis://127.0.0.1:{processes.free_port()}/0"}
    with processes.Group() as group:
        server = group.start(commands.command(port), env=env, output=site.log)
        processes.wait_until_ready(f"http://127.0.0.1:{port}/healthz", server, seconds=60)
        yield f"http://127.0.0.1:{port}"


def finish(page: Page, seat: Enrolment, at: str) -> None:
    """The learner's last step, at that address."""
    sign_in(page, seat.learner, at=at, to=f"/belajar/{seat.pk}/bacaan-akhir/")
    page.get_by_role("button", name="Tandai sudah dibaca").click()
    expect(page.get_by_role("heading", name="Anda telah menuntaskan pelatihan ini")).to_be_visible()
    expect(page.get_by_text("Sertifikat Anda sedang disiapkan")).to_be_visible()
    assert CourseCompletion.objects.filter(enrolment=seat).exists()


def one_certificate_comes(page: Page, seat: Enrolment) -> None:
    """To the open page, without a reload."""
    expect(page.get_by_role("link", name="Unduh sertifikat")).to_be_visible(timeout=SWEPT_MS)
    certificate = Certificate.objects.get(learner=seat.learner)
    numbers = NumberSequence.objects.filter(unit=seat.batch.course.organiser)
    assert [number.last_number for number in numbers] == [certificate.sequence] == [1]


def test_a_broker_that_is_down_is_no_error_and_the_sweep_makes_the_certificate(
    page: Page, seat: Enrolment, without_broker: str
):
    finish(page, seat, without_broker)

    one_certificate_comes(page, seat)


def test_a_worker_killed_before_the_certificate_and_a_lost_message_cost_time_only(
    page: Page, site: Site, seat: Enrolment, without_broker: str
):
    site.kill_worker()
    finish(page, seat, without_broker)
    assert not Certificate.objects.filter(learner=seat.learner).exists()

    site.start_worker()

    one_certificate_comes(page, seat)


@pytest.mark.postgres
def test_a_message_dropped_by_the_broker_is_made_good_by_the_sweep(page: Page, site: Site, seat: Enrolment):
    site.kill_worker()
    finish(page, seat, site.url)
    with redis.Redis.from_url(os.environ["BROKER_URL"]) as broker:
        assert broker.llen("certificates") >= 1
        broker.delete("certificates")

    site.start_worker()

    one_certificate_comes(page, seat)


@pytest.mark.postgres
def test_a_message_that_comes_three_times_makes_one_certificate(page: Page, site: Site, seat: Enrolment):
    site.kill_worker()
    finish(page, seat, site.url)
    for _ in range(2):
        tasks.issue_certificate.apply_async(kwargs={"completion_id": seat.completion.pk})

    site.start_worker()

    one_certificate_comes(page, seat)
