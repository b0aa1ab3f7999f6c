"""A learner's whole way: from signing in to a certificate that anyone can check."""

import io
import time
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Download, Locator, Page, expect

from assessments.models import Quiz
from certificates.models import Certificate
from courses.models import Batch, Enrolment
from lms.accounts import nip
from lms.accounts.models import User
from lms.lib import dates
from tests.factories.accounts import PASSWORD, LearnerFactory, WorkUnitFactory
from tests.factories.assessments import QuizFactory, add_question
from tests.factories.certificates import IssuerFactory
from tests.factories.courses import CourseFactory, unit
from tests.journeys.staging import CLIP_SECONDS, batch_of_today, press, short_video, sign_in, tab_to

CERTIFICATE_SECONDS = 10
TITLE = "Moderasi Beragama dalam Pelayanan Publik"
WHY = "Pelayanan publik terbuka bagi setiap warga tanpa membedakan agamanya."


@pytest.fixture
def siti(site) -> User:
    office = WorkUnitFactory(name="Kantor Kementerian Agama Kabupaten Maluku Tengah")
    return LearnerFactory(
        name="Siti Rahmawati",
        nip="198609262015052001",
        password=PASSWORD,
        unit=office,
        email="siti@example.org",
    )


@pytest.fixture
def quiz() -> Quiz:
    """Two questions, both needed to pass; each wrong answer is explained."""
    quiz = QuizFactory(
        title="Kuis akhir", activity_key="kuis-akhir-perjalanan", questions=0, passing_grade=75,
        attempts_allowed=3, shuffle_questions=False,
    )  # fmt: skip
    options = [{"text": "Setiap warga", "correct": True}, {"text": "Warga seagama saja", "feedback": WHY}]
    add_question(quiz, text="Siapa yang berhak atas layanan publik?", options=options)
    add_question(
        quiz, "numeric", text="Berapa komponen standar pelayanan seluruhnya?", answer="14", tolerance="0"
    )
    return quiz


@pytest.fixture
def batch(quiz: Quiz) -> Batch:
    organiser = WorkUnitFactory(name="Balai Diklat Keagamaan Ambon")
    IssuerFactory(unit=organiser, number_unit="BDK-AMB", place="Ambon")
    paragraph = {
        "type": "richtext",
        "html": "<p>Moderasi beragama adalah cara pandang yang adil dan berimbang.</p>",
    }
    units = [
        unit(
            "tayangan-perjalanan", "video", title="Tayangan pembuka", media=short_video("tayangan-perjalanan")
        ),
        unit("bacaan-perjalanan", title="Bacaan inti", minimum_seconds=2, body=[paragraph]),
        unit("kuis-perjalanan", "quiz", title="Kuis akhir", activity_key=quiz.activity_key),
    ]
    course = CourseFactory(code="MBP-J1", title=TITLE, organiser=organiser, units=units)
    return batch_of_today(course, number=7)


def seat_of(person: User) -> Enrolment:
    return Enrolment.objects.get(learner=person)


def test_a_learner_goes_from_the_catalogue_to_a_certificate_that_anyone_can_check(
    page: Page, siti: User, batch: Batch, axe, picture, tmp_path
):
    page.goto("/akun/login/")
    axe(page)
    picture(page, "login")
    sign_in(page, siti)
    axe(page)

    enrol_from_the_catalogue(page, axe, picture)
    refuse_what_is_locked(page, seat_of(siti), axe, picture)
    watch(page, axe, picture)
    read(page, axe, picture)
    fail_the_quiz_and_see_why(page, axe, picture)
    finished_at = pass_the_quiz(page, axe, picture)

    document = receive_the_certificate(page, finished_at, axe, picture, tmp_path)
    certificate = Certificate.objects.get(learner=siti)
    address = read_the_certificate(document, certificate)
    verify(page, address, certificate, axe, picture)

    page.goto("/beranda/")
    expect(page.get_by_role("main")).to_contain_text("Lulus")
    axe(page)
    picture(page, "dashboard")
    page.goto("/sertifikat/")
    axe(page)
    picture(page, "certificates")
    page.goto("/profil/")
    axe(page)
    picture(page, "profile")


def enrol_from_the_catalogue(page: Page, axe, picture) -> None:
    page.goto("/pelatihan/")
    axe(page)
    picture(page, "catalogue")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    axe(page)
    picture(page, "course")
    press(page, page.get_by_role("button", name="Daftar", exact=True))
    expect(page.get_by_text("Anda telah terdaftar")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tayangan pembuka")


def refuse_what_is_locked(page: Page, seat: Enrolment, axe, picture) -> None:
    reason = "Selesaikan “Tayangan pembuka” terlebih dahulu."
    refused = page.goto(f"/belajar/{seat.pk}/bacaan-perjalanan/")
    assert refused
    assert refused.status == 403
    expect(page.get_by_role("main").get_by_text(reason).first).to_be_visible()
    axe(page)
    picture(page, "locked")

    answer = page.request.get(f"/api/v1/enrolments/{seat.pk}/units/bacaan-perjalanan/")
    assert answer.status == 409
    assert answer.json()["code"] == "unit_locked"
    assert "Tayangan pembuka" in answer.json()["message"]

    page.get_by_role("main").get_by_role("link", name="Ke materi yang terbuka").click()


def watch(page: Page, axe, picture) -> None:
    expect(page.get_by_text("0% ditonton")).to_be_visible()
    axe(page)
    picture(page, "video")
    page.evaluate("document.querySelector('video').muted = true")
    page.evaluate("document.querySelector('video').play()")
    done = page.get_by_text("Sudah ditonton. Anda dapat melanjutkan.").first
    expect(done).to_be_visible(timeout=3000 * CLIP_SECONDS)
    onwards = page.locator(".learn__next").get_by_role("link", name="Materi berikutnya")
    expect(onwards).to_be_visible()  # opened without a reload
    axe(page)
    onwards.click()


def read(page: Page, axe, picture) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Bacaan inti")
    expect(page.get_by_text("cara pandang yang adil")).to_be_visible()
    axe(page)
    picture(page, "reading")
    finish = page.get_by_role("button", name="Tandai sudah dibaca")
    expect(finish).not_to_have_attribute("aria-disabled", "true", timeout=10_000)
    press(page, finish)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kuis akhir")


def fail_the_quiz_and_see_why(page: Page, axe, picture) -> None:
    axe(page)
    picture(page, "quiz-start")
    press(page, page.get_by_role("button", name="Mulai"))
    expect(page.get_by_text("Siapa yang berhak")).to_be_visible()
    answer(page, page.get_by_role("radio", name="Warga seagama saja"), "12")
    axe(page)
    picture(page, "quiz")
    submit(page, axe, picture)

    main = page.get_by_role("main")
    expect(main).to_contain_text("Tidak Lulus")
    expect(main.get_by_text(WHY)).to_be_visible()
    expect(main.get_by_text("Setiap warga", exact=True)).to_be_visible()
    axe(page)
    picture(page, "result-failed")


def pass_the_quiz(page: Page, axe, picture) -> float:
    """The moment when the last step was done."""
    press(page, page.get_by_role("link", name="Coba lagi"))
    press(page, page.get_by_role("button", name="Coba lagi"))
    answer(page, page.get_by_role("radio", name="Setiap warga"), "14")
    submit(page)
    finished_at = time.monotonic()
    expect(page.get_by_role("main")).to_contain_text("Anda mencapai batas lulus")
    return finished_at


def answer(page: Page, choice: Locator, number: str) -> None:
    """By keyboard: Tab into the group, its arrows to the choice, the number typed."""
    group = page.get_by_role("radio")
    press(page, group.first, "Space")
    if not choice.is_checked():
        page.keyboard.press("ArrowDown")
    expect(choice).to_be_checked()
    tab_to(page, page.get_by_role("textbox"))
    page.keyboard.type(number)
    expect(page.get_by_text("Tersimpan")).to_be_visible()


def submit(page: Page, axe=None, picture=None) -> None:
    press(page, page.get_by_role("button", name="Periksa lalu kumpulkan"))
    expect(page.get_by_text("2 dari 2")).to_be_visible()
    if axe:
        axe(page)
        picture(page, "quiz-submit")
    press(page, page.get_by_role("button", name="Kumpulkan", exact=True))
    page.wait_for_url("**/hasil/")


def receive_the_certificate(page: Page, finished_at: float, axe, picture, folder: Path) -> Path:
    page.get_by_role("main").get_by_role("link", name="Lanjutkan").last.click()
    link = page.get_by_role("link", name="Unduh sertifikat")
    left = CERTIFICATE_SECONDS - (time.monotonic() - finished_at)
    expect(link).to_be_visible(timeout=1000 * left)
    with page.expect_download() as download:
        link.click()
    axe(page)
    picture(page, "finished")
    return kept(download.value, folder)


def kept(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    assert path.suffix == ".pdf"
    download.save_as(path)
    return path


def read_the_certificate(document: Path, certificate: Certificate) -> str:
    """Compare the document with the facts; the address that its QR code says."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(document.read_bytes()))
    first, second = (" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf)
    codes = zxingcpp.read_barcodes(pdf[0].render(scale=3).to_pil())
    pdf.close()
    for fact in (
        certificate.number,
        "Siti Rahmawati",
        nip.grouped("198609262015052001"),
        TITLE,
        "Angkatan VII",
        "setara 4 (empat) jam pelajaran",
        "Balai Diklat Keagamaan Ambon",
        dates.day_id(certificate.attested.issued_on),
    ):
        assert fact in first, f"{fact} is missing in: {first}"
    assert "Inti" in second
    assert [code.text for code in codes] == [certificate.attested.verify_url]
    return codes[0].text


def verify(page: Page, address: str, certificate: Certificate, axe, picture) -> None:
    """As a stranger who scanned the code: without the learner's cookies."""
    browser = page.context.browser
    assert browser
    stranger = browser.new_context(locale="id-ID", viewport={"width": 360, "height": 800})
    seen = stranger.new_page()
    seen.goto(address)
    main = seen.get_by_role("main")
    expect(main).to_contain_text("Sertifikat ini berlaku")
    for fact in ("Siti Rahmawati", TITLE, certificate.number, "4 JP"):
        expect(main).to_contain_text(fact)
    expect(main).not_to_contain_text("198609262015052001")
    expect(main).not_to_contain_text(nip.grouped("198609262015052001"))
    expect(main).to_contain_text(nip.mask("198609262015052001"))
    axe(seen)
    picture(seen, "verify")
    stranger.close()
