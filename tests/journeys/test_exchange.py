"""An instructor imports a file with one bad question: reads why it is refused, imports the rest."""

from pathlib import Path

import pytest
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from assessments.formats import note
from assessments.models import Quiz
from lms.accounts.models import User
from tests.factories.accounts import PASSWORD, InstructorFactory, WorkUnitFactory
from tests.factories.assessments import QuizFactory
from tests.factories.courses import CourseFactory
from tests.journeys.staging import sign_in

CODE = "IMPOR-J1"
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
    CourseFactory(code=CODE, organiser=WorkUnitFactory())
    return QuizFactory(title="Kuis impor", activity_key="kuis-impor", course_code=CODE, questions=0)


@pytest.fixture
def author(quiz: Quiz) -> User:
    return InstructorFactory(name="Joko Santoso", scope=f"course:{CODE}", password=PASSWORD)


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
