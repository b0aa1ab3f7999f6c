"""Finds what a lost message left undone, by indexes and a mark: never a scan over everyone."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from certificates.models import GRACE, Certificate, SweepMark
from courses.models import CourseCompletion

MARK = "completions"
AT_ONCE = 500
# Rows become visible in the order of their commits, not of their ids: the mark keeps this far behind.
SETTLED = timedelta(minutes=10)


def completions_without_certificate(at: datetime) -> list[int]:
    """Ids of up to AT_ONCE completions that should have a certificate by `at` and have none.

    Reads on from the mark, behind which all have one, and moves it forward.
    """
    mark, _is_new = SweepMark.objects.get_or_create(name=MARK)
    beyond = CourseCompletion.objects.filter(pk__gt=mark.completion_id).order_by("pk")
    missing = beyond.filter(certificates=None)
    found = list(missing.filter(completed_at__lte=at - GRACE).values_list("pk", flat=True)[:AT_ONCE])
    _move(mark, beyond, missing.values_list("pk", flat=True).first(), at=at)
    return found


def _move(
    mark: SweepMark, beyond: QuerySet[CourseCompletion], first_missing: int | None, *, at: datetime
) -> None:
    done = beyond.filter(completed_at__lte=at - SETTLED)
    if first_missing is not None:
        done = done.filter(pk__lt=first_missing)
    reached = done.order_by("-pk").values_list("pk", flat=True).first()
    if reached is not None:
        # Never backwards, whichever of two sweeps is the later.
        SweepMark.objects.filter(pk=mark.pk, completion_id__lt=reached).update(completion_id=reached)


def certificates_without_pdf(at: datetime) -> list[int]:
    """Ids of up to AT_ONCE certificates that nobody draws at `at`."""
    return list(Certificate.objects.awaiting_pdf(at).values_list("pk", flat=True)[:AT_ONCE])
