"""An instructor imports files: reads why a question is refused, imports the rest, fills in the template."""

import io
from itertools import count
from pathlib import Path

import openpyxl
import pytest
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from assessments.formats import note
from assessments.models import QuestionVersion, Quiz
from lms.accounts.models import User
from tests.assessments.formats import qti_files
from tests.factories.accounts import PASSWORD, InstructorFactory, WorkUnitFactory
from tests.factories.assessments import QuizFactory
from tests.factories.courses import CourseFactory
from tests.journeys.staging import sign_in

NUMBERS = count(1)  # the database stays from one journey to the next
GIFT = r"""// Bank soal
::Ibu kota:: Apa ibu kota Provinsi Maluku? {
    =Ambon#Benar.
    ~Ternate#Ternate ada di Maluku Utara.
    ####Ambon menjadi ibu kota sejak 1958.
}

Siapa yang menetapkan standar pelayanan? {=Penyelenggara ~%50%Menteri ~Masyarakat

[html]<p>Standar pelayanan <b>wajib</b> diumumkan.</p> {T}

Berapa hasil 3 \= 1 + …? {#2}
"""
BAD_LINE = 8


@pytest.fixture
def quiz(site) -> Quiz:
    code = f"IMPOR-J{next(NUMBERS)}"
    CourseFactory(code=code, organiser=WorkUnitFactory())
    return QuizFactory(title="Kuis impor", activity_key=code.lower(), course_code=code, questions=0)


@pytest.fixture
def author(quiz: Quiz) -> User:
    return InstructorFactory(name="Joko Santoso", scope=f"course:{quiz.course_code}", password=PASSWORD)


@pytest.mark.once
def test_a_file_with_one_bad_question_is_looked_at_and_the_rest_is_imported(
    page: Page, quiz: Quiz, author: User, tmp_path: Path, axe, picture
):
    file = tmp_path / "soal.gift"
    file.write_text(GIFT)
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, author, to=f"/admin/kuis/{quiz.pk}/impor/")
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name=gettext("Read the file")).click()

    refused = page.locator(".import-row--refused")
    expect(refused).to_contain_text(gettext("Line %(line)s") % {"line": BAD_LINE})
    expect(refused).to_contain_text(str(note("brace_open")))
    expect(page.locator(".import-row")).to_have_count(4)
    assert not quiz.questions.exists()
    axe(page)
    picture(page, "import-questions")

    page.locator("button[form=run-import]").click()
    page.get_by_role("main").get_by_role("link", name=gettext("Back to the quiz")).click()
    expect(page.get_by_role("link", name="Apa ibu kota Provinsi Maluku?")).to_be_visible()
    expect(page.get_by_role("link", name="Standar pelayanan wajib diumumkan.")).to_be_visible()


def read_in(page: Page, quiz: Quiz, name: str, data: bytes, folder: Path) -> None:
    """Let the page read the file and import what it found."""
    file = folder / name
    file.write_bytes(data)
    page.goto(page.url.split("/admin/")[0] + f"/admin/kuis/{quiz.pk}/impor/")
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name=gettext("Read the file")).click()
    page.locator("button[form=run-import]").click()
    expect(page.get_by_role("main").get_by_role("link", name=gettext("Back to the quiz"))).to_be_visible()


def texts_of(quiz: Quiz) -> list[str]:
    return [version.content["text"] for version in QuestionVersion.objects.in_quiz(quiz)]


@pytest.mark.once
def test_the_template_is_filled_in_and_imported_and_a_package_after_it(
    page: Page, quiz: Quiz, author: User, tmp_path: Path, axe
):
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, author, to=f"/admin/kuis/{quiz.pk}/impor/")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    book.worksheets[0].append(["benar-salah", "Laut lebih luas dari darat.", "benar"])
    filled = io.BytesIO()
    book.save(filled)

    read_in(page, quiz, "soal.xlsx", filled.getvalue(), tmp_path)
    assert texts_of(quiz)[-1] == "Laut lebih luas dari darat."

    item = qti_files.item(
        qti_files.response(["B"]), qti_files.choice("Ternate", "Ambon"), qti_files.by("match_correct")
    )
    read_in(page, quiz, "paket.zip", qti_files.package({"soal/satu.xml": item}), tmp_path)
    assert texts_of(quiz)[-1] == "Apa ibu kota Maluku?"
    assert quiz.slots.count() == 11
