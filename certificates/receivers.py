"""What certificates do when courses tell something: ring for a task after the commit, and nothing else."""

from typing import Any

from django.dispatch import receiver

from certificates.tasks import issue_certificate
from courses.events import course_completed
from lms.lib.queue import after_commit


@receiver(course_completed, dispatch_uid="certificates.issue")
def issue_when_completed(*, completion_id: int, **_kwargs: Any) -> None:
    after_commit(issue_certificate, completion_id=completion_id)
