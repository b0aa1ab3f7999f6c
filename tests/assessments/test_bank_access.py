"""Who sees, uses and changes what of the question banks; each role is turned away where it ends."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments import banking, categories, exchange
from assessments.banking import Wanted
from assessments.models import Question, QuestionBank, QuestionImport
from lms.accounts.models import WorkUnit
from tests.factories.accounts import InstructorFactory, WorkUnitFactory
from tests.factories.assessments import QuizFactory
from tests.factories.courses import CourseFactory

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
CONTENT = {"text": "Rahasia?", "options": [{"text": "Ya", "correct": True}, {"text": "Tidak"}]}

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(office):
    return CourseFactory(code="MBP-01", organiser=office)


@pytest.fixture
def of_course(course):
    return banking.of_course("MBP-01")


@pytest.fixture
def of_unit(office):
    return banking.keep(QuestionBank(name="Bank Balai", unit=office), by=None, at=NOON)


@pytest.fixture
def boris(office):
    """Teaches another training of the same office, and nothing else."""
    CourseFactory(code="LAIN-01", organiser=office)
    return InstructorFactory(username="boris", scope="course:LAIN-01")


@pytest.fixture
def teacher(course):
    """Teaches MBP-01 alone."""
    return InstructorFactory(username="teacher", scope="course:MBP-01")


def editable(user):
    return set(QuestionBank.objects.editable_by(user))


def usable(user):
    return set(QuestionBank.objects.usable_by(user))


def test_who_teaches_in_the_unit_edits_its_bank_and_those_of_its_trainings(bo, dewi, of_course, of_unit):
    assert editable(bo) == usable(bo) == {of_course, of_unit}
    assert editable(dewi) == {of_course, of_unit}


def test_who_teaches_one_training_edits_its_bank_and_only_uses_the_units(teacher, of_course, of_unit):
    assert editable(teacher) == {of_course}
    assert usable(teacher) == {of_course, of_unit}


def test_who_teaches_another_training_of_the_unit_uses_the_units_bank_alone(boris, of_course, of_unit):
    assert editable(boris) == set()
    assert usable(boris) == {of_unit}


def test_a_bank_of_a_unit_above_serves_the_trainings_below(office, teacher):
    above = banking.keep(QuestionBank(name="Pusat", unit=office), by=None, at=NOON)
    below = office.add_child(instance=WorkUnit(code="CABANG"))
    CourseFactory(code="CAB-01", organiser=below)
    branch = InstructorFactory(username="branch", scope="course:CAB-01")
    own = banking.keep(QuestionBank(name="Cabang", unit=below), by=None, at=NOON)

    assert usable(branch) == {above, own}
    assert own not in usable(teacher)


def test_learners_and_other_units_see_no_bank(ada, cy, of_course, of_unit):
    elsewhere = InstructorFactory(username="far", scope=f"unit:{WorkUnitFactory(code='JAUH').code}")

    for person in (ada, cy, elsewhere):
        assert editable(person) == usable(person) == set()


def test_who_only_uses_a_bank_cannot_open_or_change_anything_in_it(client, teacher, of_unit):
    question = banking.add(of_unit, [Wanted("single", CONTENT, "Fikih", ("t",))], by=None, at=NOON)[0]
    category = of_unit.categories.get()
    before = list(Question.objects.values())
    client.force_login(teacher)

    for name, args in [
        ("contents", []),
        ("edit", []),
        ("question", [question.pk]),
        ("edit_question", [question.pk]),
    ]:
        assert client.get(reverse(f"banks:{name}", args=[of_unit.pk, *args])).status_code in (302, 404)
    posts = [
        ("many", [], {"action": "retire", "all": "on", "confirmed": "1"}),
        ("add_category", [], {"path": "Baru"}),
        ("change_category", [category.pk], {"do": "rename", "path": "Lain"}),
        ("retire_question", [question.pk], {}),
        ("edit_question", [question.pk], {"text": "Diubah?", "points": "1"}),
    ]
    for name, args, posted in posts:
        assert client.post(reverse(f"banks:{name}", args=[of_unit.pk, *args]), posted).status_code == 404

    assert list(Question.objects.values()) == before
    assert [one.path for one in categories.Category.objects.all()] == ["Fikih"]


def test_who_only_uses_a_bank_imports_nothing_into_it_and_exports_nothing_of_it(client, teacher, of_unit):
    banking.add(of_unit, [Wanted("single", CONTENT)], by=None, at=NOON)
    waiting = exchange.stage(of_unit, "soal.gift", b"Bumi bulat. {T}", by=None, at=NOON)
    client.force_login(teacher)

    for name, args in [
        ("import", []),
        ("import_template", ["csv"]),
        ("staged", [waiting.pk]),
        ("export", []),
        ("export_file", ["gift"]),
    ]:
        assert client.get(reverse(f"banks:{name}", args=[of_unit.pk, *args])).status_code == 404
    file = SimpleUploadedFile("lain.gift", b"Bulan bulat. {T}")
    for name, args, posted in [
        ("import", [], {"file": file}),
        ("run_import", [waiting.pk], {}),
        ("discard_import", [waiting.pk], {}),
    ]:
        assert client.post(reverse(f"banks:{name}", args=[of_unit.pk, *args]), posted).status_code == 404

    assert QuestionImport.objects.get().state == QuestionImport.State.STAGED
    assert Question.objects.count() == 1


def test_many_questions_are_taken_from_ones_own_bank_alone(client, bo, of_course):
    far = banking.keep(QuestionBank(name="Jauh", unit=WorkUnitFactory(code="JAUH")), by=None, at=NOON)
    foreign = banking.add(far, [Wanted("single", CONTENT)], by=None, at=NOON)[0]
    mine = banking.add(of_course, [Wanted("single", CONTENT)], by=None, at=NOON)[0]
    client.force_login(bo)
    posted = {"question": [foreign.pk, mine.pk], "confirmed": "1"}
    address = reverse("banks:many", args=[of_course.pk])

    client.post(address, {**posted, "action": "retire"})
    client.post(address, {**posted, "action": "move", "bank_to": far.pk})
    quiz = QuizFactory(course_code="JAUH-01", questions=0)
    client.post(address, {**posted, "action": "quiz", "quiz": quiz.pk})

    foreign.refresh_from_db()
    assert foreign.retired_at is None
    assert Question.objects.get(pk=mine.pk).bank == of_course
    assert not quiz.slots.exists()


def test_a_bank_is_made_only_where_one_may_edit_questions(client, teacher, office, of_course):
    client.force_login(teacher)

    for owner in (f"unit:{office.pk}", "course:LAIN-01", "course:MBP-01", "nonsense", ""):
        assert client.post(reverse("banks:add"), {"name": "X", "owner": owner}).status_code == 200

    assert not QuestionBank.objects.filter(name="X").exists()
