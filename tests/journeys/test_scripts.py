"""Our custom elements in a real browser, on pages of their own with a server that is only played."""

import io
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from PIL import Image
from playwright.sync_api import Page, Route

from tools import house

pytestmark = pytest.mark.once

ORIGIN = "http://scripts.test"
SCRIPTS = Path(house.BUILD) / "static" / "js"
# What a page fetches later has an address with the hash of its content in it.
LATER = re.compile(r"/static/js/([\w-]+)\.[0-9a-f]{12}\.js$")
PAGE = """<!doctype html><html lang="id"><meta charset="utf-8"><script type="module" src="/site.js"></script>
<body><main>{body}</main><div class="toasts" role="status"></div></body></html>"""
VIDEO = {
    "key": "k",
    "duration_seconds": 100,
    "renditions": [{"name": "240p", "url": "/v", "bytes": 1, "type": "video/mp4"}],
}
CHOICES = VIDEO | {
    "renditions": [
        {"name": "480p", "url": "/480.mp4", "bytes": 9_000_000, "type": "video/mp4"},
        {"name": "240p", "url": "/240.mp4", "bytes": 6_000_000, "type": "video/mp4"},
        {"name": "audio", "url": "/audio.mp4", "bytes": 2_000_000, "type": "video/mp4", "kind": "audio"},
    ],
}
# A player without a film: the test turns its clock and says what happens.
PLAYED = """() => {
  const video = document.querySelector("video");
  window.at = 0;
  window.stopped = false;
  Object.defineProperty(video, "currentTime", { get: () => window.at, set: (to) => (window.at = to) });
  Object.defineProperty(video, "paused", { get: () => window.stopped });
  Object.defineProperty(video, "seeking", { get: () => false });
  Object.defineProperty(video, "readyState", { get: () => 1 });
  window.play = (from, to) => {
    window.at = from;
    video.dispatchEvent(new Event("seeking"));
    video.dispatchEvent(new Event("seeked"));
    video.dispatchEvent(new Event("playing"));
    for (; window.at <= to; window.at += 0.5) video.dispatchEvent(new Event("timeupdate"));
    window.at = to;
  };
  window.pause = () => video.dispatchEvent(new Event("pause"));
  window.seek = (to) => {
    window.at = to;
    video.dispatchEvent(new Event("seeking"));
    video.dispatchEvent(new Event("seeked"));
  };
}"""


@dataclass
class Played:
    """The server that the page talks to: what it got, and what it answers next."""

    body: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    answer: dict[str, Any] = field(default_factory=dict)

    def take(self, route: Route) -> None:
        request = route.request
        if request.method == "POST":
            if self.status == 0:
                return route.abort()
            self.got.append(json.loads(request.post_data or "{}"))
            return route.fulfill(status=self.status, json=self.answer)
        if request.url.endswith("/site.js"):
            return route.fulfill(path=SCRIPTS / "site.js", content_type="text/javascript")
        if later := LATER.search(request.url):
            return route.fulfill(path=SCRIPTS / f"{later[1]}.js", content_type="text/javascript")
        if request.url == f"{ORIGIN}/":
            return route.fulfill(body=PAGE.format(body=self.body), content_type="text/html")
        return route.fulfill(status=204)


@pytest.fixture(scope="session")
def base_url() -> str:
    """These pages need no site."""
    return ORIGIN


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """Of its own: what is made for these pages would be kept for journeys that follow."""
    return {"locale": "id-ID", "viewport": {"width": 360, "height": 800}, "base_url": ORIGIN}


@pytest.fixture
def server(context: Any) -> Played:
    played = Played()
    context.route(f"{ORIGIN}/**", played.take)
    return played


@pytest.fixture
def tab(context: Any) -> Page:
    return context.new_page()


def wait_for(tab: Page, condition: Callable[[], bool]) -> None:
    for _ in range(100):
        if condition():
            return
        tab.wait_for_timeout(50)
    pytest.fail("what the test waits for did not happen within 5 s")


def show_video(tab: Page, server: Played, **context: Any) -> None:
    server.body = render_to_string(
        "components/video.html", {"media": VIDEO, "progress_url": "/credit", "percent": 0} | context
    )
    tab.goto(f"{ORIGIN}/")
    tab.evaluate(PLAYED)


def pieces(report: dict[str, Any]) -> list[list[float]]:
    """The media seconds of a report's plays."""
    return [play[:2] for play in report["plays"]]


def said(tab: Page, why: str) -> bool:
    """Whether the line below the video says these of the player's words."""
    return tab.locator("[data-words]").inner_text() == tab.locator("pintar-video").get_attribute(why)


def unsent(tab: Page) -> list[str]:
    """Whose queues the browser keeps."""
    keys: list[str] = tab.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('pintar:plays:'))"
    )
    return keys


def test_what_was_played_is_reported_on_pause_and_a_load_writes_nothing(tab, server):
    server.answer = {"percent": 10, "done": False}
    show_video(tab, server)
    tab.wait_for_timeout(300)
    assert server.got == []

    tab.evaluate("play(0, 10); pause()")

    wait_for(tab, lambda: bool(server.got))
    report = server.got[0]
    [[start, end, began, ended]] = report["plays"]
    assert (start, end, report["position"]) == (0, 10, 10)
    assert began <= ended <= report["sent_at"]
    assert 0 < len(report["client"]) <= 40
    tab.get_by_text("10% ditonton").wait_for()
    assert unsent(tab) == []


def test_a_seek_is_credited_with_nothing(tab, server):
    show_video(tab, server)

    tab.evaluate("play(0, 5); play(50, 60); pause()")

    wait_for(tab, lambda: bool(server.got))
    assert pieces(server.got[0]) == [[0, 5], [50, 60]]


def test_a_jump_without_a_seek_is_credited_with_nothing(tab, server):
    show_video(tab, server)

    tab.evaluate(
        "play(0, 5); at = 40; document.querySelector('video').dispatchEvent(new Event('timeupdate')); pause()"
    )

    wait_for(tab, lambda: bool(server.got))
    assert pieces(server.got[0]) == [[0, 5]]


def test_another_speed_begins_another_play(tab, server):
    show_video(tab, server)

    tab.evaluate("play(0, 4)")
    tab.get_by_role("radio", name="2×", exact=True).check(force=True)
    tab.wait_for_function("document.querySelector('video').playbackRate === 2")
    tab.wait_for_timeout(100)
    tab.evaluate("""for (const to of [4.5, 5]) {
      at = to; document.querySelector('video').dispatchEvent(new Event('timeupdate')); } pause()""")

    wait_for(tab, lambda: bool(server.got))
    assert pieces(server.got[0]) == [[0, 4], [4, 5]]


def test_what_could_not_be_sent_outlives_the_page(tab, server):
    server.status = 0
    show_video(tab, server)
    tab.evaluate("play(0, 10); pause()")
    tab.get_by_text("Belum tersimpan, mencoba lagi").wait_for()

    server.status = 200
    tab.reload()

    wait_for(tab, lambda: bool(server.got))
    assert pieces(server.got[-1]) == [[0, 10]]
    wait_for(tab, lambda: unsent(tab) == [])


def test_two_tabs_keep_a_queue_each_and_a_closed_one_is_taken_over(tab, server, context):
    server.status = 0
    show_video(tab, server)
    other = context.new_page()
    show_video(other, server)
    tab.evaluate("play(0, 10); pause()")
    other.evaluate("play(20, 30); pause()")
    wait_for(tab, lambda: len(unsent(tab)) == 2)

    other.close(run_before_unload=True)
    wait_for(tab, lambda: other.is_closed())
    server.status = 200
    third = context.new_page()
    third.goto(f"{ORIGIN}/")

    wait_for(third, lambda: bool(server.got))
    assert pieces(server.got[-1]) == [[20, 30]]
    wait_for(third, lambda: len(unsent(third)) == 1)


def test_a_refused_report_says_why_and_is_not_sent_again(tab, server):
    server.status, server.answer = 409, {"code": "too_fast", "message": "Ditonton terlalu cepat."}
    show_video(tab, server)

    tab.evaluate("play(0, 10); pause()")

    tab.get_by_text("Ditonton terlalu cepat.").wait_for()
    wait_for(tab, lambda: unsent(tab) == [])


def test_a_report_holds_at_most_200_plays_and_the_rest_follows(tab, server):
    show_video(tab, server)

    tab.evaluate("for (let i = 0; i < 205; i++) play(i % 90, (i % 90) + 1); pause()")

    wait_for(tab, lambda: len(server.got) == 2)
    assert [len(report["plays"]) for report in server.got] == [200, 5]


def test_watched_in_order_there_is_no_seeking_ahead_and_the_page_says_so(tab, server):
    show_video(tab, server, policy="hard", frontier=20)
    why = tab.locator("[data-words]")
    tab.evaluate("seek(60)")
    assert tab.evaluate("at") == 20
    assert why.inner_text() == tab.locator("pintar-video").get_attribute("data-ahead")

    tab.evaluate("play(20, 40); seek(60)")
    assert tab.evaluate("at") == 40

    tab.evaluate("seek(5)")
    assert tab.evaluate("at") == 5


def test_watched_in_order_there_is_no_speed_above_one_until_it_is_done(tab, server):
    server.answer = {"percent": 100, "done": True}
    show_video(tab, server, policy="hard")
    why = tab.locator("[data-words]")
    assert tab.locator("[data-speed] label:visible").all_inner_texts() == ["0,75×", "1×"]

    tab.evaluate("document.querySelector('video').playbackRate = 2")
    wait_for(tab, lambda: why.inner_text() == tab.locator("pintar-video").get_attribute("data-fast"))
    assert tab.evaluate("document.querySelector('video').playbackRate") == 1

    tab.evaluate("play(0, 10); pause()")
    tab.locator("[data-speed] label:visible").nth(4).wait_for()
    tab.evaluate("seek(90)")
    assert tab.evaluate("at") == 90


def in_parts(route: Route) -> None:
    """The clip as servers give it: a part at a time, else a browser can't seek in it."""
    clip = Path(__file__).with_name("clip.mp4").read_bytes()
    asked = route.request.headers.get("range", "bytes=0-").removeprefix("bytes=")
    first, _, last = asked.partition("-")
    start, end = int(first), int(last or len(clip) - 1)
    headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end}/{len(clip)}"}
    route.fulfill(status=206, body=clip[start : end + 1], content_type="video/mp4", headers=headers)


AT_ITS_PLACE = """() => {
  const video = document.querySelector("video");
  return video.readyState > 0 && Math.abs(video.currentTime - 1.5) < 0.1;
}"""


def test_another_quality_keeps_the_place(tab, server):
    tab.context.route(f"{ORIGIN}/*.mp4", in_parts)
    server.body = render_to_string("components/video.html", {"media": CHOICES, "progress_url": "/credit"})
    tab.goto(f"{ORIGIN}/")
    tab.wait_for_function("document.querySelector('video').readyState > 0")
    tab.evaluate("document.querySelector('video').currentTime = 1.5")

    for name in ("480p", "Audio", "240p"):
        tab.locator("[data-quality] label", has_text=name).click()
        tab.wait_for_function(AT_ITS_PLACE)


def show_choices(tab: Page, **facts: Any) -> str:
    """A page with a film in several sizes that really plays; the address of what plays."""
    tab.context.route(f"{ORIGIN}/*.mp4", in_parts)
    return render_to_string("components/video.html", {"media": CHOICES | facts, "progress_url": "/credit"})


def chosen(tab: Page) -> str | None:
    return tab.locator("[data-quality] :checked").get_attribute("data-name")


def test_saving_data_is_remembered_and_takes_the_smallest_film(tab, server):
    server.body = show_choices(tab, hls="/ladder.m3u8")
    tab.goto(f"{ORIGIN}/")
    assert chosen(tab) == "480p"
    assert tab.locator("[data-cost]").inner_text() == "480p · 9 MB"

    tab.locator("[data-saver]").check()
    tab.reload()

    tab.wait_for_function("document.querySelector('video').preload === 'none'")
    assert tab.locator("[data-saver]").is_checked()
    assert chosen(tab) == "240p"
    assert tab.locator("[data-cost]").inner_text() == "240p · 6 MB"
    assert not tab.locator("[data-name=auto]").is_visible()


def test_the_next_video_plays_in_the_quality_that_was_chosen_or_the_nearest(tab, server):
    server.body = show_choices(tab)
    tab.goto(f"{ORIGIN}/")
    tab.locator("[data-name='240p']").check(force=True)

    others = [one | {"name": "360p"} if one["name"] == "240p" else one for one in CHOICES["renditions"]]
    server.body = show_choices(tab, renditions=others)
    tab.goto(f"{ORIGIN}/")

    tab.wait_for_function("document.querySelector('video').src.endsWith('/240.mp4')")
    assert chosen(tab) == "360p"


NO_LADDERS = "HTMLMediaElement.prototype.canPlayType = () => ''"


def test_where_no_ladder_can_be_climbed_the_nearest_film_plays_on_from_the_same_place(tab, server):
    asked = []
    tab.add_init_script(NO_LADDERS)
    server.body = show_choices(tab, hls="/ladder.m3u8")
    tab.context.route("**/hls.*.js", lambda route: (asked.append(route.request.url), route.abort()))
    tab.goto(f"{ORIGIN}/")
    tab.wait_for_function("document.querySelector('video').readyState > 0")
    tab.evaluate("document.querySelector('video').currentTime = 3")

    tab.locator("[data-name=auto]").check(force=True)
    tab.wait_for_timeout(200)
    assert asked == []
    tab.evaluate("""() => { const video = document.querySelector('video');
      video.muted = true; video.play().catch(() => {}) }""")

    tab.wait_for_function("document.querySelector('video').currentTime > 3.2")
    assert len(asked) == 1
    assert chosen(tab) == "240p"
    assert said(tab, "data-fallen")


def test_only_its_sound_leaves_a_quiet_picture_that_says_so(tab, server):
    server.body = show_choices(tab, poster="/poster.webp")
    tab.goto(f"{ORIGIN}/")

    tab.locator("[data-name=audio]").check(force=True)

    quiet = tab.locator("[data-quiet]")
    assert quiet.is_visible()
    assert quiet.inner_text().strip() == tab.locator("[data-cost]").inner_text()
    tab.locator("[data-name='240p']").check(force=True)
    assert not quiet.is_visible()
    assert tab.locator("video").get_attribute("poster") == "/poster.webp"


def test_a_recording_has_a_player_of_its_own_and_the_same_credit(tab, server):
    tab.context.route(f"{ORIGIN}/*.mp4", in_parts)
    tab.context.route(f"{ORIGIN}/id.vtt", lambda route: route.fulfill(body=VTT, content_type="text/vtt"))
    recording = CHOICES | {
        "kind": "audio",
        "renditions": CHOICES["renditions"][2:],
        "captions": [{"language": "id", "label": "Indonesia", "url": "/id.vtt"}],
    }
    server.body = render_to_string("components/video.html", {"media": recording, "progress_url": "/credit"})
    tab.goto(f"{ORIGIN}/")
    tab.get_by_role("radio", name="Indonesia").check(force=True)

    tab.evaluate("document.querySelector('audio').muted = true; document.querySelector('audio').play()")
    tab.locator("[data-line]", has_text="Selamat datang").wait_for()
    tab.wait_for_function("document.querySelector('audio').currentTime > 0.5")
    tab.evaluate("document.querySelector('audio').pause()")

    wait_for(tab, lambda: bool(server.got))
    [[start, end]] = pieces(server.got[0])
    assert start == 0
    assert end > 0


def test_a_small_window_and_a_locked_screen_show_what_plays(tab, server):
    tab.context.route(f"{ORIGIN}/*.mp4", in_parts)
    context = {"media": CHOICES, "progress_url": "/credit", "title": "Maklumat"}
    server.body = render_to_string("components/video.html", context)
    tab.goto(f"{ORIGIN}/")
    tab.evaluate("document.querySelector('video').muted = true; document.querySelector('video').play()")
    tab.wait_for_function("navigator.mediaSession.playbackState === 'playing'")
    assert tab.evaluate("navigator.mediaSession.metadata.title") == "Maklumat"

    window = tab.locator("[data-float]")
    window.click()
    tab.wait_for_function("document.pictureInPictureElement === document.querySelector('video')")
    assert window.get_attribute("aria-pressed") == "true"
    window.click()
    tab.wait_for_function("document.pictureInPictureElement === null")


def sprite() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (3 * 16, 2 * 9), "teal").save(picture, "WEBP")
    return picture.getvalue()


def test_scenes_are_fetched_when_they_are_opened_and_lead_to_their_place(tab, server):
    asked = []

    def give(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=sprite(), content_type="image/webp")

    tab.context.route(f"{ORIGIN}/scenes.webp", give)
    scenes = {"sprite": "/scenes.webp", "columns": 3, "count": 5, "interval_seconds": 20}
    show_video(tab, server, media=VIDEO | {"scenes": scenes}, policy="hard", frontier=50)
    tab.locator("video").focus()
    tab.wait_for_timeout(300)
    assert asked == []

    tab.locator("[data-scenes] summary").click()
    pictures = tab.locator(".scenes button")
    pictures.nth(4).wait_for()
    assert pictures.all_inner_texts() == ["0:00", "0:20", "0:40", "1:00", "1:20"]
    assert len(asked) == 1

    pictures.nth(2).click()
    assert tab.evaluate("at") == 40
    pictures.nth(3).click()
    assert tab.evaluate("at") == 40
    assert said(tab, "data-ahead")


def test_letters_are_shortcuts_only_while_the_focus_is_in_the_player(tab, server):
    tab.context.route(f"{ORIGIN}/id.vtt", lambda route: route.fulfill(body=VTT, content_type="text/vtt"))
    captions = [{"language": "id", "label": "Indonesia", "url": "/id.vtt"}]
    show_video(tab, server, media=VIDEO | {"captions": captions})
    muted = "document.querySelector('video').muted"
    tab.keyboard.press("m")
    assert not tab.evaluate(muted)

    with tab.expect_response("**/player-extras.*.js"):
        tab.locator("video").focus()
    tab.wait_for_function("document.querySelector('pintar-video').fetched")
    tab.wait_for_timeout(100)
    for key in "mlc":
        tab.keyboard.press(key)
    assert tab.evaluate(muted)
    assert tab.evaluate("at") == 10
    tab.wait_for_function("document.querySelector('[data-captions] :checked').value === 'id'")

    tab.locator("summary", has_text="Transkrip").click()
    tab.locator("[data-search]").press_sequentially("ml")
    assert tab.evaluate("at") == 10
    assert tab.evaluate(muted)


VTT = """WEBVTT

00:00.000 --> 00:02.000
Selamat datang

00:50.000 --> 00:55.000
<v Bo>Maklumat &amp; standar
"""


def test_the_captions_are_a_transcript_to_search_and_to_seek_by(tab, server):
    tab.context.route(f"{ORIGIN}/id.vtt", lambda route: route.fulfill(body=VTT, content_type="text/vtt"))
    captions = [{"language": "id", "label": "Indonesia", "url": "/id.vtt"}]
    show_video(
        tab, server, media=VIDEO | {"captions": captions, "transcript": "Polos"}, policy="hard", frontier=5
    )
    tab.locator("summary", has_text="Transkrip").click()
    lines = tab.locator("[data-lines] button:visible")
    lines.nth(1).wait_for()
    assert lines.all_inner_texts() == ["0:00 Selamat datang", "0:50 Maklumat & standar"]
    assert lines.nth(0).get_attribute("aria-current") == "true"
    assert not tab.get_by_text("Polos").is_visible()

    lines.nth(1).click()
    assert tab.evaluate("at") == 0
    assert tab.locator("[data-words]").inner_text() != ""

    tab.locator("[data-search]").fill("MAKLUMAT")
    assert lines.all_inner_texts() == ["0:50 Maklumat & standar"]
    tab.locator("[data-search]").fill("tidak ada")
    tab.locator("[data-none]").wait_for()


def test_a_finished_video_opens_the_next_unit_without_a_reload(tab, server):
    server.answer = {"percent": 95, "done": True}
    show_video(tab, server)
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<p data-after-done=next>terkunci</p>')")
    server.body += '<p data-after-done="next">terbuka</p>'

    tab.evaluate("play(0, 95); pause()")

    tab.get_by_text("terbuka").wait_for()


QUIZ = """<pintar-autosave data-url="/answer" data-sequence="4">{state}
<form><fieldset data-question="7"><legend>Satu</legend>
<label><input type="radio" name="q7" value="71">A</label><label><input type="radio" name="q7" value="72">B</label></fieldset>
<fieldset data-question="8"><legend>Banyak</legend>
<label><input type="checkbox" name="q8" value="81">C</label><label><input type="checkbox" name="q8" value="82">D</label></fieldset>
<fieldset data-question="9"><legend>Isian</legend><label>Jawaban <input name="q9"></label></fieldset></form></pintar-autosave>
<a href="#7" data-palette="7">1</a>"""  # noqa: E501


PARTS = """<fieldset data-question="10"><legend>Bagian</legend>
<label>Maluku <select name="q10-a" data-part="a"><option></option><option value="x1">Ambon</option></select></label>
<label>Tahun <input name="q10-b" data-part="b"></label></fieldset>"""  # noqa: E501


def show_quiz(tab: Page, server: Played) -> None:
    server.body = QUIZ.format(state=render_to_string("components/save_state.html"))
    tab.goto(f"{ORIGIN}/")
    tab.wait_for_function("!!customElements.get('pintar-autosave')")


def test_every_answer_is_sent_as_it_is_given_with_a_rising_sequence(tab, server):
    show_quiz(tab, server)

    tab.get_by_label("B", exact=True).check()
    tab.get_by_text("Tersimpan").wait_for()
    tab.get_by_label("C", exact=True).check()
    tab.get_by_label("D", exact=True).check()
    tab.get_by_label("Jawaban").fill("empat belas")

    wait_for(tab, lambda: any(item["question"] == "9" for item in server.got))
    newest = {item["question"]: item["answer"] for item in server.got}
    assert newest == {"7": "72", "8": ["81", "82"], "9": "empat belas"}
    sequences = [item["sequence"] for item in server.got]
    assert sequences == sorted(set(sequences))
    assert sequences[0] >= 5
    assert "is-answered" in (tab.locator("[data-palette='7']").get_attribute("class") or "")


def test_an_answer_without_a_connection_is_kept_and_sent_later(tab, server):
    server.status = 503
    show_quiz(tab, server)
    tab.get_by_label("A", exact=True).check()
    tab.get_by_text("Belum tersimpan, mencoba lagi").wait_for()

    server.status = 200
    tab.reload()

    tab.get_by_text("Tersimpan").wait_for()
    assert (server.got[-1]["question"], server.got[-1]["answer"]) == ("7", "71")
    assert server.got[-1]["sequence"] == server.got[0]["sequence"]


def test_of_two_tabs_the_one_that_answered_last_has_the_higher_sequence(tab, server, context):
    began = time.monotonic()
    show_quiz(tab, server)
    other = context.new_page()
    now = 4 + int((time.monotonic() - began) * 1000)  # the server's clock, as its page tells it
    server.body = server.body.replace('data-sequence="4"', f'data-sequence="{now}"')
    other.goto(f"{ORIGIN}/")
    for label in ("C", "D"):
        tab.get_by_label(label, exact=True).check()
        tab.get_by_text("Tersimpan").wait_for()
    other.wait_for_timeout(1_000)  # more than one page may take longer to come than the other

    other.get_by_label("B", exact=True).check()

    other.get_by_text("Tersimpan").wait_for()
    sequences = [item["sequence"] for item in server.got]
    assert sequences == sorted(set(sequences))


def test_two_tabs_without_a_connection_keep_each_others_answers(tab, server, context):
    server.status = 503
    show_quiz(tab, server)
    other = context.new_page()
    other.goto(f"{ORIGIN}/")
    tab.get_by_label("A", exact=True).check()
    other.get_by_label("C", exact=True).check()
    for one in (tab, other):
        one.get_by_text("Belum tersimpan, mencoba lagi").wait_for()
        one.close()

    server.status = 200
    server.got.clear()
    later = context.new_page()
    later.goto(f"{ORIGIN}/")

    later.get_by_text("Tersimpan").wait_for()
    assert {item["question"]: item["answer"] for item in server.got} == {"7": "71", "8": ["81"]}


def test_a_refused_answer_does_not_hold_up_the_others(tab, server, context):
    server.status = 503
    show_quiz(tab, server)
    tab.get_by_label("A", exact=True).check()
    tab.get_by_label("C", exact=True).check()
    tab.get_by_text("Belum tersimpan, mencoba lagi").wait_for()
    server.got.clear()

    server.status, server.answer = 409, {"code": "page_left", "message": "Halaman itu sudah dilewati."}
    tab.reload()

    tab.get_by_text("Halaman itu sudah dilewati.").wait_for()
    assert {item["question"] for item in server.got} == {"7", "8"}


def test_without_a_connection_a_form_stays_with_its_answers(tab, server, context):
    show_quiz(tab, server)
    server.status = 0
    tab.get_by_label("Jawaban").fill("empat belas")
    context.set_offline(True)
    tab.evaluate("document.querySelector('form').requestSubmit()")

    tab.get_by_text("Belum tersimpan, mencoba lagi").wait_for()
    assert tab.get_by_label("Jawaban").input_value() == "empat belas"
    server.status = 200
    context.set_offline(False)
    tab.get_by_text("Tersimpan").wait_for()
    assert server.got[-1]["answer"] == "empat belas"


def test_a_question_with_several_fields_sends_all_and_gets_them_back_after_a_reload(tab, server):
    server.status = 503
    show_quiz(tab, server)
    server.body = server.body.replace("</form>", f"{PARTS}</form>")
    tab.reload()
    tab.get_by_label("Maluku").select_option("Ambon")
    tab.get_by_label("Tahun").fill("2014")
    wait_for(tab, lambda: any("2014" in str(item["answer"]) for item in server.got))

    server.status = 200
    tab.reload()

    tab.get_by_text("Tersimpan").wait_for()
    assert server.got[-1]["answer"] == {"a": "x1", "b": "2014"}
    assert tab.get_by_label("Maluku").input_value() == "x1"
    assert tab.get_by_label("Tahun").input_value() == "2014"


def test_a_refused_answer_says_why(tab, server):
    server.status, server.answer = 409, {"code": "time_over", "message": "Waktu sudah habis."}
    show_quiz(tab, server)

    tab.get_by_label("A", exact=True).check()

    tab.get_by_text("Waktu sudah habis.").wait_for()
