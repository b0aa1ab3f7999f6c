"""An essay from its author over its learner and grader to feedback; then an override, and a regrade."""

from itertools import count

import pytest
from django.utils import timezone
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from assessments import banking
from assessments.models import Attempt, MarkChange, Quiz, Regrade
from certificates.models import Certificate
from courses.models import Enrolment, UnitProgress
from lms.accounts.models import User
from tests.factories.accounts import PASSWORD, InstructorFactory, LearnerFactory, WorkUnitFactory
from tests.factories.assessments import WRONG, QuizFactory
from tests.factories.assignments import PDF
from tests.factories.certificates import IssuerFactory
from tests.factories.courses import CourseFactory, EnrolmentFactory, unit
from tests.journeys.staging import batch_of_today, press, sign_in, tab_to
from tests.workers import wait_until

NUMBERS = count(1)  # the database stays from one journey to the next
TEXT = "Moderasi beragama berarti mengambil jalan tengah.\n\nIa menghargai sesama."


@pytest.fixture
def quiz(site) -> Quiz:
    quiz = QuizFactory(
        title="Kuis uraian", course_code=f"URAIAN-{next(NUMBERS)}", questions=1, passing_grade=60,
        shuffle_questions=False, shuffle_options=False,
    )  # fmt: skip
    units = [unit("kuis-uraian", "quiz", title="Kuis uraian", activity_key=quiz.activity_key)]
    organiser = WorkUnitFactory()
    IssuerFactory(unit=organiser)
    course = CourseFactory(code=quiz.course_code, organiser=organiser, units=units)
    EnrolmentFactory(
        batch=batch_of_today(course), learner=LearnerFactory(name="Sari Lestari", password=PASSWORD)
    )
    return quiz


@pytest.fixture
def teacher(quiz: Quiz) -> User:
    return InstructorFactory(name="Dedi Kurnia", scope=f"course:{quiz.course_code}", password=PASSWORD)


@pytest.mark.once
def test_an_essay_goes_from_its_author_over_a_grader_to_feedback_and_its_marks_change_by_reason(
    page: Page, browser, base_url, quiz: Quiz, teacher: User, axe, picture
):
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, teacher, to="/admin/kuis/")
    write_an_essay(page, quiz, axe, picture)

    context = browser.new_context(base_url=base_url, locale="id-ID", viewport={"width": 360, "height": 800})
    phone = context.new_page()
    seat = Enrolment.objects.get(batch__course__code=quiz.course_code)
    sign_in(phone, seat.learner, to=f"/belajar/{seat.pk}/kuis-uraian/kuis/")
    press(phone, phone.get_by_role("button", name="Mulai"))
    answer(phone, axe, picture)
    attempt = Attempt.objects.get(enrolment=seat)
    assert (attempt.percent, attempt.is_open) == (None, False)

    mark_by_the_rubric(page, seat, axe, picture)
    wait_until(lambda: Certificate.objects.filter(completion__enrolment=seat).exists())
    phone.reload()
    for words in ("Runtut dan jelas.", "Lengkap", "Ia menghargai sesama.", "laporan.pdf"):
        expect(phone.get_by_role("main")).to_contain_text(words)
    axe(phone)
    picture(phone, "result-essay")
    assert UnitProgress.objects.get(enrolment_id=seat.pk, unit_key="kuis-uraian").score == 80

    lower_a_mark(page, quiz, attempt, axe, picture)
    phone.reload()
    expect(phone.get_by_role("main")).to_contain_text("Sebagian disalin.")
    axe(phone)
    context.close()

    mark_again(page, quiz, seat, axe, picture)


def write_an_essay(page: Page, quiz: Quiz, axe, picture) -> None:
    page.goto(f"/admin/kuis/{quiz.pk}/soal/essay/tambah/")
    shown = page.frame_locator("[name=question-preview]")
    page.locator("[name=text]").fill("Jelaskan **moderasi beragama**.")
    page.locator("[name=points]").fill("4")
    page.locator("[name=takes][value=file]").check()
    page.locator("[name=minimum_words]").fill("5")
    page.locator("[name=model_answer]").fill("Jalan tengah, toleransi, anti kekerasan.")
    page.locator("[name=rubric-0-title]").fill("Isi")
    for row, (title, points) in enumerate((("Lengkap", "2"), ("Sebagian", "1"), ("Kosong", "0"))):
        page.locator(f"[name=rubric-0-{row}-title]").fill(title)
        page.locator(f"[name=rubric-0-{row}-points]").fill(points)
    expect(shown.locator("textarea")).to_be_visible()
    expect(shown.locator("strong", has_text="moderasi").first).to_be_visible()
    axe(page)
    picture(page, "essay-editor")
    page.get_by_role("main").get_by_role("button", name="Simpan", exact=True).click()
    page.wait_for_url(lambda url: "tambah" not in url)


def answer(phone: Page, axe, picture) -> None:
    """A wrong choice, a text by keyboard, and a file."""
    phone.get_by_role("radio", name="Salah").check()
    field = phone.locator("textarea")
    tab_to(phone, field)
    phone.keyboard.type("Draf pertama")
    expect(phone.locator("pintar-wordcount p")).to_contain_text("2")
    field.fill(TEXT)
    expect(phone.get_by_text("Tersimpan")).to_be_visible()
    phone.locator("input[type=file]").set_input_files(
        {"name": "laporan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(phone, phone.locator("button[value=attach]"))
    expect(phone.get_by_role("link", name="laporan.pdf")).to_be_visible()
    expect(phone.locator("textarea")).to_have_value(TEXT)
    axe(phone)
    picture(phone, "essay")
    phone.reload()
    expect(phone.locator("textarea")).to_have_value(TEXT)
    press(phone, phone.get_by_role("button", name="Periksa lalu kumpulkan"))
    press(phone, phone.get_by_role("button", name="Kumpulkan", exact=True))
    phone.wait_for_url("**/hasil/")
    expect(phone.get_by_role("main")).to_contain_text(gettext("Being marked"))
    axe(phone)


def mark_by_the_rubric(page: Page, seat: Enrolment, axe, picture) -> None:
    page.goto("/admin/penilaian-jawaban/")
    axe(page)
    picture(page, "answer-queue")
    page.get_by_role("link", name=str(seat.learner)).click()
    expect(page.get_by_role("main")).to_contain_text("Ia menghargai sesama.")
    axe(page)
    picture(page, "answer-grading")
    fits_a_phone(page)
    level = page.locator("input[type=radio]").first
    tab_to(page, level)
    page.keyboard.press("Space")
    page.locator("[name=comment]").fill("Runtut dan jelas.")
    press(page, page.locator(".grading-form button[type=submit]"))
    page.wait_for_url("**/penilaian-jawaban/")


def fits_a_phone(page: Page) -> None:
    """No field, button or link of the desk reaches beyond the screen, where it would be cut off."""
    page.set_viewport_size({"width": 360, "height": 800})
    wide = """() => [...document.querySelectorAll("main .nice-padding :is(select, textarea, button, a)")]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML)"""
    wait_until(lambda: page.evaluate(wide) == [])  # the menu moves aside first
    page.set_viewport_size({"width": 1280, "height": 800})


def lower_a_mark(page: Page, quiz: Quiz, attempt: Attempt, axe, picture) -> None:
    page.goto(f"/admin/kuis/{quiz.pk}/percobaan/")
    axe(page)
    picture(page, "attempts")
    fits_a_phone(page)
    page.get_by_role("link", name=str(attempt.learner)).click()
    axe(page)
    picture(page, "attempt-of-a-learner")
    essay = page.locator(".grading-said").nth(1)
    press(page, essay.locator("summary").last)
    essay.locator("[name=points]").fill("3")
    essay.locator("[name=reason]").fill("Sebagian disalin.")
    essay.locator("button[type=submit]").click()
    expect(essay).to_contain_text("Sebagian disalin.")
    assert MarkChange.objects.get(attempt=attempt, way="override").points_after == 3


def mark_again(page: Page, quiz: Quiz, seat: Enrolment, axe, picture) -> None:
    """The key of the first question was wrong all along."""
    question = quiz.questions.first()
    content = question.versions.latest("number").content
    options = [{**one, "correct": one["id"] == WRONG} for one in content["options"]]
    banking.revise(question, {**content, "options": options}, by=None, at=timezone.now())

    page.goto(f"/admin/kuis/{quiz.pk}/nilai-ulang/?question={question.pk}")
    page.locator("[name=reason]").fill("Kunci salah.")
    axe(page)
    picture(page, "regrades")
    fits_a_phone(page)
    press(page, page.locator(".grading-form button[type=submit]"))
    page.wait_for_url("**/nilai-ulang/*/")
    expect(page.locator("button[form=discard]")).to_be_visible()  # it loads itself again until then
    certificate = Certificate.objects.get(completion__enrolment=seat)
    before = certificate.facts
    expect(page.get_by_role("main")).to_contain_text(certificate.number)
    axe(page)
    picture(page, "regrade-dry-run")
    fits_a_phone(page)
    press(page, page.locator("details summary", has=page.locator("xpath=..//form")).last)
    press(page, page.locator("details form button"))
    wait_until(lambda: Regrade.objects.get(quiz=quiz).state == Regrade.State.DONE)
    expect(page.get_by_role("progressbar")).to_have_count(0)  # it loads itself again until then
    expect(page.locator("td", has_text="80").first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(certificate.number)
    axe(page)
    picture(page, "regrade-done")
    assert Attempt.objects.get(enrolment=seat).percent == 80  # (1 + 3) of 5
    certificate.refresh_from_db()
    assert certificate.facts == before
