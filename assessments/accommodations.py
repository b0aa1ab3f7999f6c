"""What single learners are granted in a quiz, and why. The only writer of Accommodation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.accounts import audit
from lms.lib.errors import Refused

from .models import Accommodation, Quiz


class NothingGranted(Refused):
    code = "nothing_granted"
    message = _("Grant more time, more attempts, or both.")


class TooMuchGranted(Refused):
    code = "too_much_granted"
    message = _("At most %(percent)s%% more time and %(attempts)s more attempts can be granted.")


class ReasonOwed(Refused):
    code = "reason_owed"
    message = _("Say why, in at most 1,000 characters: it is kept with the grant.")


MOST_PERCENT, MOST_ATTEMPTS, LONGEST_REASON = 300, 20, 1000


@transaction.atomic
def grant(
    quiz: Quiz,
    learner: Any,
    *,
    extra_time_percent: int = 0,
    extra_attempts: int = 0,
    reason: str,
    by: Any,
    at: datetime,
) -> Accommodation:
    """Give the learner this much more in the quiz, instead of what they were granted before.

    It holds for attempts that start from now on. The reason may say something of the
    person's health, so the audit log doesn't hold it.
    Raises NothingGranted, TooMuchGranted, ReasonOwed.
    """
    if extra_time_percent <= 0 and extra_attempts <= 0:
        raise NothingGranted
    if extra_time_percent > MOST_PERCENT or extra_attempts > MOST_ATTEMPTS:
        raise TooMuchGranted(percent=MOST_PERCENT, attempts=MOST_ATTEMPTS)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise ReasonOwed
    granted = {"extra_time_percent": max(0, extra_time_percent), "extra_attempts": max(0, extra_attempts)}
    given = {"reason": reason.strip(), "given_by": by, "given_at": at}
    kept, _is_new = Accommodation.objects.update_or_create(
        quiz=quiz, learner=learner, defaults={**granted, **given}
    )
    audit.record(by, "quiz.accommodation_granted", quiz, details={"learner": learner.pk, **granted}, at=at)
    return kept


@transaction.atomic
def withdraw(kept: Accommodation, *, by: Any, at: datetime) -> None:
    """End what was granted; attempts that started under it keep it. A second call changes nothing."""
    quiz, learner = kept.quiz, kept.learner_id
    if Accommodation.objects.filter(pk=kept.pk).delete()[0]:
        audit.record(by, "quiz.accommodation_withdrawn", quiz, details={"learner": learner}, at=at)
