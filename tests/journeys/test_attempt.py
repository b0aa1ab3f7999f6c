"""A quiz under fire: two tabs, a lost connection, a wrong clock, time that runs out, a killed server."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from assessments import answering, attempts
from assessments.models import Attempt, Quiz, Section
from courses.models import Enrolment, UnitProgress
from tests.factories.accounts import PASSWORD, LearnerFactory
from tests.factories.assessments import RIGHT, QuizFactory, seat_in, unit
from tests.journeys.live import Site
from tests.journeys.staging import press, sign_in

FLOOD = 24
SAVED = "Tersimpan"


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    """A phone whose console may tell of a lost connection."""
    context = browser.new_context(base_url=site.url, locale="id-ID", viewport={"width": 360, "height": 800})
    yield context.new_page()
    context.close()


def seat_for(quiz: Quiz) -> Enrolment:
    learner = LearnerFactory(password=PASSWORD)
    return seat_in(unit("kuis", quiz), at=timezone.now(), learner=learner, code=quiz.course_code)


def start(page: Page, seat: Enrolment) -> Attempt:
    sign_in(page, seat.learner, to=f"/belajar/{seat.pk}/kuis/kuis/")
    page.get_by_role("button", name="Mulai").click()
    expect(page.locator("#attempt")).to_be_visible()
    return Attempt.objects.get(enrolment=seat)


def choose(page: Page, attempt: Attempt, place: int, option: str = RIGHT) -> None:
    page.locator(f"#c{attempt.version_ids()[place]}-{option}").check()


def kept(attempt: Attempt) -> int:
    attempt.refresh_from_db()
    return sum(one["answer"] == RIGHT for one in attempt.answers.values())


@pytest.mark.once
def test_two_tabs_answer_and_a_double_click_submits_once(page: Page, site: Site):
    seat = seat_for(QuizFactory(questions=4, shuffle_questions=False))
    attempt = start(page, seat)
    other = page.context.new_page()
    other.goto(page.url)
    for tab, places in ((page, (0, 1)), (other, (2, 3)), (page, (2,))):
        for place in places:
            choose(tab, attempt, place)
        expect(tab.locator("[data-save-state]")).to_contain_text(SAVED)
    assert kept(attempt) == 4

    page.get_by_role("button", name="Periksa lalu kumpulkan").click()
    page.get_by_role("main").get_by_role("button", name="Kumpulkan", exact=True).dblclick()

    expect(page.get_by_label("Nilai", exact=True)).to_be_visible()
    attempt.refresh_from_db()
    assert (Attempt.objects.filter(enrolment=seat).count(), attempt.percent) == (1, 100)


@pytest.mark.once
def test_what_is_answered_without_a_connection_survives_and_comes_through(phone: Page, site: Site):
    attempt = start(phone, seat_for(QuizFactory(questions=3, shuffle_questions=False)))
    phone.route("**/jawab/**", lambda route: route.abort())
    choose(phone, attempt, 0)
    expect(phone.locator("[data-save-state]")).to_have_text("Belum tersimpan, mencoba lagi")
    phone.reload()
    expect(phone.locator(f"#c{attempt.version_ids()[0]}-{RIGHT}")).to_be_checked()
    phone.context.set_offline(True)
    choose(phone, attempt, 1)
    phone.get_by_role("button", name="Periksa lalu kumpulkan").click()
    expect(phone.locator("#attempt")).to_be_visible()
    assert kept(attempt) < 2  # what goes out as a page is left no route can stop

    phone.unroute("**/jawab/**")
    phone.context.set_offline(False)

    expect(phone.locator("[data-save-state]")).to_contain_text(SAVED)
    assert kept(attempt) == 2


@pytest.mark.once
def test_a_clock_that_is_wrong_tells_the_right_time_and_sections_go_on_by_themselves(
    page: Page, site: Site, axe, picture
):
    quiz = QuizFactory(
        questions=2,
        shuffle_questions=False,
        access_code="MERDEKA",
        identity_statement="Saya mengerjakan kuis ini sendiri.",
    )
    for place, slot in enumerate(quiz.slots.all()):
        slot.section = Section.objects.create(
            quiz=quiz, position=place, title=f"Bagian {place + 1}", time_limit_seconds=(40, 600)[place]
        )
        slot.save(update_fields=["section"])
    seat = seat_for(quiz)
    page.clock.install(time=timezone.now() + timedelta(hours=3))
    sign_in(page, seat.learner, to=f"/belajar/{seat.pk}/kuis/kuis/")
    axe(page)
    picture(page, "attempt-start")
    page.get_by_label("Kode akses").fill(" merdeka ")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Mulai").click()
    expect(page.get_by_role("heading", name="Bagian 1")).to_be_visible()
    expect(page.locator("pintar-timer")).to_contain_text("0.")
    attempt = Attempt.objects.get(enrolment=seat)
    choose(page, attempt, 0)
    expect(page.locator("[data-save-state]")).to_contain_text(SAVED)
    axe(page)
    picture(page, "attempt-section")

    page.clock.run_for(45_000)

    expect(page.get_by_role("heading", name="Bagian 2")).to_be_visible()
    choose(page, attempt, 1)
    expect(page.locator("[data-save-state]")).to_contain_text(SAVED)
    press(page, page.get_by_role("button", name="Periksa lalu kumpulkan"))
    axe(page)
    picture(page, "attempt-submit")
    press(page, page.get_by_role("main").get_by_role("button", name="Kumpulkan", exact=True))
    expect(page.get_by_label("Nilai", exact=True)).to_be_visible()
    axe(page)
    picture(page, "attempt-result")
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.closed_by) == (100, "learner")


@pytest.mark.once
def test_the_enter_key_saves_and_neither_turns_a_page_nor_checks_another_question(page: Page, site: Site):
    quiz = QuizFactory(questions=2, shuffle_questions=False, navigation=Quiz.Navigation.SEQUENTIAL)
    attempt = start(page, seat_for(quiz))
    choose(page, attempt, 0)

    page.locator(f"#c{attempt.version_ids()[0]}-{RIGHT}").press("Enter")

    expect(page.get_by_text("Jawaban Anda tersimpan")).to_be_visible()
    assert kept(attempt) == 1
    assert attempt.page == 1


def test_a_server_killed_after_a_save_has_it_and_takes_the_submit_when_it_is_back(phone: Page, site: Site):
    attempt = start(phone, seat_for(QuizFactory(questions=2, shuffle_questions=False)))
    choose(phone, attempt, 0)
    expect(phone.locator("[data-save-state]")).to_contain_text(SAVED)
    site.kill_server()
    choose(phone, attempt, 1)
    expect(phone.locator("[data-save-state]")).to_have_text("Belum tersimpan, mencoba lagi")
    assert kept(attempt) == 1
    assert attempt.is_open

    site.start_server()

    expect(phone.locator("[data-save-state]")).to_contain_text(SAVED, timeout=40_000)
    phone.get_by_role("button", name="Periksa lalu kumpulkan").click()
    phone.get_by_role("main").get_by_role("button", name="Kumpulkan", exact=True).click()
    expect(phone.get_by_label("Nilai", exact=True)).to_be_visible()
    attempt.refresh_from_db()
    assert attempt.percent == 100


def test_a_server_killed_among_submits_leaves_none_half_done_and_the_sweep_ends_the_rest(site: Site):
    quiz = QuizFactory(questions=3)
    seats = [seat_for_flood(quiz, number) for number in range(FLOOD)]
    begun = [attempts.start(seat, "kuis", at=timezone.now()) for seat in seats]
    for attempt in begun:
        for number, version in enumerate(attempt.version_ids(), start=1):
            answering.save_answer(attempt, version, RIGHT, sequence=number, at=timezone.now())
    threads = [
        threading.Thread(
            target=submit, args=(site, f"/api/v1/attempts/{attempt.pk}/submit/", headers_of(attempt))
        )
        for attempt in begun
    ]
    for thread in threads:
        thread.start()
    wait_for_some(quiz)

    site.kill_server()
    for thread in threads:
        thread.join()

    for attempt in Attempt.objects.filter(quiz=quiz):
        assert len(attempt.answers) == 3
        rows = UnitProgress.objects.filter(enrolment_id=attempt.enrolment_id, unit_key="kuis")
        done = rows.filter(done_at__isnull=False).exists()
        if attempt.is_open:
            assert (attempt.marks, attempt.percent, done) == ([], None, False)
        else:
            assert (len(attempt.marks), attempt.percent, done) == (3, 100, True)
    past = timezone.now() - timedelta(minutes=5)
    Attempt.objects.filter(quiz=quiz, submitted_at=None).update(
        started_at=past - timedelta(hours=1), expires_at=past
    )
    site.start_server()
    for _try in range(100):
        if not Attempt.objects.filter(quiz=quiz, submitted_at=None).exists():
            break
        threading.Event().wait(0.3)
    assert set(Attempt.objects.filter(quiz=quiz).values_list("percent", flat=True)) == {100}


def seat_for_flood(quiz: Quiz, number: int) -> Enrolment:
    return seat_in(
        unit("kuis", quiz), at=timezone.now(), learner=LearnerFactory(), code=f"{quiz.course_code}-{number}"
    )


def submit(site: Site, path: str, headers: dict[str, str]) -> None:
    """What the server answers, if it lives, isn't asked: the rows are."""
    server = HTTPConnection(urlsplit(site.url).netloc, timeout=20)
    with suppress(OSError, HTTPException):
        server.request("POST", path, b"{}", headers)
        server.getresponse().read()
    server.close()


def headers_of(attempt: Attempt) -> dict[str, str]:
    client, token = Client(), "t" * 32
    client.force_login(attempt.learner)
    cookies = [f"{name}={morsel.value}" for name, morsel in client.cookies.items()]
    return {
        "Content-Type": "application/json",
        "Cookie": "; ".join([*cookies, f"csrftoken={token}"]),
        "X-CSRFToken": token,
    }


def wait_for_some(quiz: Quiz) -> None:
    for _try in range(500):
        if Attempt.objects.filter(quiz=quiz).submitted().count() >= 3:
            return
        threading.Event().wait(0.01)
    raise AssertionError("no submit came through")
