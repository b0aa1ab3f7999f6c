from datetime import UTC, datetime

import pytest

from assessments import authoring, banking
from assessments.models import QuestionVersion, Quiz
from assessments.questions import ContentError
from courses.models import Course, Topic
from fixtures.loading.quizzes import load_quiz
from lms.accounts.models import AuditEntry
from tests.factories.assessments import QuizFactory, add_question

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
CONTENT = {"text": "?", "options": [{"text": "Ya", "correct": True}, {"text": "Tidak"}]}
SOURCE = {
    "purpose": "posttest",
    "passing_grade": 70,
    "attempts_allowed": 3,
    "feedback": "after_submit",
    "questions": [
        {"kind": "single", **CONTENT},
        {"kind": "numeric", "text": "Berapa?", "answer": 91.48, "tolerance": 0.01},
    ],
}

pytestmark = pytest.mark.django_db


def test_options_get_ids_that_stay_apart(bo):
    content = {"text": "?", "options": [{"text": "A"}, {"id": "o1", "text": "B", "correct": True}]}

    question = authoring.add_question(QuizFactory(questions=0), "single", content, by=bo, at=NOON)

    assert [option["id"] for option in question.versions.get().content["options"]] == ["o2", "o1"]


def test_an_edit_makes_a_new_version_and_leaves_the_old(bo):
    question = add_question(QuizFactory(questions=0))
    before = question.versions.get().content

    banking.revise(question, {**before, "text": "Lain?"}, by=bo, at=NOON)

    assert [one.content["text"] for one in question.versions.all()] == [before["text"], "Lain?"]
    assert QuestionVersion.objects.current().get().number == 2


def test_the_same_content_makes_no_version(bo):
    question = add_question(QuizFactory(questions=0))

    assert banking.revise(question, question.versions.get().content, by=bo, at=NOON).number == 1


def test_content_that_is_no_question_writes_nothing(bo):
    quiz = QuizFactory(questions=0)

    with pytest.raises(ContentError):
        authoring.add_question(quiz, "single", {"text": "?", "options": []}, by=bo, at=NOON)

    assert not quiz.questions.exists()


def test_a_retired_question_is_drawn_no_more_and_revised_no_more(bo):
    question = add_question(QuizFactory(questions=0))
    with pytest.raises(banking.QuestionInQuiz):
        banking.retire([question], by=bo, at=NOON)
    authoring.take_out(question.slots.get(), by=bo, at=NOON)
    banking.retire([question], by=bo, at=NOON)

    assert not QuestionVersion.objects.current().exists()
    with pytest.raises(banking.QuestionRetired):
        banking.revise(question, CONTENT, by=bo, at=NOON)


def test_what_authors_do_is_on_the_audit_log(bo):
    quiz = QuizFactory(questions=0)
    question = authoring.add_question(quiz, "single", CONTENT, by=bo, at=NOON)
    slot = question.slots.get()
    authoring.take_out(slot, by=bo, at=NOON)
    authoring.take_out(slot, by=bo, at=NOON)
    banking.retire([question], by=bo, at=NOON)
    banking.retire([question], by=bo, at=NOON)

    written = AuditEntry.objects.filter(actor=bo).order_by("pk").values_list("action", flat=True)
    assert list(written) == [
        "questions.added",
        "quiz.questions_placed",
        "quiz.slot_taken_out",
        "questions.retired",
    ]


def test_bo_edits_the_quizzes_of_his_courses_only(bo, office):
    mine = QuizFactory(course_code="MBP-01")
    QuizFactory(course_code="LAIN-01")
    _course("MBP-01", office)

    assert list(Quiz.objects.editable_by(bo)) == [mine]
    assert "course:MBP-01" in mine.scopes()
    assert "unit:OFFICE" in mine.scopes()


def test_loading_twice_changes_nothing():
    load_quiz("tes-akhir", SOURCE, "MBP-01", title="Tes Akhir")
    entries = AuditEntry.objects.count()

    quiz = load_quiz("tes-akhir", SOURCE, "MBP-01", title="Tes Akhir")

    assert (quiz.title, quiz.purpose, quiz.attempts_allowed) == ("Tes Akhir", "posttest", 3)
    assert QuestionVersion.objects.count() == 2
    assert AuditEntry.objects.count() == entries


def test_loading_a_changed_source_makes_versions_and_retires_what_is_gone():
    load_quiz("tes-akhir", SOURCE, "MBP-01")
    changed = {**SOURCE, "questions": [{**SOURCE["questions"][0], "text": "Baru?"}]}

    quiz = load_quiz("tes-akhir", changed, "MBP-01")

    assert [one.content["text"] for one in QuestionVersion.objects.in_quiz(quiz)] == ["Baru?"]


def _course(code, office):
    return Course.objects.create(
        code=code,
        slug=code.lower(),
        title=code,
        topic=Topic.objects.create(slug="umum", title="Umum"),
        organiser=office,
    )
