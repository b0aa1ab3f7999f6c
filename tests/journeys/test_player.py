"""A real video that really plays, on the running site: what is credited, what isn't, and what survives."""

import subprocess
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files import File
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from courses import media, transcoding
from courses.models import Enrolment, UnitProgress, WatchPolicy
from tests.factories.accounts import PASSWORD, LearnerFactory
from tests.factories.courses import CourseFactory, EnrolmentFactory, unit
from tests.journeys.staging import CLIP_SECONDS, batch_of_today, short_video, sign_in, tab_to

PHONE = {"width": 360, "height": 800}
DONE = "Sudah ditonton. Anda dapat melanjutkan."


def seat_with_video(key: str, media: dict[str, Any] | None = None, **course_facts) -> Enrolment:
    units = [unit(key, "video", title="Tayangan", media=media or short_video(key)), unit(f"{key}-lanjut")]
    course = CourseFactory(units=units, **course_facts)
    return EnrolmentFactory(batch=batch_of_today(course), learner=LearnerFactory(password=PASSWORD))


def uploaded_film(key: str, folder: Path) -> dict[str, Any]:
    """Twelve seconds in two sizes, as the site itself prepares an upload."""
    source = folder / f"{key}.mp4"
    picture, tone = "testsrc=size=640x360:rate=5:duration=12", "sine=frequency=330:duration=12"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone]
    subprocess.run([*command, "-c:v", "libx264", "-preset", "ultrafast", source], check=True)
    with source.open("rb") as content:
        added = media.start(key, "Tayangan", File(content), at=timezone.now())
    transcoding.transcode(added.pk, timezone.now())
    added.refresh_from_db()
    return media.to_document(added)


def long_film(key: str, folder: Path) -> dict[str, Any]:
    """Longer than a minute and as light as can be, so that a browser has all of it at once."""
    film = folder / f"{key}.mp4"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=s=64x36:r=2:d=75", "-movflags"]
    subprocess.run([*command, "+faststart", "-pix_fmt", "yuv420p", film], check=True)
    rendition = media.File("240p", film.read_bytes())
    added = media.add_video(key, "Tayangan", duration_seconds=Decimal(75), renditions=[rendition])
    return media.to_document(added)


def address(seat: Enrolment, key: str) -> str:
    return f"/belajar/{seat.pk}/{key}/"


def play(page: Page, script: str = "") -> None:
    page.evaluate(f"video => {{ video.muted = true; {script}; return video.play() }}", handle(page))


def handle(page: Page):
    return page.locator("video").element_handle()


def wait_until(page: Page, condition: str) -> None:
    page.wait_for_function(f"() => {{ const video = document.querySelector('video'); return {condition} }}")


def watched(seat: Enrolment) -> float:
    row = UnitProgress.objects.get(enrolment_id=seat.pk)
    assert row.done_at is None
    return sum(end - start for start, end in row.evidence.get("spans", []))


def test_a_jump_to_the_end_finishes_nothing(page: Page, site):
    seat = seat_with_video("loncat")
    sign_in(page, seat.learner, to=address(seat, "loncat"))

    play(page)
    wait_until(page, "video.currentTime > 1")
    page.evaluate(f"video => {{ video.currentTime = {CLIP_SECONDS - 1} }}", handle(page))
    with page.expect_response(lambda answer: "/kemajuan/" in answer.url) as reported:
        wait_until(page, "video.ended")

    assert reported.value.json()["done"] is False
    assert 1 <= watched(seat) < 4


@pytest.mark.once
def test_a_hard_training_says_why_it_neither_speeds_up_nor_jumps(page: Page, site, axe, picture):
    seat = seat_with_video("ketat", watch_policy=WatchPolicy.HARD)
    sign_in(page, seat.learner, to=address(seat, "ketat"))
    words = page.locator("[data-words]")

    play(page, "video.playbackRate = 2")
    expect(words).to_contain_text("kecepatan biasa")
    assert page.evaluate("video => video.playbackRate", handle(page)) == 1
    page.evaluate("video => { video.currentTime = 5 }", handle(page))
    expect(words).to_contain_text("berurutan")
    axe(page)
    picture(page, "player-hard")
    # A browser that was made to play at double speed all the same is refused by the server.
    now = page.evaluate("Date.now()")
    answer = page.request.post(
        f"{address(seat, 'ketat')}kemajuan/",
        data={"sent_at": now, "plays": [[0, 6, now - 3000, now]], "position": 6},
        headers={"X-CSRFToken": csrf(page), "Referer": page.url},
    )
    assert (answer.status, answer.json()["code"]) == (409, "too_fast")


def csrf(page: Page) -> str:
    return next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")


def test_what_was_played_without_a_connection_is_credited_once_it_is_back(browser: Browser, site):
    seat = seat_with_video("putus")
    device = browser.new_context(base_url=site.url, locale="id-ID")
    page = device.new_page()
    sign_in(page, seat.learner, to=address(seat, "putus"))
    play(page)
    wait_until(page, "video.currentTime > 0.5")

    page.route("**/kemajuan/", lambda route: route.abort("internetdisconnected"))
    wait_until(page, "video.ended")
    expect(page.get_by_text("Belum tersimpan, mencoba lagi")).to_be_visible()
    page.unroute("**/kemajuan/")
    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(page.get_by_text(DONE).first).to_be_visible()
    assert UnitProgress.objects.get(enrolment_id=seat.pk).done_at
    device.close()


@pytest.mark.once
def test_a_closed_tab_is_resumed_on_another_device(page: Page, site, browser: Browser):
    seat = seat_with_video("lanjut")
    sign_in(page, seat.learner, to=address(seat, "lanjut"))
    play(page)
    wait_until(page, "video.currentTime > 2.5")
    page.close(run_before_unload=True)
    until = time.monotonic() + 10
    while watched(seat) < 2 and time.monotonic() < until:
        time.sleep(0.2)  # the closing tab's last report is under way

    device = browser.new_context(base_url=site.url, locale="id-ID")
    other = device.new_page()
    sign_in(other, seat.learner, to=address(seat, "lanjut"))
    other.evaluate("document.querySelector('video').preload = 'auto'")
    wait_until(other, "video.readyState > 0 && video.currentTime >= 2")
    assert 2 <= watched(seat) < 4
    device.close()


def test_two_tabs_that_play_the_same_part_count_it_once(page: Page, site):
    seat = seat_with_video("dua-tab")
    sign_in(page, seat.learner, to=address(seat, "dua-tab"))
    second = page.context.new_page()
    second.goto(address(seat, "dua-tab"))

    for tab in (page, second):
        tab.bring_to_front()
        play(tab)
        wait_until(tab, "video.currentTime > 2")
        with tab.expect_response(lambda answer: "/kemajuan/" in answer.url):
            tab.evaluate("video => video.pause()", handle(tab))

    assert 2 <= watched(seat) < 4


# The minute is spent once in the whole suite, where the site runs as in production.
@pytest.mark.postgres
def test_a_connection_lost_for_a_minute_costs_nothing_of_what_was_played(browser: Browser, site, tmp_path):
    seat = seat_with_video("semenit", long_film("semenit", tmp_path))
    device = browser.new_context(base_url=site.url, locale="id-ID")
    page = device.new_page()
    sign_in(page, seat.learner, to=address(seat, "semenit"))
    play(page)
    wait_until(page, "video.currentTime > 1 && video.buffered.end(0) > 74")

    device.set_offline(True)
    page.wait_for_timeout(60_000)
    assert watched(seat) < 5
    expect(page.get_by_text("Belum tersimpan, mencoba lagi")).to_be_visible()
    device.set_offline(False)
    with page.expect_response(lambda answer: "/kemajuan/" in answer.url and answer.ok):
        page.evaluate("video => video.pause()", handle(page))
    expect(page.locator("[data-save-state]")).to_contain_text("Tersimpan")

    played = page.evaluate("video => video.currentTime", handle(page))
    assert played > 60
    assert watched(seat) == pytest.approx(played, abs=1)
    device.close()


NO_HLS = "HTMLMediaElement.prototype.canPlayType = () => ''"


@pytest.mark.once
def test_the_automatic_quality_plays_and_counts_where_the_browser_knows_no_hls(page: Page, site, tmp_path):
    seat = seat_with_video("otomatis", uploaded_film("otomatis", tmp_path))
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.add_init_script(NO_HLS)
    sign_in(page, seat.learner, to=address(seat, "otomatis"))
    page.locator("[data-quality] label", has_text="Otomatis").click()
    assert not any("/hls." in url for url in fetched)

    page.evaluate("video => { video.muted = true; video.play().catch(() => {}) }", handle(page))
    wait_until(page, "video.currentTime > 2 && video.src.startsWith('blob:')")
    assert any(url.endswith(".m3u8") for url in fetched)
    with page.expect_response(lambda answer: "/kemajuan/" in answer.url):
        page.evaluate("video => video.pause()", handle(page))
    assert watched(seat) == pytest.approx(page.evaluate("video => video.currentTime", handle(page)), abs=1)

    assert not any("scenes" in url for url in fetched)
    page.locator("[data-scenes] summary").click()
    page.locator(".scenes button").last.click()
    wait_until(page, "video.currentTime >= 6")


@pytest.mark.once
def test_captions_are_chosen_by_keyboard_and_by_touch_and_stay_chosen(browser: Browser, site, axe, picture):
    film = short_video("takarir")
    film["captions"].append(film["captions"][0] | {"language": "en", "label": "English"})
    seat = seat_with_video("takarir", film)
    device = browser.new_context(base_url=site.url, locale="id-ID", viewport=PHONE, has_touch=True)
    page = device.new_page()
    sign_in(page, seat.learner, to=address(seat, "takarir"))
    choices = page.locator("[data-captions] input")

    tab_to(page, choices.first)
    page.keyboard.press("ArrowRight")
    expect(choices.nth(1)).to_be_checked()
    play(page)
    wait_until(page, "video.textTracks[0].mode === 'showing' && video.textTracks[0].activeCues.length === 1")

    english = page.locator("[data-captions] label").nth(2)
    box = english.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    english.tap()
    wait_until(page, "video.textTracks[1].mode === 'showing' && video.textTracks[1].activeCues.length === 1")
    page.evaluate("video => { video.pause(); video.textTracks[1].mode = 'disabled' }", handle(page))
    expect(choices.first).to_be_checked()
    english.tap()
    page.reload()
    expect(choices.nth(2)).to_be_checked()
    wait_until(page, "video.textTracks[1].mode === 'showing'")

    for part in page.locator("pintar-video summary:visible").all():
        part.click()
    axe(page)
    picture(page, "player-open")
    device.close()


@pytest.mark.once
def test_without_javascript_the_video_plays(browser: Browser, site):
    key = "tanpa-skrip"
    seat = seat_with_video(key)
    with_script = browser.new_context(base_url=site.url, locale="id-ID")
    sign_in(with_script.new_page(), seat.learner)
    plain = browser.new_context(
        base_url=site.url,
        locale="id-ID",
        java_script_enabled=False,
        storage_state=with_script.storage_state(),
    )
    page = plain.new_page()
    page.goto(address(seat, key))
    assert page.evaluate("customElements.get('pintar-video')") is None

    page.locator("video").focus()
    page.keyboard.press("Space")

    until = time.monotonic() + 10
    while page.evaluate("document.querySelector('video').currentTime") < 1 and time.monotonic() < until:
        time.sleep(0.2)
    assert page.evaluate("document.querySelector('video').currentTime") >= 1
    assert page.evaluate("document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames") > 0
    plain.close()
    with_script.close()
