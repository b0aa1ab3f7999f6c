"""A real video that really plays, on the running site: what is credited, what isn't, and what survives."""

import time

from playwright.sync_api import Browser, Page, expect

from courses.models import Enrolment, UnitProgress, WatchPolicy
from tests.factories.accounts import PASSWORD, LearnerFactory
from tests.factories.courses import CourseFactory, EnrolmentFactory, unit
from tests.journeys.staging import CLIP_SECONDS, batch_of_today, short_video, sign_in

DONE = "Sudah ditonton. Anda dapat melanjutkan."


def seat_with_video(key: str, **course_facts) -> Enrolment:
    units = [unit(key, "video", title="Tayangan", media=short_video(key)), unit(f"{key}-lanjut")]
    course = CourseFactory(units=units, **course_facts)
    return EnrolmentFactory(batch=batch_of_today(course), learner=LearnerFactory(password=PASSWORD))


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


def test_without_javascript_the_video_is_still_there_to_play(browser: Browser, site):
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

    video = page.locator("video")
    expect(video).to_have_attribute("controls", "")
    source = page.locator("video source").first.get_attribute("src")
    assert source
    film = page.request.get(source, headers={"Range": "bytes=0-99"})
    assert (film.status, film.headers["content-type"]) == (206, "video/mp4")
    plain.close()
    with_script.close()
