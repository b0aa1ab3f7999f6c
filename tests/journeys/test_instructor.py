"""An instructor edits a unit, looks at it as a learner, and publishes; a running batch keeps its version."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms import access, publishing
from cms.models import CoursePage
from courses.models import Course, Enrolment
from lms.accounts.models import User
from tests.factories.accounts import PASSWORD, InstructorFactory, LearnerFactory, WorkUnitFactory
from tests.factories.cms import course_page, unit_of
from tests.factories.courses import EnrolmentFactory
from tests.journeys.staging import batch_of_today, sign_in

OLD, NEW = "Isi Bacaan 1.", "Kalimat baru dari pengajar."
CODE = "SPS-J1"


@pytest.fixture
def written(site) -> CoursePage:
    """A training that was published once."""
    page = course_page(WorkUnitFactory(), code=CODE, title="Standar Pelayanan")
    publishing.publish(page, by=None, at=timezone.now())
    return page


@pytest.fixture
def joko(written: CoursePage) -> User:
    """An instructor of this one course."""
    person = InstructorFactory(name="Joko Santoso", scope=f"course:{CODE}", password=PASSWORD)
    access.sync_course(written)
    return person


def new_seat(number: int) -> Enrolment:
    batch = batch_of_today(Course.objects.get(code=CODE), number=number)
    return EnrolmentFactory(batch=batch, learner=LearnerFactory(password=PASSWORD))


def test_an_edited_unit_is_previewed_and_published_while_a_running_batch_keeps_the_old_text(
    page: Page, browser, base_url, written: CoursePage, joko: User
):
    running = new_seat(1)
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, joko, to="/admin/")
    unit = unit_of(written, "Bacaan 1")
    page.goto(f"/admin/pages/{unit.pk}/edit/")
    rewrite(page)
    preview_as_learner(page)
    publish(page)

    coming = new_seat(2)
    assert read_by(browser, base_url, running) == OLD
    assert read_by(browser, base_url, coming) == NEW


def rewrite(page: Page) -> None:
    text = page.get_by_role("textbox").filter(has_text=OLD)
    text.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(NEW)
    # The editor writes what was typed into its form a moment later.
    expect(page.locator("[name=body-0-value]")).to_have_value(re.compile(NEW))


def preview_as_learner(page: Page) -> None:
    page.get_by_role("button", name=re.compile("pratinjau|preview", re.I)).first.click()
    seen = page.frame_locator("#w-preview-iframe")
    expect(seen.get_by_text(NEW)).to_be_visible()
    expect(seen.get_by_text("Tidak ada yang dihitung")).to_be_visible()


def publish(page: Page) -> None:
    button = page.get_by_role("button", name="Simpan dan terbitkan kurikulum…")
    if not button.is_visible():
        page.get_by_role("button", name=re.compile("tindakan lain|more actions", re.I)).click()
    button.click()
    expect(page.get_by_role("heading", name=re.compile("versi 2", re.I))).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Bacaan 1")
    page.get_by_role("button", name="Terbitkan sekarang").click()
    expect(page.get_by_text("Versi 2")).to_be_visible()


def read_by(browser, base_url: str, seat: Enrolment) -> str:
    """What the learner's page of the first unit says, in a browser of the learner's own."""
    context = browser.new_context(base_url=base_url, locale="id-ID", viewport={"width": 360, "height": 800})
    page = context.new_page()
    sign_in(page, seat.learner, to=f"/belajar/{seat.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bacaan 1")
    text = page.locator(".learn__main p").filter(has_text=re.compile(f"{OLD}|{NEW}")).first.inner_text()
    context.close()
    return text
