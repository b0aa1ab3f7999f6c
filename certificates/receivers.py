"""What certificates do when courses tell something: ring for a task after the commit, and nothing else.

And what they answer when courses ask: which certificates rest on completions.
"""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from certificates.models import Certificate
from certificates.tasks import issue_certificate
from courses.events import Consequence, consequences_wanted, course_completed
from lms.lib.queue import after_commit


@receiver(course_completed, dispatch_uid="certificates.issue")
def issue_when_completed(*, completion_id: int, **_kwargs: Any) -> None:
    after_commit(issue_certificate, completion_id=completion_id)


@receiver(consequences_wanted, dispatch_uid="certificates.consequences")
def certificates_that_rest_on(
    *, completion_ids: Collection[int], reader: Any, **_kwargs: Any
) -> list[Consequence]:
    """The certificates that are valid now, two queries whatever their number."""
    current = Certificate.objects.filter(
        completion__in=completion_ids, superseded_at=None, revoked_at=None
    ).order_by("numbered_at", "pk")
    openable = set(current.administered_by(reader).values_list("pk", flat=True))
    return [
        Consequence(
            completion_id=one.completion_id,
            label=f"{one.number} · {one.facts['holder']['name']}",
            url=reverse("certificates_admin:certificate", args=[one.pk]) if one.pk in openable else "",
        )
        for one in current.only("number", "facts", "completion_id")
    ]
