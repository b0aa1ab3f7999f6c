"""An instructor's video goes up in parts; after a reload the same file goes on where it stopped."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from courses.models import Media, Upload
from lms.accounts.models import User
from tests.factories.accounts import PASSWORD, InstructorFactory, WorkUnitFactory
from tests.journeys.staging import sign_in

pytestmark = pytest.mark.once

MB = 1024 * 1024


@pytest.fixture
def lala(site) -> User:
    """An instructor of all that her office organises."""
    WorkUnitFactory(code="BALAI-J")
    return InstructorFactory(name="Lala Tanasale", scope="unit:BALAI-J", password=PASSWORD)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """What begins like a film and fills three parts."""
    file = tmp_path / "Salat_Jumat.mp4"
    file.write_bytes(b"\x00\x00\x00\x20ftypisom".ljust(12 * MB, b"\x00"))
    return file


def test_a_video_goes_on_after_a_reload_and_is_saved_with_what_was_told_of_it(
    page: Page, axe, picture, lala: User, film: Path
):
    sign_in(page, lala, to="/admin/media/new/")
    page.route("**/bagian/3/", hold_bodies)
    page.get_by_label("Video atau rekaman suara").set_input_files(film)
    expect(page.get_by_label("Judul")).to_have_value("Salat Jumat")
    expect(page.locator("[data-written]")).to_contain_text("10,0")
    page.on("dialog", lambda leaving: leaving.accept())
    page.reload()

    unfinished = page.get_by_role("region", name="Unggahan yang belum selesai")
    expect(unfinished).to_contain_text("83 % dari 12,0 MB")
    axe(page)
    picture(page, "upload-unfinished")
    page.unroute("**/bagian/3/")
    page.get_by_label("Video atau rekaman suara").set_input_files(film)
    expect(unfinished).to_be_hidden()
    expect(page.locator("[data-status]")).to_contain_text("sudah sampai")
    axe(page)
    picture(page, "upload-sent")
    page.get_by_role("button", name="Simpan").click()

    page.wait_for_url(re.compile(r"/admin/media/\d+/$"))
    made = Media.objects.get(upload__owner=lala)
    assert made.title == "Salat Jumat"
    assert made.source.size == 12 * MB
    assert Upload.objects.get(owner=lala).finished_at


def hold_bodies(route: Route) -> None:
    """A part that never arrives; asking where it goes is answered."""
    if route.request.method != "PUT":
        route.continue_()
