"""From the authoring tree to a curriculum version: the only way a course reaches learners.

Publishing takes everything as last saved: the course page with all subjects and
units below it goes live together with the new version, in one transaction, so
that what authors see as "live" is what the version holds. A page that someone
took offline stays out until it is published again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms import changes
from cms.models import CoursePage
from cms.models.tree import assemble, below, is_withdrawn
from courses import publishing as curricula
from courses.models import Batch, Course, CurriculumVersion
from lms.accounts import abilities
from lms.lib.errors import Refused


class MayNotPublish(Refused):
    code = "may_not_publish"
    message = _("You may not publish this training. Submit it for review instead.")


class AwaitsReview(Refused):
    code = "awaits_review"
    message = _("Awaits a reviewer: %(titles)s.")


class NotScheduled(Refused):
    code = "not_scheduled"
    message = _("The training has no time to come in its schedule.")


@dataclass(frozen=True)
class Plan:
    """What publishing now would do."""

    document: dict[str, Any]
    changes: changes.Changes
    next_number: int
    running: list[Batch]


def plan(page: CoursePage, *, at: datetime) -> Plan:
    """What publishing at `at` would change, and the batches not yet over, which keep their version."""
    page = CoursePage.objects.get(pk=page.pk)
    course = Course.objects.filter(code=page.code).select_related("current_version").first()
    current = course.current_version if course else None
    document = assemble(page.get_latest_revision_as_object(), drafts=True)
    return Plan(
        document=document,
        changes=changes.compare(current.document if current else None, document),
        next_number=current.number + 1 if current else 1,
        running=unfinished_batches(course, at) if course else [],
    )


def unfinished_batches(course: Course, at: datetime) -> list[Batch]:
    batches = course.batches.filter(cancelled_at=None).select_related("version", "course__organiser")
    return [batch for batch in batches if batch.last_learning_moment > at]


def may_publish(user: Any, page: CoursePage) -> bool:
    """Whether the person publishes by themselves; where review is asked for, only administrators do."""
    verb = "manage_batches" if page.review_required else "publish_course"
    return abilities.of(user).may(verb, page)


@transaction.atomic
def publish(page: CoursePage, *, by: Any, at: datetime) -> CurriculumVersion:
    """Publish the tree as last saved as the course's next version; unchanged content keeps the present one.

    Running batches keep the version they pin. `by` is None only for the platform
    itself (demo content). Raises MayNotPublish, AwaitsReview and what
    courses.publishing refuses: then nothing at all was published.
    """
    page = CoursePage.objects.select_related("organiser").get(
        pk=page.pk
    )  # the caller's may be older than a draft
    _refuse_strangers(page, by)
    _refuse_unreviewed(page)
    _bring_live([page, *below(page)], by)
    page = CoursePage.objects.select_related("organiser", "topic").get(pk=page.pk)
    course = curricula.save_course(
        code=page.code,
        slug=page.slug,
        title=page.title,
        summary=page.summary,
        topic=page.topic,
        audience=page.audience,
        mode=page.mode,
        organiser=page.organiser,
        instructors=page.instructors.all(),
        coverage_percent=page.coverage_percent,
        watch_policy=page.watch_policy,
        sequential=page.sequential,
    )
    document = assemble(page)
    current = course.current_version
    if current and current.document == document:
        return current
    told = changes.compare(current.document if current else None, document).words()
    return curricula.publish(course, document, by=by, at=at, summary=told)


@transaction.atomic
def schedule(page: CoursePage, *, by: Any, at: datetime) -> datetime:
    """Let the platform publish at the time in the page's schedule; gives that time.

    Raises MayNotPublish, and NotScheduled when the schedule names no time after `at`.
    """
    page = CoursePage.objects.select_related("organiser").get(pk=page.pk)
    _refuse_strangers(page, by)
    revision = page.latest_revision or page.save_revision(user=by)
    goes_live_at: datetime | None = revision.as_object().go_live_at
    if goes_live_at is None or goes_live_at <= at:
        raise NotScheduled
    revision.publish(user=by, skip_permission_checks=True)
    return goes_live_at


def _refuse_strangers(page: CoursePage, by: Any) -> None:
    if by is not None and not may_publish(by, page):
        raise MayNotPublish


def _refuse_unreviewed(page: CoursePage) -> None:
    waiting = [one.title for one in [page, *below(page)] if one.workflow_in_progress]
    if waiting:
        raise AwaitsReview(titles=", ".join(waiting))


def _bring_live(pages: list[Any], by: Any) -> None:
    for page in pages:
        if is_withdrawn(page) or (page.live and not page.has_unpublished_changes):
            continue
        revision = page.latest_revision or page.save_revision(user=by, clean=False)
        # Permission to publish the course was asked above, by abilities; Wagtail's groups only follow them.
        revision.publish(user=by, skip_permission_checks=True)
