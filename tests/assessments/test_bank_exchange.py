"""Files of questions into a bank without a quiz, and out of it."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext

from assessments import authoring, banking, exchange
from assessments.banking import Wanted
from assessments.formats import FORMATS
from assessments.models import Question, QuestionBank, QuestionImport, QuestionVersion, Slot
from lms.accounts.models import AuditEntry
from tests.factories.assessments import QuizFactory
from tests.factories.courses import CourseFactory

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
SHEET = (
    b"jenis;pertanyaan;kunci;kategori;label;kesulitan\n"
    b"benar-salah;Laut lebih luas.;benar;Alam/Laut;peta, laut;sulit\n"
    b"benar-salah;Bumi bulat.;benar;;;\n"
)
State = QuestionImport.State

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(office):
    return banking.keep(QuestionBank(name="Bank Balai", unit=office), by=None, at=NOON)


@pytest.fixture
def desk(client, bo, bank):
    client.force_login(bo)
    return client


def staged_in(owner, data=SHEET, by=None):
    return exchange.stage(owner, "soal.csv", data, by=by, at=NOON)


def imported(staged, *, with_duplicates=False, by=None):
    exchange.start(staged, with_duplicates=with_duplicates, by=by, at=NOON)
    exchange.run(staged.pk, NOON)
    staged.refresh_from_db()
    return staged


def texts(bank):
    return [one.content["text"] for one in QuestionVersion.objects.filter(question__bank=bank).current()]


def test_an_import_makes_questions_with_categories_and_tags_and_stands_in_no_quiz(bank):
    done = imported(staged_in(bank))

    assert (done.state, done.imported_count, done.bank, done.quiz) == (State.DONE, 2, bank, None)
    first, second = Question.objects.order_by("pk")
    assert (first.bank, first.category.path, first.difficulty) == (bank, "Alam/Laut", "hard")
    assert [tag.name for tag in first.tags.all()] == ["laut", "peta"]
    assert (second.bank, second.category, second.difficulty) == (bank, None, "")
    assert not Slot.objects.exists()


def test_reading_a_file_changes_nothing_of_the_bank(bank):
    staged = staged_in(bank)

    assert (staged.state, len(staged.found)) == (State.STAGED, 2)
    assert not bank.questions.exists()
    assert not bank.categories.exists()


def test_importing_twice_makes_the_questions_once(bank):
    staged = imported(staged_in(bank))

    exchange.start(staged, with_duplicates=True, by=None, at=NOON)
    exchange.run(staged.pk, NOON)

    assert texts(bank) == ["Laut lebih luas.", "Bumi bulat."]


def test_two_readings_of_one_file_dont_import_it_twice(bank):
    first, second = staged_in(bank), staged_in(bank)

    assert imported(first).imported_count == 2
    assert imported(second).imported_count == 0
    assert len(texts(bank)) == 2


def test_what_the_bank_has_is_known_and_made_again_only_by_choice(bank):
    imported(staged_in(bank))
    here = list(Question.objects.order_by("pk").values_list("pk", flat=True))

    again = staged_in(bank)

    assert [one["same_as"] for one in again.found] == [{"question": pk} for pk in here]
    with pytest.raises(exchange.NothingToImport):
        exchange.start(again, with_duplicates=False, by=None, at=NOON)
    assert imported(again, with_duplicates=True).imported_count == 2


def test_a_retired_question_and_one_of_another_bank_are_no_duplicates(bank, office):
    imported(staged_in(banking.keep(QuestionBank(name="Lain", unit=office), by=None, at=NOON)))
    imported(staged_in(bank))
    banking.retire(bank.questions.all()[:1], by=None, at=NOON)

    again = staged_in(bank)

    assert [bool(one["same_as"]) for one in again.found] == [False, True]


def test_a_quiz_knows_only_its_own_questions_though_the_bank_has_them(office):
    CourseFactory(code="MBP-01", organiser=office)
    quiz = QuizFactory(course_code="MBP-01", questions=0)
    bank = authoring.bank_of(quiz)
    imported(staged_in(bank))

    into_quiz = imported(staged_in(quiz))

    assert into_quiz.imported_count == 2
    assert quiz.slots.count() == 2
    assert len(texts(bank)) == 4


def test_a_long_import_and_export_take_few_statements(
    bank, django_assert_max_num_queries, django_assert_num_queries
):
    rows = "\n".join(f"benar-salah;Soal {n}.;benar;Alam/{n % 30};label {n}" for n in range(400))
    data = f"jenis;pertanyaan;kunci;kategori;label\n{rows}\n".encode()
    with django_assert_max_num_queries(5):
        staged = staged_in(bank, data)
    exchange.start(staged, with_duplicates=False, by=None, at=NOON)

    with django_assert_max_num_queries(40):
        exchange.run(staged.pk, NOON)

    with django_assert_num_queries(2):
        assert len(exchange.questions_of(bank)) == 400


def test_who_imported_and_exported_is_on_record_at_the_bank(bank, bo):
    imported(staged_in(bank, by=bo), by=bo)
    exchange.export(bank, "gift", by=bo, at=NOON)

    label = f"bank {bank.pk}: csv"
    entries = AuditEntry.objects.filter(actor=bo).order_by("pk").values_list("action", "target_label")
    assert list(entries) == [
        ("questions.staged", label),
        ("questions.import_started", label),
        ("questions.added", "Bank Balai"),
        ("questions.imported", label),
        ("questions.exported", "Bank Balai"),
    ]


def test_the_bank_page_leads_to_the_import_whose_file_becomes_its_questions(
    desk, bank, django_capture_on_commit_callbacks
):
    address = reverse("banks:import", args=[bank.pk])
    assert address in desk.get(reverse("banks:contents", args=[bank.pk])).content.decode()

    seen = desk.post(address, {"file": SimpleUploadedFile("soal.csv", SHEET)}, follow=True).content.decode()
    staged = QuestionImport.objects.get()
    begin = reverse("banks:run_import", args=[bank.pk, staged.pk])
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(begin)
    waiting = desk.get(reverse("banks:staged", args=[bank.pk, staged.pk]))
    exchange.run(staged.pk, NOON)
    done = desk.get(reverse("banks:staged", args=[bank.pk, staged.pk])).content.decode()

    assert "Laut lebih luas." in seen
    assert begin in seen
    assert waiting["Refresh"] == "2"
    assert reverse("banks:contents", args=[bank.pk]) in done
    assert escape(gettext("Back to the bank")) in done
    assert len(texts(bank)) == 2


def test_the_page_says_what_the_bank_has_already(desk, bank):
    imported(staged_in(bank))
    again = staged_in(bank)

    html = desk.get(reverse("banks:staged", args=[bank.pk, again.pk])).content.decode()

    assert escape(gettext("A question of the bank says the same.")) in html


def test_discarding_forgets_what_was_read_and_leads_back_to_the_bank(desk, bank):
    staged = staged_in(bank)

    answer = desk.post(reverse("banks:discard_import", args=[bank.pk, staged.pk]))

    assert answer["Location"] == reverse("banks:contents", args=[bank.pk])
    assert not QuestionImport.objects.exists()


def test_an_import_of_another_bank_or_of_a_quiz_isnt_found(desk, office, bank):
    CourseFactory(code="MBP-01", organiser=office)
    quiz = QuizFactory(course_code="MBP-01", questions=0)

    for owner, asked in [(bank, authoring.bank_of(quiz)), (quiz, authoring.bank_of(quiz))]:
        staged = staged_in(owner)
        assert desk.get(reverse("banks:staged", args=[asked.pk, staged.pk])).status_code == 404


def test_pages_of_a_full_bank_take_as_many_queries_as_those_of_a_small_one(desk, bank):
    def queries(*, questions):
        wanted = [Wanted("truefalse", {"text": f"Soal {n}?", "answer": True}) for n in range(questions)]
        banking.add(bank, wanted, by=None, at=NOON)
        staged = staged_in(bank)
        counts = []
        for name, args in [("import", []), ("staged", [staged.pk]), ("export", [])]:
            address = reverse(f"banks:{name}", args=[bank.pk, *args])
            desk.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert desk.get(address).status_code == 200
            counts.append(len(asked))
        return counts

    few = queries(questions=2)

    assert queries(questions=60) == few
    assert max(few) <= 15


@pytest.mark.parametrize("name", FORMATS)
def test_a_bank_is_downloaded_without_what_is_retired(desk, bank, name):
    options = [{"text": "Ya", "correct": True}, {"text": "Tidak"}]
    _kept, gone = banking.add(
        bank,
        [
            Wanted("single", {"text": "Tinggal?", "options": options}),
            Wanted("single", {"text": "Pensiun?", "options": options}),
        ],
        by=None,
        at=NOON,
    )
    banking.retire([gone], by=None, at=NOON)

    answer = desk.get(reverse("banks:export_file", args=[bank.pk, name]))

    assert answer["Content-Disposition"].startswith('attachment; filename="bank-balai.')
    assert [item.content["text"] for item in FORMATS[name].read(answer.content).items] == ["Tinggal?"]
