"""An author writes a question of each kind; a learner answers all by keyboard and reads what each earned."""

from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from assessments.models import Attempt, Quiz
from courses.models import Enrolment
from lms.accounts.models import User
from tests.factories.accounts import PASSWORD, InstructorFactory, LearnerFactory, WorkUnitFactory
from tests.factories.assessments import QuizFactory
from tests.factories.courses import CourseFactory, EnrolmentFactory, unit
from tests.journeys.staging import batch_of_today, press, sign_in, tab_to

CODE = "SOAL-J1"
TRAP = "Kekerasan adalah yang ditolak."


@pytest.fixture
def quiz(site) -> Quiz:
    quiz = QuizFactory(
        title="Kuis semua jenis", activity_key="kuis-semua-jenis", course_code=CODE, questions=0,
        passing_grade=60, shuffle_questions=False,
    )  # fmt: skip
    units = [unit("kuis-semua", "quiz", title="Kuis semua jenis", activity_key=quiz.activity_key)]
    course = CourseFactory(code=CODE, organiser=WorkUnitFactory(), units=units)
    EnrolmentFactory(
        batch=batch_of_today(course), learner=LearnerFactory(name="Rina Kusuma", password=PASSWORD)
    )
    return quiz


@pytest.fixture
def author(quiz: Quiz) -> User:
    return InstructorFactory(name="Joko Santoso", scope=f"course:{CODE}", password=PASSWORD)


def test_every_kind_of_question_goes_from_its_author_to_a_learner_and_back_as_points(
    page: Page, browser, base_url, quiz: Quiz, author: User, axe, picture
):
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, author, to=f"/admin/kuis/{quiz.pk}/")
    write_all(page, quiz)
    look_at_the_preview(page, quiz)

    context = browser.new_context(base_url=base_url, locale="id-ID", viewport={"width": 360, "height": 800})
    phone = context.new_page()
    seat = Enrolment.objects.get(learner__name="Rina Kusuma")
    sign_in(phone, seat.learner, to=f"/belajar/{seat.pk}/kuis-semua/kuis/")
    press(phone, phone.get_by_role("button", name="Mulai"))
    answer_all(phone)
    axe(phone)
    picture(phone, "quiz-kinds")
    press(phone, phone.get_by_role("button", name="Periksa lalu kumpulkan"))
    expect(phone.get_by_text("8 dari 8")).to_be_visible()
    press(phone, phone.get_by_role("button", name="Kumpulkan", exact=True))
    read_the_result(phone)
    axe(phone)
    picture(phone, "result-kinds")
    context.close()


def write_all(page: Page, quiz: Quiz) -> None:
    write(
        page, quiz, "matching", "Pasangkan kota dengan provinsinya.", points="3",
        **{"pairs-0-stem": "Maluku", "pairs-0-choice": "Ambon"},
        **{"pairs-1-stem": "Aceh", "pairs-1-choice": "Banda Aceh"},
        **{"pairs-2-stem": "Bali", "pairs-2-choice": "Denpasar", "pairs-2-feedback": "Dahulu Singaraja."},
        distractors="Kupang",
    )  # fmt: skip
    write(
        page, quiz, "ordering", "Urutkan penanganan pengaduan.", points="3",
        items="Menerima\nMencatat\nMemeriksa\nMenjawab", policy="neighbours",
    )  # fmt: skip
    write(
        page, quiz, "cloze", "Lengkapi kalimat ini.", points="4",
        passage="Rapat di [[1]] membahas [[2]] dengan [[3]] komponen.",
        **{"gaps-0-kind": "single", "gaps-0-right": "Ambon", "gaps-0-wrong": "Ende", "gaps-0-weight": "2"},
        **{"gaps-1-kind": "short", "gaps-1-right": "moderasi"},
        **{"gaps-2-kind": "numeric", "gaps-2-right": "14", "gaps-2-feedback": "Enam dan delapan."},
    )  # fmt: skip
    write(
        page, quiz, "weighted", "Rekan Anda terlambat. Apa yang Anda lakukan?", points="5",
        **{"options-0-text": "Membiarkannya", "options-0-weight": "1"},
        **{"options-1-text": "Menanyakan kendalanya", "options-1-weight": "4"},
        **{"options-2-text": "Membantu sampai selesai", "options-2-weight": "5"},
        category="Kerja sama",
    )  # fmt: skip
    write(page, quiz, "likert", "Materi ini berguna.", labels="Tidak\nBiasa saja\nYa")
    write(
        page, quiz, "multiple", "Mana indikator moderasi?", points="2",
        policy="penalty", penalty_percent="25",
        **{"options-0-text": "Toleransi", "options-0-correct": True},
        **{"options-1-text": "Anti-kekerasan", "options-1-correct": True},
        **{"options-2-text": "Kekerasan", "options-2-feedback": TRAP},
    )  # fmt: skip
    write(
        page, quiz, "short", "Apa nama lain moderasi?", points="2",
        answers="wasathiyah\nwasa*|50", wildcards=True,
    )  # fmt: skip
    write(
        page, quiz, "numeric", "Berapa berat berkasnya?", points="2",
        answer="2,5", tolerance="0", units="kg\ng|0,001", unit_penalty_percent="50",
    )  # fmt: skip


def write(page: Page, quiz: Quiz, kind: str, text: str, **fields: str | bool) -> None:
    page.goto(f"/admin/kuis/{quiz.pk}/soal/{kind}/tambah/")
    for name, value in {"text": text, **fields}.items():
        field = page.locator(f"[name='{name}']")
        if value is True:
            field.check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))
    page.get_by_role("main").get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("link", name=text)).to_be_visible()


def look_at_the_preview(page: Page, quiz: Quiz) -> None:
    page.goto(f"/admin/kuis/{quiz.pk}/pratinjau/")
    page.get_by_label("Maluku").select_option("Ambon")
    page.get_by_role("button", name="Nilai").click()
    expect(page.get_by_text("1 dari 3", exact=True)).to_be_visible()
    expect(page.get_by_text("Dahulu Singaraja.")).to_be_visible()


def answer_all(page: Page) -> None:
    """Two of three pairs, one of three successions, gaps of 3 in 4, a weight of 4 in 5, and so on."""
    for label, start in {"Maluku": "Am", "Aceh": "Ba", "Bali": "Ku"}.items():
        fill(page, page.get_by_label(label, exact=True), start)
    places = {"Menerima": "1", "Mencatat": "2", "Memeriksa": "4", "Menjawab": "3"}
    for label in group(page, "Urutkan").locator("label").all_inner_texts():  # in the drawn order
        fill(page, page.get_by_label(label, exact=True), places[label])
    gaps = page.locator(".gaps").locator("select, input")
    for number, words in enumerate(("Am", "Moderasi.", "15")):
        fill(page, gaps.nth(number), words)
    choose(page, "Menanyakan kendalanya")
    choose(page, "Ya")
    for box in page.get_by_role("checkbox").all():  # the wrong one too
        press(page, box, "Space")
    fill(page, group(page, "Apa nama lain moderasi?").get_by_role("textbox"), "Wasatiyah")
    fill(page, group(page, "Berapa berat berkasnya?").get_by_role("textbox"), "2,5")
    expect(page.get_by_text("Tersimpan")).to_be_visible()


def fill(page: Page, field: Locator, text: str) -> None:
    """By keyboard alone: a select goes to the option that begins so."""
    tab_to(page, field)
    page.keyboard.type(text)


def choose(page: Page, name: str) -> None:
    wanted = page.get_by_role("radio", name=name, exact=True)
    first = page.get_by_role("group").filter(has=wanted).get_by_role("radio").first
    tab_to(page, first)
    page.keyboard.press("Space")
    while not wanted.is_checked():
        page.keyboard.press("ArrowDown")


def group(page: Page, text: str) -> Locator:
    return page.get_by_role("group").filter(has_text=text)


def read_the_result(page: Page) -> None:
    page.wait_for_url("**/hasil/")
    earned = {"Soal 1": "2 dari 3", "Soal 2": "1 dari 3", "Soal 3": "3 dari 4", "Soal 4": "4 dari 5"}
    earned |= {"Soal 6": "1,50 dari 2", "Soal 7": "1 dari 2", "Soal 8": "1 dari 2"}
    for heading, points in earned.items():
        marked = page.get_by_role("article").filter(has=page.get_by_role("heading", name=heading))
        expect(marked).to_contain_text(points)
    for why in ("Dahulu Singaraja.", "Enam dan delapan.", TRAP):
        expect(page.get_by_text(why)).to_be_visible()
    attempt = Attempt.objects.get(quiz__activity_key="kuis-semua-jenis")
    # 2 + 1 + 3 + 4 + 1.5 + 1 + 1 of 3 + 3 + 4 + 5 + 2 + 2 + 2; the scale counts in neither.
    assert (attempt.points, attempt.points_of) == (Decimal("13.5"), Decimal(21))
    expect(page.get_by_role("main")).to_contain_text("64,29")
