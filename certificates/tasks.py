"""What workers do for certificates: ids in, one rule, at most the next task. All are safe to run twice."""

from celery import shared_task
from django.utils import timezone

from certificates import issuing, sweeping
from certificates.models import Certificate
from courses.models import CourseCompletion
from lms.lib.queue import after_commit


@shared_task(name="certificates.issue")
def issue_certificate(*, completion_id: int) -> None:
    """Number the completion's certificate, then have it drawn."""
    completion = CourseCompletion.objects.select_related(
        "learner", "enrolment__batch__course__organiser"
    ).get(pk=completion_id)
    certificate = issuing.issue(completion, at=timezone.now())
    if certificate.rendered_at is None:
        after_commit(render_certificate, certificate_id=certificate.pk)


@shared_task(name="certificates.render")
def render_certificate(*, certificate_id: int) -> None:
    """Draw the certificate unless it is drawn."""
    issuing.render(Certificate.objects.get(pk=certificate_id), at=timezone.now())


@shared_task(name="certificates.sweep")
def sweep_certificates() -> None:
    """Ring again for everything whose message was lost, or whose worker died."""
    now = timezone.now()
    for completion_id in sweeping.completions_without_certificate(now):
        after_commit(issue_certificate, completion_id=completion_id)
    for certificate_id in sweeping.certificates_without_pdf(now):
        after_commit(render_certificate, certificate_id=certificate_id)
