"""The catalogue of trainings: search, facets, and the state of each one's batches. Reads only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.models import Batch, Course, Topic
from lms.accounts.models import name_expression
from lms.lib import dates, search

HOURS_RANGES = {
    "short": (_("Up to 10 JP"), Q(lesson_hours__lte=10)),
    "medium": (_("11–20 JP"), Q(lesson_hours__gt=10, lesson_hours__lte=20)),
    "long": (_("More than 20 JP"), Q(lesson_hours__gt=20)),
}


@dataclass(frozen=True)
class Wanted:
    """What a visitor asks the catalogue for; empty means anything."""

    text: str = ""
    topic: str = ""
    mode: str = ""
    hours: str = ""
    state: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.topic or self.mode or self.hours or self.state)


def find(wanted: Wanted, *, at: datetime) -> QuerySet[Course]:
    """Published courses that match, best first, with their organiser's name and coming batches for a card.

    An unknown topic, mode, range or state matches nothing.
    """
    found: QuerySet[Course] = Course.objects.published()
    if wanted.topic:
        found = found.filter(topic__slug=wanted.topic)
    if wanted.mode:
        found = found.filter(mode=wanted.mode)
    if wanted.hours:
        found = found.filter(HOURS_RANGES[wanted.hours][1]) if wanted.hours in HOURS_RANGES else found.none()
    if wanted.state:
        batches = _batches_in(wanted.state, at)
        found = found.filter(pk__in=batches.values("course_id")) if batches is not None else found.none()
    found = search.matching(found, wanted.text, title="title", others=("summary", "topic__title", "code"))
    return with_card_facts(found, at=at)


def with_card_facts(courses: QuerySet[Course], *, at: datetime) -> QuerySet[Course]:
    """Two queries whatever the number of courses."""
    announced = Batch.objects.announced().filter(cancelled_at=None, ends_at__gt=at).order_by("starts_at")
    return (
        courses.select_related("topic")
        .annotate(organiser_name=name_expression("organiser_id", dates.official_day(at)))
        .prefetch_related(Prefetch("batches", announced, to_attr="coming_batches"))
    )


def _batches_in(state: str, at: datetime) -> Any:
    if state == "open":
        return Batch.objects.open_for_registration(at)
    if state == "running":
        return Batch.objects.running(at)
    return None


def topics() -> Any:
    """Topics that have published courses, with how many. One query."""
    published = Q(courses__current_version__isnull=False, courses__archived_at=None)
    return Topic.objects.annotate(course_count=Count("courses", filter=published)).filter(course_count__gt=0)


def next_batch(course: Any, *, at: datetime) -> Batch | None:
    """The batch a card speaks of: one to register for, else the next that comes, else one that runs."""
    batches: list[Batch] = course.coming_batches
    order = {
        Batch.State.OPEN: 0,
        Batch.State.ANNOUNCED: 1,
        Batch.State.FULL: 2,
        Batch.State.CLOSED: 3,
        Batch.State.RUNNING: 4,
    }
    return min(batches, key=lambda batch: (order.get(batch.state(at), 9), batch.starts_at), default=None)
