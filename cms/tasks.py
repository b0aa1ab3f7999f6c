"""What the pages do apart from requests. Each is safe to run twice."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Revision

from cms import access, publishing
from cms.models import CoursePage
from lms.accounts.models import User
from lms.lib.errors import Refused

log = structlog.get_logger(__name__)
# A hint about a role that was lost is made good within this time of the grant.
ROLES_LOOKED_AT_AGAIN = timedelta(hours=1)


@shared_task(name="cms.publish_scheduled")
def publish_scheduled() -> None:
    """Publish what is due: course pages as curriculum versions, all other pages by Wagtail's own command."""
    now = timezone.now()
    due = Revision.page_revisions.filter(approved_go_live_at__lte=now).values_list("object_id", flat=True)
    course_pages = list(CoursePage.objects.filter(pk__in=[int(pk) for pk in due]).select_related("organiser"))
    planners = {page.pk: page.scheduled_revision.user for page in course_pages}
    call_command("publish_scheduled")
    for page in course_pages:
        try:
            publishing.publish(page, by=planners[page.pk], at=now)
        except Refused as refusal:
            # The page is live, its curriculum stays; the author finds the reason on the publishing page.
            log.warning("scheduled_curriculum_refused", course=page.code, code=refusal.code)
    for user in access.changed_since(now - ROLES_LOOKED_AT_AGAIN):
        access.sync_person(user)


@shared_task(name="cms.sync_person")
def sync_person(*, user_id: int) -> None:
    access.sync_person(User.objects.get(pk=user_id))


@shared_task(name="cms.sync_course")
def sync_course(*, page_id: int) -> None:
    access.sync_course(CoursePage.objects.select_related("organiser").get(pk=page_id))
