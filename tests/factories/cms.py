"""Trainings being written: a course page with a subject and units, last saved as drafts."""

from typing import Any

from cms.models import (
    CourseIndexPage,
    CoursePage,
    HelpIndexPage,
    HelpPage,
    KnowledgeIndexPage,
    KnowledgePage,
    SubjectPage,
    UnitPage,
)
from courses.models import Topic
from lms.accounts.models import WorkUnit
from tests.factories.courses import TopicFactory


def course_page(organiser: WorkUnit, *, code: str = "MBP-01", units: int = 2, **facts: Any) -> CoursePage:
    """A training of the unit with one subject and `units` readings; nothing is published yet."""
    page = CoursePage(
        **{
            "code": code,
            "slug": code.lower(),
            "title": f"Pelatihan {code}",
            "summary": "Ringkasan.",
            "topic": Topic.objects.first() or TopicFactory(),
            "organiser": organiser,
            "live": False,
        }
        | facts
    )
    CourseIndexPage.objects.get().add_child(instance=page)
    subject = page.add_child(instance=SubjectPage(title="Inti", jp=4, live=False))
    for number in range(1, units + 1):
        unit_page(subject, f"Bacaan {number}")
    return page


def unit_page(subject: SubjectPage, title: str, **facts: Any) -> UnitPage:
    body = [("richtext", f"<p>Isi {title}.</p>")]
    page: UnitPage = subject.add_child(instance=UnitPage(title=title, live=False, **{"body": body} | facts))
    return page


def subject_of(page: CoursePage) -> SubjectPage:
    subject: SubjectPage = SubjectPage.objects.child_of(page).first()
    return subject


def unit_of(page: CoursePage, title: str) -> UnitPage:
    unit: UnitPage = UnitPage.objects.descendant_of(page).get(title=title)
    return unit


def edit(page: Any, **facts: Any) -> None:
    """Save the page as its author would: as a draft."""
    draft = page.get_latest_revision_as_object()
    for name, value in facts.items():
        setattr(draft, name, value)
    draft.save_revision()


def knowledge_page(title: str = "Mengenali surel palsu", **facts: Any) -> KnowledgePage:
    page = KnowledgePage(
        **{"title": title, "summary": "Lima pemeriksaan singkat.", "topic": TopicFactory()} | facts
    )
    KnowledgeIndexPage.objects.get().add_child(instance=page)
    return page


def help_page(title: str = "Lupa kata sandi", **facts: Any) -> HelpPage:
    page = HelpPage(**{"title": title, "summary": "Minta tautan lewat surel.", "group": "Akun"} | facts)
    HelpIndexPage.objects.get().add_child(instance=page)
    return page
