"""Questions that were a quiz's own go into banks and slots, and back, with what attempts point to."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
BEFORE = [("assessments", "0003_question_import")]
AFTER = [("assessments", "0006_questions_in_banks")]

# Once, where old and new code meet on one database: SQLite has no rolling deployments.
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def migrate(targets):
    """The models as they are after migrating to these."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def newest():
    executor = MigrationExecutor(connection)
    return [node for node in executor.loader.graph.leaf_nodes() if node[0] == "assessments"]


def question(apps, **facts):
    made = apps.get_model("assessments", "Question").objects.create(kind="single", **facts)
    versions = apps.get_model("assessments", "QuestionVersion").objects
    versions.create(question=made, number=1, content={"text": "?"}, created_at=NOON)
    return made.pk


def test_questions_go_into_banks_and_back_with_what_was_written_since(newest):
    apps = migrate(BEFORE)
    first, second, other, old = write_quizzes(apps)

    apps = migrate(AFTER)
    slots = apps.get_model("assessments", "Slot").objects
    assert placed(slots.filter(quiz=first.pk), "question") == [(old["a"], 1), (old["b"], 2)]
    assert placed(slots.filter(quiz=second.pk), "question") == [(old["c"], 1)]
    questions = apps.get_model("assessments", "Question").objects
    assert set(questions.filter(bank__course_code="MBP-01").values_list("pk", flat=True)) == {
        old[name] for name in ("a", "b", "gone", "c")
    }
    assert questions.get(bank__course_code="LAIN-01").pk == old["d"]
    new = write_in_banks(apps, first)

    apps = migrate(BEFORE)
    before = apps.get_model("assessments", "Question").objects
    kept = before.filter(quiz=first.pk, retired_at=None)
    assert placed(kept, "pk") == [(old["a"], 1), (old["b"], 2), (new["stands"], 4)]
    # What was only drawn is kept for the attempts that hold it; what no quiz knows of had no place.
    retired = before.filter(quiz=first.pk).exclude(retired_at=None)
    assert set(retired.values_list("pk", flat=True)) == {old["gone"], new["drawn"]}
    assert not before.filter(pk=new["lost"]).exists()
    assert before.get(pk=old["d"]).quiz_id == other.pk

    migrate(newest)


def placed(rows, name):
    return list(rows.order_by("position").values_list(name, "position"))


def write_quizzes(apps):
    """Three quizzes of two courses with questions of their own, as they were before banks."""
    quizzes = apps.get_model("assessments", "Quiz").objects
    first = quizzes.create(activity_key="satu", title="Satu", course_code="MBP-01")
    second = quizzes.create(activity_key="dua", title="Dua", course_code="MBP-01")
    other = quizzes.create(activity_key="tiga", title="Tiga", course_code="LAIN-01")
    old = {
        "b": question(apps, quiz=first, position=2),
        "a": question(apps, quiz=first, position=1),
        "gone": question(apps, quiz=first, position=3, retired_at=NOON),
        "c": question(apps, quiz=second, position=1),
        "d": question(apps, quiz=other, position=1),
    }
    return first, second, other, old


def write_in_banks(apps, quiz):
    """What authors may have written since: in a quiz, drawn by one, and in a bank that no quiz uses."""
    banks = apps.get_model("assessments", "QuestionBank").objects
    bank, unused = banks.get(course_code="MBP-01"), banks.create(name="X", course_code="SEPI-01")
    category = apps.get_model("assessments", "Category").objects.create(bank=bank, path="Fikih")
    new = {
        "stands": question(apps, bank=bank, category=category),
        "drawn": question(apps, bank=bank, category=category),
        "lost": question(apps, bank=unused),
    }
    tag = apps.get_model("assessments", "Tag").objects.create(bank=bank, name="asn")
    apps.get_model("assessments", "Question").objects.get(pk=new["drawn"]).tags.add(tag)
    slots = apps.get_model("assessments", "Slot").objects
    slots.create(quiz_id=quiz.pk, question_id=new["stands"], position=4)
    slots.create(quiz_id=quiz.pk, draw_count=1, draw_bank=bank, draw_category=category, position=5)
    return new
