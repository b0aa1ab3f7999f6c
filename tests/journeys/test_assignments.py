"""An instructor asks for an action plan; a learner hands it in, revises it, and passes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from assessments.models import Assignment, Submission, Work
from courses import publishing
from courses.models import Course, Enrolment, UnitProgress
from lms.accounts.models import User
from tests.factories.accounts import PASSWORD, InstructorFactory, LearnerFactory, WorkUnitFactory
from tests.factories.assignments import PDF, UNIT, assignment_unit
from tests.factories.courses import CourseFactory, EnrolmentFactory
from tests.journeys.staging import batch_of_today, sign_in

CODE = "TUGAS-J1"
PHONE = {"width": 360, "height": 800}
DESK = {"width": 1280, "height": 800}
TEXT = "Masalah: loket tutup 40 menit pada waktu ibadah.\n\nPerubahan: selalu ada satu loket terbuka."


@pytest.fixture
def course(site) -> Course:
    return CourseFactory(code=CODE, title="Pelayanan yang ramah", organiser=WorkUnitFactory())


@pytest.fixture
def author(course: Course) -> User:
    return InstructorFactory(name="Joko Santoso", scope=f"course:{CODE}", password=PASSWORD)


@pytest.fixture
def learner(course: Course) -> User:
    return LearnerFactory(name="Ada Nurlela", password=PASSWORD)


def seat(course: Course, assignment: Assignment, learner: User) -> Enrolment:
    """A seat in a batch of the training, published anew with the assignment as its only unit."""
    subject = {"group": "core_main", "title": "Inti", "jp": 4, "units": [assignment_unit(assignment)]}
    document = {"title": course.title, "summary": "", "outcomes": [], "subjects": [subject]}
    publishing.publish(course, document, by=None, at=timezone.now())
    course.refresh_from_db()
    return EnrolmentFactory(learner=learner, batch=batch_of_today(course))


def change_person(page: Page, person: User, *, to: str) -> None:
    page.context.clear_cookies()
    sign_in(page, person, to=to)


def write_assignment(page: Page) -> None:
    """Fill in the author's form as a person does: a rubric of two criteria."""
    main = page.get_by_role("main")
    main.get_by_label("Judul", exact=False).first.fill("Rencana tindak lanjut")
    page.locator("[name=activity_key]").fill("tugas-j1-rtl")
    page.locator("[name=kind]").select_option("action_plan")
    page.locator("[name=instructions]").fill("Tulis **satu** rencana perubahan kecil.")
    for place, title in enumerate(["Masalah yang dapat diamati", "Langkah dan pelaku"]):
        page.locator(f"[name=rubric-{place}-title]").evaluate("input => input.closest('details').open = true")
        page.locator(f"[name=rubric-{place}-title]").fill(title)
        for number, (level, points) in enumerate([("Sangat baik", "5"), ("Cukup", "2,5"), ("Kurang", "0")]):
            page.locator(f"[name=rubric-{place}-{number}-title]").fill(level)
            page.locator(f"[name=rubric-{place}-{number}-points]").fill(points)
    page.locator("[name=due_days]").fill("7")


@pytest.fixture
def look(page: Page, axe, picture) -> Callable[..., None]:
    """Once the page is whole: axe finds nothing on it, and a picture is kept under a name that is given."""

    def at(name: str = "") -> None:
        page.wait_for_load_state("load")
        expect(page.get_by_role("heading", level=1).first).to_be_attached()
        axe(page)
        if name:
            picture(page, name)

    return at


def refuse_program(tab: Page, address: str, folder: Path) -> None:
    """In a tab of its own, whose console may tell of the refusal: the words come without a new page."""
    program = folder / "bukan.exe"
    program.write_bytes(b"MZ")
    tab.goto(address)
    tab.locator("[name=file]").set_input_files(program)
    tab.get_by_role("button", name=gettext("Add this file")).click()
    expect(tab.get_by_role("alert")).to_contain_text("bukan.exe")
    expect(tab.get_by_label(gettext("Your text"))).to_have_value(TEXT)
    tab.close()


def choose(page: Page, *levels: str) -> None:
    for place, level in enumerate(levels):
        page.locator(".grading-criterion").nth(place).get_by_text(level).click()


@pytest.mark.once
def test_an_assignment_is_written_handed_in_returned_revised_and_passed(
    page: Page, course: Course, author: User, learner: User, tmp_path: Path, look
):
    report = tmp_path / "Catatan loket.pdf"
    report.write_bytes(PDF)
    page.set_viewport_size(DESK)

    # The author writes it.
    sign_in(page, author, to="/admin/tugas/new/")
    write_assignment(page)
    look("assignment-form")
    page.locator("form[data-edit-form] button[type=submit]").first.click()
    page.wait_for_url("**/admin/tugas/edit/*/")
    assignment = Assignment.objects.get(activity_key="tugas-j1-rtl")
    chair = seat(course, assignment, learner)
    address = f"/belajar/{chair.pk}/{UNIT}/tugas/"

    # The learner writes on a phone; the text is saved without a button.
    page.set_viewport_size(PHONE)
    change_person(page, learner, to=f"/belajar/{chair.pk}/{UNIT}/")
    page.wait_for_url(f"**{address}")
    look("assignment-draft-empty")
    page.get_by_label(gettext("Your text")).fill(TEXT)
    expect(page.locator("[data-save-state]")).to_contain_text("Tersimpan")
    page.reload()
    expect(page.get_by_label(gettext("Your text"))).to_have_value(TEXT)
    page.locator("[name=file]").set_input_files(report)
    page.get_by_role("button", name=gettext("Add this file")).click()
    expect(page.get_by_role("link", name="Catatan loket.pdf")).to_be_visible()
    expect(page.get_by_label(gettext("Your text"))).to_have_value(TEXT)
    refuse_program(page.context.new_page(), address, tmp_path)
    look("assignment-draft")
    page.get_by_role("button", name=gettext("Look over and hand in")).click()
    page.wait_for_url("**/kumpulkan/")
    look("assignment-hand-in")
    page.get_by_role("button", name=gettext("Hand in"), exact=True).click()
    expect(page.locator(".notice--success").first).to_be_visible()
    look("assignment-waiting")
    assert Submission.objects.get().text == TEXT

    # The grader returns it.
    page.set_viewport_size(DESK)
    change_person(page, author, to="/admin/penilaian/")
    look("grading-queue")
    page.get_by_role("link", name="Ada Nurlela").click()
    page.wait_for_url("**/admin/penilaian/*/")
    look("grading-work")
    page.locator("#quote-1").fill("selalu ada satu loket terbuka")
    page.locator("#note-1").fill("Siapa yang menjaganya?")
    page.get_by_label(gettext("Comment for the participant")).fill("Sebutkan pelaku dan tanggalnya.")
    page.get_by_role("button", name=gettext("Return for revision")).click()
    page.wait_for_url("**/admin/penilaian/")

    # The learner reads why, and revises.
    page.set_viewport_size(PHONE)
    change_person(page, learner, to=address)
    expect(page.get_by_text("Siapa yang menjaganya?")).to_be_visible()
    look("assignment-returned")
    page.get_by_label(gettext("Your text")).fill(f"{TEXT}\n\nPelaku: enam petugas loket, mulai Senin.")
    page.get_by_role("button", name=gettext("Look over and hand in")).click()
    page.get_by_role("button", name=gettext("Hand in"), exact=True).click()

    # The grader chooses levels; a forgotten one is asked for and nothing typed is lost.
    page.set_viewport_size(PHONE)
    change_person(page, author, to=f"/admin/penilaian/{Work.objects.get().pk}/")
    choose(page, "Sangat baik")
    page.get_by_label(gettext("Comment for the participant")).fill("Bagus, jalankan.")
    page.get_by_role("button", name=gettext("Save the grade and go on")).click()
    expect(page.get_by_role("alert")).to_contain_text("Langkah dan pelaku")
    expect(page.get_by_label(gettext("Comment for the participant"))).to_have_value("Bagus, jalankan.")
    look()
    choose(page, "Sangat baik", "Cukup")
    page.get_by_role("button", name=gettext("Save the grade and go on")).click()
    page.wait_for_url("**/admin/penilaian/")
    page.goto(f"/admin/penilaian/{Work.objects.get().pk}/")
    look("grading-graded")

    # 7.5 of 10: passed, and the unit is done.
    change_person(page, learner, to=address)
    expect(page.get_by_text("Bagus, jalankan.")).to_be_visible()
    look("assignment-graded")
    row = UnitProgress.objects.get(enrolment_id=chair.pk, unit_key=UNIT)
    assert (row.done_at is not None, row.score) == (True, 75)
