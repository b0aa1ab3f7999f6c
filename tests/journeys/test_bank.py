"""An author keeps questions in a bank and builds a quiz out of it: sections, a random draw, any order."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from assessments.models import Question, QuestionBank, Quiz
from lms.accounts.models import User
from tests.factories.accounts import PASSWORD, InstructorFactory, WorkUnitFactory
from tests.factories.assessments import QuizFactory
from tests.factories.courses import CourseFactory
from tests.journeys.staging import sign_in

CODE = "BANK-J1"
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
TEXTS = ("Apa itu wakaf?", "Apa itu zakat?", "Apa itu infak?", "Apa itu sedekah?")


@pytest.fixture
def unit(site):
    return WorkUnitFactory(code="BANK-J", name="Balai Bank")


@pytest.fixture
def quiz(unit) -> Quiz:
    CourseFactory(code=CODE, organiser=unit)
    return QuizFactory(title="Kuis dari bank", activity_key="kuis-bank", course_code=CODE, questions=0)


@pytest.fixture
def author(unit) -> User:
    return InstructorFactory(name="Sari Wattimena", scope="unit:BANK-J", password=PASSWORD)


@pytest.mark.once
def test_a_bank_is_filled_and_a_quiz_is_built_out_of_it(page: Page, quiz: Quiz, author: User, picture):
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, author, to="/admin/bank-soal/new/")
    bank = make_a_bank(page)
    write_questions(page, bank)
    tag_two_of_them(page, bank)
    ours_is_clean(page)
    picture(page, "bank")
    build(page, quiz, bank)
    ours_is_clean(page)
    picture(page, "builder")
    drag_the_last_first(page, quiz)
    move_by_keyboard(page, quiz)
    page.goto(f"/admin/kuis/{quiz.pk}/pratinjau/")
    expect(page.locator("fieldset.question, .question")).to_have_count(4)
    ours_is_clean(page, "main")
    page.set_viewport_size({"width": 360, "height": 800})
    for name, address in {
        "bank-phone": f"/admin/bank-soal/{bank.pk}/",
        "builder-phone": f"/admin/kuis/edit/{quiz.pk}/",
    }.items():
        page.goto(address)
        expect(page.locator("main h2").first).to_be_visible()
        ours_is_clean(page)
        picture(page, name)


def ours_is_clean(page: Page, within: str = ".content .nice-padding") -> None:
    """Axe finds nothing in the page's content; the back office around it is Wagtail's."""
    found = Axe().run(page, context=within, options=WCAG)
    assert found.violations_count == 0, f"{page.url}:\n{found.generate_report()}"


def make_a_bank(page: Page) -> QuestionBank:
    page.locator("[name=name]").fill("Bank Balai")
    page.locator("[name=owner]").select_option(label="Balai Bank")
    page.locator("#w-editor-form [type=submit]").click()
    expect(page.locator("#new-category")).to_be_visible()
    page.locator("#new-category").fill("Fikih/Sosial")
    page.locator("form:has(#new-category) button").click()
    expect(page.get_by_role("link", name="Sosial", exact=True)).to_be_visible()
    return QuestionBank.objects.get(name="Bank Balai")


def write_questions(page: Page, bank: QuestionBank) -> None:
    for text in TEXTS:
        page.goto(f"/admin/bank-soal/{bank.pk}/soal/truefalse/tambah/?category=Fikih/Sosial")
        page.locator("[name=text]").fill(text)
        page.locator("[name=answer]").first.check()
        page.locator("[name='place-difficulty']").select_option("easy")
        page.locator("#question button[type=submit]").first.click()
        expect(page.get_by_role("link", name=text)).to_be_visible()


def tag_two_of_them(page: Page, bank: QuestionBank) -> None:
    page.goto(f"/admin/bank-soal/{bank.pk}/?category=Fikih")
    for box in page.locator("[name=question]").all()[:2]:
        box.check()
    page.locator("#action").select_option("tag")
    page.locator(".bank__bar button").click()
    expect(page.locator("[name=confirmed]")).to_have_count(1)
    ours_is_clean(page)
    page.locator("[name=tags]").fill("sosial, asn")
    page.locator("form:has([name=confirmed]) button[type=submit]").click()
    expect(page.locator(".bank__tag", has_text="sosial")).to_have_count(2)


def build(page: Page, quiz: Quiz, bank: QuestionBank) -> None:
    page.goto(f"/admin/kuis/{quiz.pk}/pilih/?bank={bank.pk}&tag=sosial")
    for box in page.locator("[name=question]").all():
        box.check()
    page.locator("form:has([name=question]) button[type=submit]").click()
    expect(slots(page)).to_have_count(2)
    page.goto(f"/admin/kuis/{quiz.pk}/bagian/")
    page.locator("[name=title]").fill("Bagian acak")
    page.locator("[name=minutes]").fill("10")
    page.locator("form:has([name=title]) button[type=submit]").click()
    page.goto(f"/admin/kuis/{quiz.pk}/undian/?bank={bank.pk}")
    page.locator("[name=count]").fill("2")
    page.locator("[name=difficulty]").select_option("easy")
    page.locator("[name=section]").select_option(label="Bagian acak")
    page.locator("[name=do][value=count]").click()
    expect(page.locator(".help-block[role=status]")).to_contain_text("4")
    page.locator("[name=do][value=save]").click()
    expect(slots(page)).to_have_count(3)
    expect(page.locator(".builder__number").last).to_have_text("3–4")


def drag_the_last_first(page: Page, quiz: Quiz) -> None:
    """The draw goes out of its section, before all others, and stays there after a reload."""
    hold = slots(page).last.locator("[data-handle]")
    hold.hover()
    page.mouse.down()
    box = slots(page).first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 4, steps=5)
    page.mouse.move(box["x"] + 40, box["y"] + 4, steps=5)
    with page.expect_response(lambda answer: answer.url.endswith("/susun/")) as saved:
        page.mouse.up()
    assert saved.value.ok
    expect(page.locator(".builder__number").first).to_have_text("1–2")
    page.reload()
    expect(page.locator(".builder__number").first).to_have_text("1–2")
    assert quiz.slots.first().section is None


def move_by_keyboard(page: Page, quiz: Quiz) -> None:
    button = slots(page).first.locator("[name=down]")
    button.focus()
    with page.expect_response(lambda answer: answer.url.endswith("/susun/")):
        page.keyboard.press("Enter")
    expect(slots(page).nth(1).locator("[name=down]")).to_be_focused()
    assert Question.objects.filter(slots__quiz=quiz, slots__position=1).exists()


def slots(page: Page) -> Locator:
    return page.locator(".builder__slot")
