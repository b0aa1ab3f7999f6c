"""Formulas, pictures, Arabic, places on a picture and words into gaps: from their author to a result."""

import re
from decimal import Decimal
from itertools import count

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from assessments.models import Attempt, Quiz
from courses.models import Enrolment
from lms.accounts.models import User
from tests.assessments.pictures import letter
from tests.factories.accounts import PASSWORD, InstructorFactory, LearnerFactory, WorkUnitFactory
from tests.factories.assessments import QuizFactory
from tests.factories.courses import CourseFactory, EnrolmentFactory, unit
from tests.journeys.staging import batch_of_today, press, sign_in, tab_to

NUMBERS = count(1)
PLACES = [("rect", "5 5 90 18", "Bagian teratas"), ("circle", "50 50 12", "Bagian tengah"),
          ("polygon", "5 80 95 80 95 95 5 95", "Bagian terbawah")]  # fmt: skip


@pytest.fixture
def quiz(site) -> Quiz:
    quiz = QuizFactory(
        title="Kuis bergambar", course_code=f"GAMBAR-{next(NUMBERS)}", questions=0,
        passing_grade=60, shuffle_questions=False, shuffle_options=False,
    )  # fmt: skip
    units = [unit("kuis-gambar", "quiz", title="Kuis bergambar", activity_key=quiz.activity_key)]
    course = CourseFactory(code=quiz.course_code, organiser=WorkUnitFactory(), units=units)
    EnrolmentFactory(
        batch=batch_of_today(course), learner=LearnerFactory(name="Sari Lestari", password=PASSWORD)
    )
    return quiz


@pytest.fixture
def author(quiz: Quiz) -> User:
    return InstructorFactory(name="Dedi Kurnia", scope=f"course:{quiz.course_code}", password=PASSWORD)


@pytest.mark.once
def test_pictures_formulas_places_and_words_go_from_their_author_to_a_learner_and_back_as_points(
    page: Page, browser, base_url, quiz: Quiz, author: User, axe, picture
):
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, author, to="/admin/kuis/")
    write_a_choice_with_a_formula_and_arabic(page, quiz)
    write_places(page, quiz, axe, picture)
    write_words(page, quiz)

    context = browser.new_context(
        base_url=base_url, locale="id-ID", viewport={"width": 360, "height": 800}, has_touch=True
    )
    phone = context.new_page()
    seat = Enrolment.objects.get(batch__course__code=quiz.course_code)
    sign_in(phone, seat.learner, to=f"/belajar/{seat.pk}/kuis-gambar/kuis/")
    press(phone, phone.get_by_role("button", name="Mulai"))
    answer_by_touch(phone)
    answer_by_keyboard(phone)
    expect(phone.get_by_text("Tersimpan")).to_be_visible()
    axe(phone)
    picture(phone, "quiz-pictures")
    come_back(phone)
    press(phone, phone.get_by_role("button", name="Periksa lalu kumpulkan"))
    press(phone, phone.get_by_role("button", name="Kumpulkan", exact=True))
    read_the_result(phone, seat)
    axe(phone)
    picture(phone, "result-pictures")
    context.close()


@pytest.mark.once
def test_without_javascript_a_place_is_tapped_and_words_are_chosen_in_the_text(
    browser, base_url, quiz: Quiz, author: User, page: Page
):
    sign_in(page, author, to="/admin/kuis/")
    page.set_viewport_size({"width": 1280, "height": 800})
    write_places(page, quiz)
    write_words(page, quiz)
    context = browser.new_context(
        base_url=base_url, locale="id-ID", viewport={"width": 360, "height": 800}, java_script_enabled=False
    )
    phone = context.new_page()
    seat = Enrolment.objects.get(batch__course__code=quiz.course_code)
    sign_in(phone, seat.learner, to=f"/belajar/{seat.pk}/kuis-gambar/kuis/")
    phone.get_by_role("button", name="Mulai").click()

    tap_place(phone, 0)
    expect(phone.get_by_role("radio", name="A. Bagian teratas")).to_be_checked()
    for gap, word in enumerate(("diverifikasi", "dijawab", "ditindaklanjuti")):
        phone.locator(".gaps select").nth(gap).select_option(label=word)
    phone.get_by_role("button", name="Periksa lalu kumpulkan").click()
    phone.get_by_role("button", name="Kumpulkan", exact=True).click()

    # 2 of 2 for the place, and one of three words.
    assert Attempt.objects.get(enrolment=seat).points == Decimal(3)
    context.close()


def write_a_choice_with_a_formula_and_arabic(page: Page, quiz: Quiz) -> None:
    page.goto(f"/admin/kuis/{quiz.pk}/soal/single/tambah/")
    shown = preview(page)
    page.locator("[name=options-0-text]").fill("Salam, \\( 2\\frac{1}{2} \\)")
    page.locator("[name=options-0-correct]").check()
    page.locator("[name=options-1-text]").fill("الحمد لله")
    page.locator("[name=text]").fill("Berapa \\( \\frac{1}{2} ")
    expect(shown.locator(".notice")).to_contain_text("\\(")
    page.locator("[name=text]").fill("**Arti** السلام عليكم, dan berapa \\( \\frac{1}{2} + \\sqrt{4} \\)?")
    expect(shown.locator("legend + .rich math mfrac")).to_be_visible()
    expect(shown.locator("strong", has_text="Arti").first).to_be_visible()
    expect(shown.locator("label [lang=ar]")).to_have_text("الحمد لله")
    save(page)


def write_places(page: Page, quiz: Quiz, axe=None, picture=None) -> None:
    page.goto(f"/admin/kuis/{quiz.pk}/soal/hotspot/tambah/")
    shown = preview(page)
    page.locator("[name=text]").fill("Di mana kepala surat?")
    page.locator("[name=points]").fill("2")
    page.locator("[name=picture]").focus()
    page.locator("details:has(#picture) summary").click()
    page.locator("#picture [name=file]").set_input_files(
        {"name": "surat.png", "mimeType": "image/png", "buffer": letter()}
    )
    page.locator("#picture [name=alt]").fill("Sehelai surat dengan tiga bagian")
    page.locator("#picture button").click()
    expect(page.locator("[name=picture]")).to_have_value(
        re.compile(r"!\[Sehelai surat dengan tiga bagian\]\(gambar:[0-9a-f]{32}-800x600\)")
    )
    for row, (shape, place, words) in enumerate(PLACES):
        page.locator(f"[name=options-{row}-shape]").select_option(shape)
        if shape == "rect":
            draw(page, shown, page.locator(f"[name=options-{row}-place]"))
        else:
            page.locator(f"[name=options-{row}-place]").fill(place)
        page.locator(f"[name=options-{row}-text]").fill(words)
    page.locator("[name=options-0-correct]").check()
    page.locator("[name=options-2-feedback]").fill("Di situ kaki surat.")
    expect(shown.locator(".question .hotspot path")).to_have_count(3)
    expect(shown.get_by_role("img", name="Sehelai surat").first).to_be_visible()
    if axe and picture:
        axe(page)
        picture(page, "question-editor")
    save(page)


def draw(page: Page, shown: FrameLocator, numbers: Locator) -> None:
    """A rectangle over the picture's upper part, from corner to corner."""
    sheet = shown.locator(".hotspot img")
    expect(sheet).to_be_visible()
    numbers.click()
    box = sheet.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.05, box["y"] + box["height"] * 0.05)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.95, box["y"] + box["height"] * 0.23)
    page.mouse.up()
    left, top, wide, high = map(float, numbers.input_value().split())
    assert (round(left), round(top), round(wide), round(high)) == (5, 5, 90, 18)


def write_words(page: Page, quiz: Quiz) -> None:
    page.goto(f"/admin/kuis/{quiz.pk}/soal/dragwords/tambah/")
    shown = preview(page)
    page.locator("[name=text]").fill("Lengkapi alur pengaduan.")
    page.locator("[name=points]").fill("3")
    page.locator("[name=passage]").fill("Pengaduan [[1]], lalu [[2]], lalu [[3]].")
    page.locator("[name=words]").fill("diverifikasi\nditindaklanjuti\ndijawab")
    page.locator("[name=distractors]").fill("diabaikan")
    expect(shown.get_by_role("button", name="diabaikan")).to_be_visible()
    save(page)


def preview(page: Page) -> FrameLocator:
    shown = page.frame_locator("[name=question-preview]")
    expect(shown.get_by_role("main")).to_be_visible()
    return shown


def save(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Simpan", exact=True).click()
    page.wait_for_url(lambda url: "tambah" not in url)


def answer_by_touch(page: Page) -> None:
    """A place on the picture, and two words: one dragged, one tapped."""
    sheet = page.get_by_role("img", name="Sehelai surat")
    assert sheet.evaluate("image => image.naturalWidth") == 800
    tap_place(page, 2)
    expect(page.get_by_role("radio", name="C. Bagian terbawah")).to_be_checked()
    tap_place(page, 0)
    expect(page.get_by_role("radio", name="A. Bagian teratas")).to_be_checked()
    expect(page.locator(".hotspot__place.is-chosen")).to_have_count(1)

    word(page, "diverifikasi").scroll_into_view_if_needed()
    word(page, "diverifikasi").drag_to(gap(page, 0))
    expect(gap(page, 0)).to_have_text("diverifikasi")
    word(page, "diabaikan").tap()
    gap(page, 1).tap()
    expect(gap(page, 1)).to_have_text("diabaikan")
    gap(page, 1).tap()  # gives it back
    expect(gap(page, 1)).to_have_text("…")


def answer_by_keyboard(page: Page) -> None:
    """The choice, and the words that are left."""
    right = page.get_by_role("radio", name="Salam")
    tab_to(page, right)
    page.keyboard.press("Space")
    press(page, word(page, "dijawab"))
    expect(word(page, "dijawab")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Shift+Tab")
    press_back(page, gap(page, 1))
    expect(gap(page, 1)).to_have_attribute("aria-label", "Rumpang 2: dijawab")
    press(page, gap(page, 2))  # first the gap, then its word
    press(page, word(page, "ditindaklanjuti"))
    expect(gap(page, 2)).to_have_text("ditindaklanjuti")
    expect(word(page, "ditindaklanjuti")).to_be_disabled()


def press_back(page: Page, target: Locator) -> None:
    for _ in range(20):
        if target.evaluate("element => element === document.activeElement"):
            return page.keyboard.press("Enter")
        page.keyboard.press("Shift+Tab")
    raise AssertionError(f"{target} was not reached backwards")


def come_back(page: Page) -> None:
    """What was answered is there after a reload."""
    page.reload()
    expect(gap(page, 0)).to_have_text("diverifikasi")
    expect(gap(page, 1)).to_have_text("dijawab")
    expect(page.locator(".hotspot__place.is-chosen")).to_have_count(1)


def tap_place(page: Page, number: int) -> None:
    """Tap the middle of a place, as a finger does."""
    outline = page.locator(".question .hotspot__place path").nth(number)
    outline.scroll_into_view_if_needed()
    box = outline.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def word(page: Page, name: str) -> Locator:
    return page.locator(".words").get_by_role("button", name=name)


def gap(page: Page, number: int) -> Locator:
    return page.locator(".word--gap").nth(number)


def read_the_result(page: Page, seat: Enrolment) -> None:
    page.wait_for_url("**/hasil/")
    for heading, points in {"Soal 1": "1 dari 1", "Soal 2": "2 dari 2", "Soal 3": "1 dari 3"}.items():
        marked = page.get_by_role("article").filter(has=page.get_by_role("heading", name=heading))
        expect(marked).to_contain_text(points)
    words = page.get_by_role("article").filter(has=page.get_by_role("heading", name="Soal 3"))
    expect(words).to_contain_text("(2) , lalu …")
    expect(words).to_contain_text("ditindaklanjuti")
    expect(page.locator("article math mfrac").first).to_be_visible()
    expect(page.locator(".hotspot__place.is-right")).to_have_count(1)
    # 1 + 2 + 1 of 1 + 2 + 3.
    attempt = Attempt.objects.get(enrolment=seat)
    assert (attempt.points, attempt.points_of) == (Decimal(4), Decimal(6))


@pytest.mark.once
def test_without_javascript_an_author_presses_preview_and_copies_a_pictures_notation(
    browser, base_url, quiz: Quiz, author: User
):
    context = browser.new_context(
        base_url=base_url, locale="id-ID", viewport={"width": 1280, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()
    sign_in(page, author, to=f"/admin/kuis/{quiz.pk}/soal/truefalse/tambah/")
    page.locator("[name=text]").fill("Apakah \\( 1 + 1 = 2 \\)?")
    page.locator("[name=answer]").first.check()
    page.locator("[formtarget=question-preview]").click()
    shown = page.frame_locator("[name=question-preview]")
    expect(shown.locator(".question math")).to_be_visible()

    page.goto("/admin/soal/gambar/")
    page.locator("[name=file]").set_input_files(
        {"name": "surat.png", "mimeType": "image/png", "buffer": letter()}
    )
    page.locator("[name=alt]").fill("Sehelai surat")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.locator("code")).to_contain_text("![Sehelai surat](gambar:")
    context.close()
