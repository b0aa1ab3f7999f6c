"""What journeys set up: trainings that run today, and people who sign in through the site's own door."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from courses import media
from courses.models import Batch, Course
from lms.accounts.models import User
from tests.factories.accounts import PASSWORD
from tests.factories.courses import BatchFactory

# Six seconds of one colour and one tone, H.264 and AAC: lavfi color=s=320x180:r=10 and sine=frequency=220.
CLIP = Path(__file__).with_name("clip.mp4")
CLIP_SECONDS = 6
DAY = timedelta(days=1)
MOST_TABS = 80


def batch_of_today(course: Course, **facts: Any) -> Batch:
    """A batch that takes registrations and runs while the journey lasts."""
    now = timezone.now()
    windows = {
        "registration_opens_at": now - 3 * DAY,
        "registration_closes_at": now + 3 * DAY,
        "starts_at": now - DAY,
        "ends_at": now + 11 * DAY,
        "announced_at": now - 10 * DAY,
    }
    return BatchFactory(course=course, **windows | facts)


def short_video(key: str) -> dict[str, Any]:
    """A video that really plays, as a curriculum carries it; its files lie where the site serves them."""
    film = media.File("240p", CLIP.read_bytes())
    captions = [("id", "Bahasa Indonesia", b"WEBVTT\n\n00:00.000 --> 00:06.000\nNada uji.\n")]
    added = media.add_video(
        key,
        "Video singkat",
        duration_seconds=Decimal(CLIP_SECONDS),
        renditions=[film],
        captions=captions,
        transcript="Nada uji selama enam detik.",
    )
    return media.to_document(added)


def sign_in(page: Page, person: User, *, to: str = "", at: str = "") -> None:
    """Sign in with the NIP, as people do; `to` is where they were going, `at` another address of the site."""
    page.goto(f"{at}/akun/login/?next={to}" if to else f"{at}/akun/login/")
    page.get_by_label("NIP, NIK, atau surel").fill(person.nip or "")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda url: "/akun/login/" not in url)


def tab_to(page: Page, target: Locator) -> None:
    """Reach the target by the Tab key alone."""
    expect(target).to_be_visible()
    for _ in range(MOST_TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} was not reached with {MOST_TABS} tabs")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)
