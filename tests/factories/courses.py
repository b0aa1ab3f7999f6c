"""Trainings with a published curriculum, batches around NOON, and seats in them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory

from courses import publishing
from courses.models import Batch, Course, Enrolment, Period, Topic
from tests.factories.accounts import LearnerFactory, WorkUnitFactory

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)  # 12.00 WIB
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


class TopicFactory(factory.django.DjangoModelFactory[Topic]):
    class Meta:
        model = Topic

    slug = factory.Sequence(lambda n: f"topik-{n}")
    title = factory.Sequence(lambda n: f"Topik {n}")


def unit(key: str, kind: str = "reading", **facts: Any) -> dict[str, Any]:
    """A unit of a curriculum document; a video lasts 100 seconds."""
    media = {
        "key": key,
        "duration_seconds": 100.0,
        "poster": "",
        "renditions": [{"name": "240p", "url": "/media/240p.mp4", "bytes": 400_000, "type": "video/mp4"}],
        "captions": [],
        "transcript": "",
    }
    return {
        "key": key,
        "kind": kind,
        "title": facts.pop("title", key.replace("-", " ").capitalize()),
        "required": True,
        "minutes": 5,
        "minimum_seconds": 0,
        "body": [],
        "media": media if kind == "video" else None,
        "slides": {"pages": [], "file": {"url": "/media/salindia.pdf", "bytes": 1}}
        if kind == "slides"
        else None,
        "activity_key": key if kind == "quiz" else None,
        "purpose": None,
    } | facts


def document(*units: dict[str, Any], title: str = "Pelatihan", jp: int = 4) -> dict[str, Any]:
    """A curriculum of one subject; of one reading when no unit is given."""
    return {
        "title": title,
        "summary": "Ringkasan.",
        "outcomes": ["Menjelaskan dasar"],
        "subjects": [
            {"group": "core_main", "title": "Inti", "jp": jp, "units": list(units) or [unit("bacaan")]}
        ],
    }


class CourseFactory(factory.django.DjangoModelFactory[Course]):
    """A published training: `CourseFactory(units=[unit("satu"), unit("dua")])`."""

    class Meta:
        model = Course
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"LAT-{n}")
    slug = factory.LazyAttribute(lambda course: course.code.lower())
    title = factory.Sequence(lambda n: f"Pelatihan {n}")
    topic = factory.SubFactory(TopicFactory)
    organiser = factory.SubFactory(WorkUnitFactory)
    coverage_percent = Decimal("90")

    @factory.post_generation
    def units(course: Course, create: bool, units: list[dict[str, Any]] | None, **kwargs: Any) -> None:
        publishing.publish(course, document(*(units or []), title=course.title), by=None, at=NOON - 60 * DAY)
        course.refresh_from_db()


class BatchFactory(factory.django.DjangoModelFactory[Batch]):
    """A batch that is open for registration and running at NOON."""

    class Meta:
        model = Batch

    course = factory.SubFactory(CourseFactory)
    version = factory.LazyAttribute(lambda batch: batch.course.current_version)
    number = factory.Sequence(lambda n: n + 1)
    registration_opens_at = NOON - 3 * DAY
    registration_closes_at = NOON + 3 * DAY
    starts_at = NOON - DAY
    ends_at = NOON + 11 * DAY
    quota = 30
    announced_at = NOON - 10 * DAY


class PeriodFactory(factory.django.DjangoModelFactory[Period]):
    class Meta:
        model = Period

    title = factory.Sequence(lambda n: f"Periode {n}")
    opens_at = NOON - 3 * DAY
    closes_at = NOON + 3 * DAY


class EnrolmentFactory(factory.django.DjangoModelFactory[Enrolment]):
    class Meta:
        model = Enrolment

    learner = factory.SubFactory(LearnerFactory)
    batch = factory.SubFactory(BatchFactory)
    enrolled_at = NOON - DAY


def seat(*units: dict[str, Any], learner: Any = None, **course_facts: Any) -> Enrolment:
    """A seat in a running batch of a training that has these units."""
    course = CourseFactory(units=list(units), **course_facts)
    return EnrolmentFactory(batch=BatchFactory(course=course), learner=learner or LearnerFactory())


def played(*pieces: tuple[float, float], at: datetime, speed: float = 1.0, **told: Any) -> dict[str, Any]:
    """What a player reports at `at`: the pieces (media seconds), played one after another until now."""
    ended = at.timestamp() * 1000
    plays = []
    for start, end in reversed(pieces):
        began = ended - 1000 * (end - start) / speed
        plays.insert(0, [start, end, began, ended])
        ended = began
    return {"sent_at": at.timestamp() * 1000, "plays": plays} | told
