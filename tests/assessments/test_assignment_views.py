"""The learner's assignment page, without JavaScript and with."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from assessments import grading
from assessments.models import Assignment, Submission, SubmissionFile, Work
from tests.factories.assignments import BEST, PDF, UNIT, AssignmentFactory, handed_in, seat_at, work_of
from tests.factories.courses import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair(ada, office):
    now = timezone.now()
    return seat_at(
        AssignmentFactory(course_code="TGS-01"),
        learner=ada,
        organiser=office,
        starts_at=now - DAY,
        ends_at=now + 9 * DAY,
    )


@pytest.fixture
def page(chair):
    return f"/belajar/{chair.pk}/{UNIT}/tugas/"


@pytest.fixture
def browser(client, ada):
    client.force_login(ada)
    return client


def pdf(name="laporan.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def test_the_unit_leads_to_its_assignment(browser, chair, page):
    assert browser.get(f"/belajar/{chair.pk}/{UNIT}/", follow=True).redirect_chain[-1][0].endswith("tugas/")


def test_the_page_says_what_is_asked_for_and_until_when(browser, page):
    shown = browser.get(page).content.decode()

    assert "Tulis rencana tindak lanjut Anda." in shown
    assert "23.59 WIB" in shown
    assert "Isi" in shown
    assert not Work.objects.exists()


def test_a_form_saves_text_and_file_at_once_and_the_review_hands_in(browser, chair, page):
    browser.post(page, {"text": "Rencana", "seen": "0", "file": pdf(), "do": "attach"})
    reviewed = browser.post(page, {"text": "Rencana baru", "seen": "1", "do": "review"}, follow=True)
    assert "laporan.pdf" in reviewed.content.decode()

    done = browser.post(f"{page}kumpulkan/", follow=True)

    made = Submission.objects.get()
    assert (made.text, [file.name for file in made.files.all()]) == ("Rencana baru", ["laporan.pdf"])
    assert done.status_code == 200


def test_typed_text_survives_a_refused_file(browser, page):
    answer = browser.post(page, {"text": "Rencana", "seen": "0", "file": pdf("a.exe"), "do": "attach"})

    assert answer.status_code == 409
    assert "Rencana" in answer.content.decode()
    assert work_text() == "Rencana"


def work_text():
    return Work.objects.get().draft_text


def test_text_of_an_old_tab_is_shown_again_and_overwrites_nothing(browser, page):
    browser.post(page, {"text": "Dari tab lain", "seen": "0"})

    answer = browser.post(page, {"text": "Dari tab lama", "seen": "0", "do": "review"})

    assert answer.status_code == 409
    assert "Dari tab lama" in answer.content.decode()
    assert work_text() == "Dari tab lain"


def test_a_file_that_is_too_large_is_dropped_while_it_arrives(browser, page, monkeypatch):
    monkeypatch.setattr("assessments.assignment_views.LARGEST_FILE_BYTES", 1000)

    answer = browser.post(page, {"text": "Rencana", "file": pdf(content=PDF + bytes(2000)), "do": "attach"})

    assert answer.status_code == 409
    assert work_text() == "Rencana"
    assert not SubmissionFile.objects.exists()


def test_the_csrf_check_stands_behind_the_ceiling(ada, page):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)

    assert strict.post(page, {"text": "x"}).status_code == 403


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"answer": 1, "sequence": 1}', '{"answer": "a", "sequence": "1"}',
     '{"answer": "a", "sequence": 0}', '{"answer": "a", "sequence": true}'],
)  # fmt: skip
def test_an_autosave_that_says_nonsense_is_400(browser, page, body):
    answer = browser.post(f"{page}simpan/", body, content_type="application/json")

    assert answer.status_code == 400


def test_autosave_keeps_the_newest(browser, page):
    for text, sequence in (("Dua", 2), ("Satu", 1)):
        body = json.dumps({"question": "text", "answer": text, "sequence": sequence})
        answer = browser.post(f"{page}simpan/", body, content_type="application/json")

    assert answer.json()["sequence"] == 2
    assert work_text() == "Dua"


def test_two_tabs_that_hand_in_make_one_submission(browser, chair, page):
    browser.post(page, {"text": "Rencana", "seen": "0"})
    Assignment.objects.update(resubmits=False)

    browser.post(f"{page}kumpulkan/")
    browser.post(f"{page}kumpulkan/")

    assert Submission.objects.count() == 1


@pytest.fixture
def file(browser, page):
    browser.post(page, {"text": "Rencana", "file": pdf("Rencana «Ada».pdf"), "do": "attach"})
    return SubmissionFile.objects.get()


def test_ones_own_file_comes_back_as_data(browser, page, file):
    answer = browser.get(f"{page}berkas/{file.pk}/")

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"


def test_nobody_else_gets_it(client, page, file, cy, bo):
    for person in (cy, bo):
        client.force_login(person)
        assert client.get(f"{page}berkas/{file.pk}/").status_code == 404


def test_returned_work_shows_the_comments_and_the_editor(browser, chair, page, bo):
    now = timezone.now()
    first = handed_in(chair, at=now)
    note = grading.Note("Berapa anggarannya?", "Rencana")
    grading.send_back(first, grading.Remarks("Tambahkan anggaran.", [note]), by=bo, at=now)

    shown = browser.get(page).content.decode()

    assert "Tambahkan anggaran." in shown
    assert "Berapa anggarannya?" in shown
    assert 'name="text"' in shown
    assert "Bo Siregar" not in shown


def test_graded_work_shows_grade_levels_and_comment(browser, chair, page, bo):
    now = timezone.now()
    grading.mark(handed_in(chair, at=now), BEST, grading.Remarks("Bagus sekali."), by=bo, at=now)

    shown = browser.get(page).content.decode()

    assert "Bagus sekali." in shown
    assert "Rapi" in shown
    assert 'name="text"' not in shown


def test_one_of_two_marks_is_not_shown_to_the_learner(browser, chair, page, bo):
    Assignment.objects.update(is_double=True)
    now = timezone.now()
    grading.mark(handed_in(chair, at=now), BEST, grading.Remarks("Bagus sekali."), by=bo, at=now)

    assert "Bagus sekali." not in browser.get(page).content.decode()


def test_the_page_costs_as_many_queries_with_one_version_as_with_five(
    browser, chair, page, bo, django_assert_max_num_queries
):
    now = timezone.now()
    for number in range(5):
        made = handed_in(chair, f"Versi {number}", at=now)
        grading.send_back(made, grading.Remarks("Lagi."), by=bo, at=now)
    work_of(chair)

    with django_assert_max_num_queries(14):
        browser.get(page)


def test_other_learners_find_no_page(client, cy, page):
    client.force_login(cy)

    assert client.get(page).status_code == 404
