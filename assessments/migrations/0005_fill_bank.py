"""Each course's questions go into the course's bank, and stand in their quiz by a slot."""

from django.db import migrations

CHUNK = 1000


def fill(apps, schema_editor):
    QuestionBank = apps.get_model("assessments", "QuestionBank")
    Quiz = apps.get_model("assessments", "Quiz")
    Question = apps.get_model("assessments", "Question")
    Slot = apps.get_model("assessments", "Slot")
    titles = dict(apps.get_model("courses", "Course").objects.values_list("code", "title"))
    for quiz in Quiz.objects.order_by("pk").iterator():
        bank, _is_new = QuestionBank.objects.get_or_create(
            course_code=quiz.course_code, defaults={"name": titles.get(quiz.course_code, quiz.course_code)}
        )
        mine = Question.objects.filter(quiz=quiz, bank=None)
        standing = mine.filter(retired_at=None).order_by("position", "pk").values_list("pk", "position")
        for start in range(0, len(standing), CHUNK):
            Slot.objects.bulk_create(
                Slot(quiz=quiz, question_id=pk, position=position)
                for pk, position in standing[start : start + CHUNK]
            )
        mine.update(bank=bank)


def empty(apps, schema_editor):
    """Back to the columns, which still say where each question stood when it was made."""
    apps.get_model("assessments", "Slot").objects.all().delete()
    apps.get_model("assessments", "Question").objects.update(bank=None)
    apps.get_model("assessments", "QuestionBank").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_bank")]

    operations = [migrations.RunPython(fill, empty)]
