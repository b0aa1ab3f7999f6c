"""A unit on the device: saved, learnt from without a connection, credited on return, wiped at the end."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Response, Route, expect

from courses import publishing
from courses.models import Batch, Enrolment, UnitProgress
from lms.accounts.models import User
from tests.factories.accounts import PASSWORD, LearnerFactory
from tests.factories.courses import CourseFactory, EnrolmentFactory, document, unit
from tests.journeys.staging import CLIP_SECONDS, batch_of_today, short_video, sign_in
from tests.journeys.test_player import play, wait_until, watched

pytestmark = pytest.mark.once

KEPT = """async () => (await caches.keys()).filter((name) => name.startsWith("pintar-unit:")).length"""
HOLDS = """async ([path, words]) => {
  const saved = await (await caches.open(`pintar-unit:${path}`)).match(path);
  return (await saved.text()).includes(words);
}"""
# Two seconds that were played while the connection was lost, in a tab that was closed since.
LEFT_BEHIND = """(url) => {
  const now = Date.now();
  const left = { touched: 0, plays: [[0, 2, now - 2000, now]] };
  localStorage.setItem(`pintar:plays:${url}:1-2-3`, JSON.stringify(left));
}"""


@pytest.fixture
def device(browser: Browser, site) -> Iterator[Page]:
    """A phone whose console may tell of a lost connection."""
    context = browser.new_context(base_url=site.url, locale="id-ID", viewport={"width": 360, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture
def seat(site) -> Enrolment:
    units = [
        unit("luring", "video", title="Tayangan luring", media=short_video("luring")),
        unit("kuis", "quiz"),
    ]
    course = CourseFactory(units=units, sequential=False, title="Pelatihan luring")
    return EnrolmentFactory(batch=batch_of_today(course), learner=LearnerFactory(password=PASSWORD))


def address(seat: Enrolment) -> str:
    return f"/belajar/{seat.pk}/luring/"


def new_version(seat: Enrolment, *, title: str) -> None:
    """The batch moves to a curriculum whose unit has another title and the same film."""
    before = seat.batch.version.document["subjects"][0]["units"]
    told = document({**before[0], "title": title}, *before[1:], title=seat.batch.course.title)
    version = publishing.publish(seat.batch.course, told, by=None, at=timezone.now())
    Batch.objects.filter(pk=seat.batch_id).update(version=version)


def sign_out(page: Page) -> None:
    page.locator(".menu--account > summary").click()
    page.locator("form[action='/akun/logout/'] button").click()
    page.wait_for_url("/")


def sign_in_and_see_a_report(page: Page, person: User) -> Response:
    with page.expect_response(lambda answer: "/kemajuan/" in answer.url) as reported:
        sign_in(page, person, to="/beranda/")
    return reported.value


def part(page: Page, name: str):
    return page.locator(f"[data-offline] [data-part={name}]")


def choose(page: Page) -> None:
    page.locator("[data-offline] > summary").click()
    expect(part(page, "choose")).to_be_visible()


def save(page: Page) -> None:
    part(page, "choose").get_by_role("button").click()


def one_byte_more(route: Route) -> None:
    """The manifest, with a film that is cut off on its way."""
    told = route.fetch().json()
    told["renditions"][0]["bytes"] += 1
    route.fulfill(json=told)


def test_a_saved_unit_is_learnt_without_a_connection_and_credited_on_return(
    device: Page, seat: Enrolment, axe, picture
):
    sign_in(device, seat.learner, to=address(seat))
    picture(device, "offline-closed")
    device.route("**/luring/luring/", one_byte_more)
    choose(device)
    save(device)
    expect(part(device, "words")).not_to_be_empty()
    expect(part(device, "choose")).to_be_visible()
    assert device.evaluate(KEPT) == 0
    device.unroute("**/luring/luring/")
    device.reload()
    choose(device)
    axe(device)
    picture(device, "offline-choosing")
    save(device)
    expect(part(device, "saved")).to_be_visible()
    axe(device)
    picture(device, "offline-saved")

    device.context.set_offline(True)
    device.goto(f"/belajar/{seat.pk}/kuis/kuis/")
    expect(device.locator("[data-not-saved]")).to_be_visible()
    assert device.locator("form").count() == 0
    axe(device)
    picture(device, "offline-page")
    device.get_by_role("link", name="Tayangan luring").click()
    expect(device.locator("[data-copy]")).to_be_visible()
    picture(device, "offline-copy")
    play(device, "video.playbackRate = 2")
    wait_until(device, f"video.ended || video.currentTime > {CLIP_SECONDS - 0.2}")
    assert UnitProgress.objects.get(enrolment_id=seat.pk).done_at is None

    with device.expect_response(lambda answer: "/kemajuan/" in answer.url) as reported:
        device.context.set_offline(False)
    assert reported.value.json()["done"] is True
    assert UnitProgress.objects.get(enrolment_id=seat.pk).done_at


def test_a_device_keeps_nothing_of_who_signed_out_but_what_is_still_to_be_credited(
    device: Page, seat: Enrolment
):
    sign_in(device, seat.learner, to=address(seat))
    choose(device)
    save(device)
    expect(part(device, "saved")).to_be_visible()
    new_version(seat, title="Judul baru")
    device.reload()
    device.wait_for_function(HOLDS, arg=[address(seat), "Judul baru"])
    device.evaluate(LEFT_BEHIND, f"{address(seat)}kemajuan/")

    sign_out(device)
    device.wait_for_function(f"async () => (await ({KEPT})()) === 0")
    reported = sign_in_and_see_a_report(device, LearnerFactory(password=PASSWORD))
    assert (reported.status, watched(seat)) == (404, 0)
    sign_out(device)
    reported = sign_in_and_see_a_report(device, seat.learner)
    assert (reported.status, watched(seat)) == (200, 2)

    device.context.set_offline(True)
    device.goto(address(seat))
    expect(device.locator("[data-not-saved]")).to_be_visible()
    expect(device.locator("[data-none]")).to_be_visible()
