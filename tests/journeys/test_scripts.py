"""Our custom elements in a real browser, on pages of their own with a server that is only played."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route

from tools import house

ORIGIN = "http://scripts.test"
SCRIPT = Path(house.BUILD) / "static" / "js" / "site.js"
PAGE = """<!doctype html><html lang="id"><meta charset="utf-8"><script type="module" src="/site.js"></script>
<body><main>{body}</main><div class="toasts" role="status"></div></body></html>"""
VIDEO = {
    "key": "k",
    "duration_seconds": 100,
    "renditions": [{"name": "240p", "url": "/v", "bytes": 1, "type": "video/mp4"}],
}
# A player without a film: the test turns its clock and says what happens.
PLAYED = """() => {
  const video = document.querySelector("video");
  window.at = 0;
  window.stopped = false;
  Object.defineProperty(video, "currentTime", { get: () => window.at, set: (to) => (window.at = to) });
  Object.defineProperty(video, "paused", { get: () => window.stopped });
  Object.defineProperty(video, "seeking", { get: () => false });
  window.play = (from, to) => {
    window.at = from;
    video.dispatchEvent(new Event("seeking"));
    video.dispatchEvent(new Event("seeked"));
    video.dispatchEvent(new Event("playing"));
    for (; window.at <= to; window.at += 0.5) video.dispatchEvent(new Event("timeupdate"));
    window.at = to;
  };
  window.pause = () => video.dispatchEvent(new Event("pause"));
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
            return route.fulfill(path=SCRIPT, content_type="text/javascript")
        if request.url == f"{ORIGIN}/":
            return route.fulfill(body=PAGE.format(body=self.body), content_type="text/html")
        return route.fulfill(status=204)


@pytest.fixture(scope="session")
def base_url() -> str:
    """These pages need no site."""
    return ORIGIN


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


def test_what_was_played_is_reported_on_pause_and_a_load_writes_nothing(tab, server):
    server.answer = {"percent": 10, "done": False}
    show_video(tab, server)
    tab.wait_for_timeout(300)
    assert server.got == []

    tab.evaluate("play(0, 10); pause()")

    wait_for(tab, lambda: bool(server.got))
    assert server.got == [{"spans": [[0, 10]], "position": 10}]
    tab.get_by_text("10% ditonton").wait_for()


def test_a_seek_is_credited_with_nothing(tab, server):
    show_video(tab, server)

    tab.evaluate("play(0, 5); play(50, 60); pause()")

    wait_for(tab, lambda: bool(server.got))
    assert server.got[0]["spans"] == [[0, 5], [50, 60]]


def test_what_could_not_be_sent_outlives_the_page(tab, server):
    server.status = 0
    show_video(tab, server)
    tab.evaluate("play(0, 10); pause()")
    tab.get_by_text("Belum tersimpan, mencoba lagi").wait_for()

    server.status = 200
    tab.reload()

    wait_for(tab, lambda: bool(server.got))
    assert server.got[-1]["spans"] == [[0, 10]]


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
    assert sequences[0] == 5
    assert "is-answered" in (tab.locator("[data-palette='7']").get_attribute("class") or "")


def test_an_answer_without_a_connection_is_kept_and_sent_later(tab, server):
    server.status = 503
    show_quiz(tab, server)
    tab.get_by_label("A", exact=True).check()
    tab.get_by_text("Belum tersimpan, mencoba lagi").wait_for()

    server.status = 200
    tab.reload()

    tab.get_by_text("Tersimpan").wait_for()
    assert server.got[-1] == {"question": "7", "answer": "71", "sequence": 5}


def test_a_refused_answer_says_why(tab, server):
    server.status, server.answer = 409, {"code": "time_over", "message": "Waktu sudah habis."}
    show_quiz(tab, server)

    tab.get_by_label("A", exact=True).check()

    tab.get_by_text("Waktu sudah habis.").wait_for()
