"""Each course's questions go into the course's bank, and stand in their quiz by a slot."""

from django.db import migrations
from django.db.models.functions import Coalesce, Now

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
    """Back to the columns, which still say where each question stood when it was made.

    What was written since goes into a quiz that holds or draws it, or retired into one of its course.
    What no quiz knows of goes: before banks there was no place for it.
    """
    QuestionBank = apps.get_model("assessments", "QuestionBank")
    Quiz = apps.get_model("assessments", "Quiz")
    Question = apps.get_model("assessments", "Question")
    QuestionVersion = apps.get_model("assessments", "QuestionVersion")
    QuestionImport = apps.get_model("assessments", "QuestionImport")
    Slot = apps.get_model("assessments", "Slot")
    for slot in Slot.objects.filter(question__quiz=None).exclude(question=None).order_by("pk"):
        homeless = Question.objects.filter(pk=slot.question_id, quiz=None)
        homeless.update(quiz=slot.quiz_id, position=slot.position)
    for bank in QuestionBank.objects.all():
        drawing = Slot.objects.filter(draw_bank=bank).order_by("pk").values_list("quiz", flat=True).first()
        of_course = Quiz.objects.filter(course_code=bank.course_code).order_by("pk").first()
        home = drawing or (of_course and of_course.pk)
        if home:
            homeless = Question.objects.filter(bank=bank, quiz=None)
            homeless.update(quiz=home, retired_at=Coalesce("retired_at", Now()))
    Slot.objects.all().delete()
    QuestionVersion.objects.filter(question__quiz=None).delete()
    Question.objects.filter(quiz=None).delete()
    Question.objects.update(bank=None, category=None)
    QuestionImport.objects.filter(quiz=None).delete()
    QuestionImport.objects.update(bank=None)
    QuestionBank.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_bank")]

    operations = [migrations.RunPython(fill, empty)]
