"""What the shop window shows from other tables: batches to register for, numbers, services. Reads only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, Sum
from django.utils.timezone import localdate
from django.utils.translation import get_language

from cms.models import HelpPage, KnowledgePage
from courses import catalogue
from courses.models import Batch, Course, CourseCompletion
from courses.views import panels
from lms.lib import search
from services import search as services

KEY = "cms.window.1."
# Seats and states may lag by this much on the home page; the course's page is always exact.
KEPT_SECONDS = 60
CARDS = 6
FOUND_AT_MOST = 12


@dataclass(frozen=True)
class Window:
    """The common part of the home page: the same for every visitor, so it is kept for a minute."""

    courses: list[dict[str, Any]]
    course_count: int
    graduate_count: int
    lesson_hours: int
    service_count: int
    services: list[Any]
    knowledge: list[KnowledgePage]
    open_count: int


@dataclass(frozen=True)
class Found:
    """What a search found, best first, with how many there are of each."""

    text: str
    courses: list[dict[str, Any]]
    course_count: int
    services: list[Any]
    service_count: int
    articles: list[Any]
    article_count: int

    @property
    def count(self) -> int:
        return self.course_count + self.service_count + self.article_count


def look(*, at: datetime) -> Window:
    """The window as it was at most a minute ago."""
    kept: Window | None = cache.get(KEY + (get_language() or ""))
    if kept is None:
        kept = read(at=at)
        cache.set(KEY + (get_language() or ""), kept, KEPT_SECONDS)
    return kept


def read(*, at: datetime) -> Window:
    found: list[Any] = list(catalogue.with_card_facts(Course.objects.published(), at=at))
    ranked = sorted(
        ((catalogue.next_batch(course, at=at), course) for course in found),
        key=lambda pair: _nearness(pair[0], at),
    )
    batches = [batch for course in found for batch in course.coming_batches]
    service_list = services.find()
    learnt = CourseCompletion.objects.aggregate(
        people=Count("learner", distinct=True), hours=Sum("lesson_hours")
    )
    return Window(
        courses=[panels.course_card(course, batch, at=at) for batch, course in ranked[:CARDS]],
        course_count=len(found),
        graduate_count=learnt["people"],
        lesson_hours=learnt["hours"] or 0,
        service_count=service_list.count(),
        services=list(service_list.select_related("category").with_authority_name(localdate())[:CARDS]),
        knowledge=list(
            KnowledgePage.objects.live().select_related("topic").order_by("-first_published_at", "title")[:3]
        ),
        open_count=sum(batch.state(at) == Batch.State.OPEN for batch in batches),
    )


def find(text: str, *, at: datetime) -> Found:
    """Trainings, services and articles that hold every word of the text. A fixed number of queries."""
    courses = list(catalogue.find(catalogue.Wanted(text=text), at=at)) if text else []
    offered = services.find(text) if text else services.find().none()
    articles = [*_articles(KnowledgePage, text), *_articles(HelpPage, text)] if text else []
    return Found(
        text=text,
        courses=[
            panels.course_card(one, catalogue.next_batch(one, at=at), at=at)
            for one in courses[:FOUND_AT_MOST]
        ],
        course_count=len(courses),
        services=list(offered.select_related("category").with_authority_name(localdate())[:FOUND_AT_MOST]),
        service_count=offered.count(),
        articles=articles[:FOUND_AT_MOST],
        article_count=len(articles),
    )


def _articles(model: Any, text: str) -> list[Any]:
    """Those that say it in title or summary come first, then those that hold the words in their text.

    Unlike trainings and services they are never found by a likeness: a question that
    merely looks like what was typed would stand beside true answers.
    """
    words = search.words(text)
    said = model.objects.live().defer("body")
    for word in words:
        said = said.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    found = list(said[:FOUND_AT_MOST])
    known = {page.pk for page in found}
    # The words only: quotation marks are operators to the database's full-text search.
    said_inside = model.objects.live().search(" ".join(words))[:FOUND_AT_MOST] if words else []
    return found + [page for page in said_inside if page.pk not in known]


def _nearness(batch: Batch | None, at: datetime) -> tuple[int, float]:
    order = [
        Batch.State.OPEN,
        Batch.State.ANNOUNCED,
        Batch.State.FULL,
        Batch.State.CLOSED,
        Batch.State.RUNNING,
    ]
    state = batch.state(at) if batch else None
    place = order.index(state) if state in order else len(order)
    return place, batch.starts_at.timestamp() if batch else 0.0
