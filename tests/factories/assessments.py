"""Quizzes, and a learner with a seat in a training that is one quiz."""

import datetime

import factory
from django.utils import timezone

from assessments import authoring
from assessments.models import Question, Quiz
from courses.models import Batch, Course, CurriculumVersion, Enrolment, Topic
from tests.factories.accounts import LearnerFactory, WorkUnitFactory

DAY = datetime.timedelta(days=1)
RIGHT, WRONG = "o1", "o2"


class QuizFactory(factory.django.DjangoModelFactory):
    """`QuizFactory(questions=3)`: single choices whose first option is right."""

    class Meta:
        model = Quiz
        skip_postgeneration_save = True

    activity_key = factory.Sequence(lambda n: f"kuis-{n}")
    title = factory.Sequence(lambda n: f"Kuis {n}")
    course_code = factory.Sequence(lambda n: f"KUIS-{n}")

    @factory.post_generation
    def questions(quiz, create, count, **kwargs):
        for _ in range(2 if count is None else count):
            add_question(quiz)


def add_question(quiz: Quiz, kind: str = "single", **content: object) -> Question:
    if kind in ("single", "multiple"):
        content.setdefault("options", [{"text": "Benar", "correct": True}, {"text": "Salah"}])
    content.setdefault("text", "Mana yang tepat?")
    return authoring.add_question(quiz, kind, content, by=None, at=timezone.now())


def unit(key: str, quiz: Quiz | None = None) -> dict[str, object]:
    """A curriculum's unit: the quiz, or a reading without one."""
    return {
        "key": key,
        "kind": "quiz" if quiz else "reading",
        "title": quiz.title if quiz else key,
        "required": True,
        "minutes": 5,
        "minimum_seconds": 0,
        "body": [],
        "media": None,
        "slides": None,
        "activity_key": quiz.activity_key if quiz else None,
        "purpose": quiz.purpose if quiz else None,
    }


def seat_in(*units: dict[str, object], at: datetime.datetime, learner=None, code: str = "") -> Enrolment:
    """A seat in a batch that runs at `at` and whose training holds these units, one after another."""
    document = {
        "title": "Pelatihan",
        "summary": "",
        "outcomes": [],
        "subjects": [{"group": "core_main", "title": "Inti", "jp": 4, "units": list(units)}],
    }
    number = Course.objects.count()
    course = Course.objects.create(
        code=code or f"PEL-{number}",
        slug=f"pelatihan-{number}",
        title="Pelatihan",
        topic=Topic.objects.get_or_create(slug="umum", title="Umum")[0],
        organiser=WorkUnitFactory(),
    )
    version = CurriculumVersion.objects.create(course=course, number=1, document=document, published_at=at)
    batch = Batch.objects.create(
        course=course,
        version=version,
        number=1,
        registration_opens_at=at - 9 * DAY,
        registration_closes_at=at - 5 * DAY,
        starts_at=at - 3 * DAY,
        ends_at=at + 9 * DAY,
        quota=30,
        announced_at=at - 10 * DAY,
    )
    return Enrolment.objects.create(
        learner=learner or LearnerFactory(), batch=batch, enrolled_at=at - 6 * DAY
    )
