"""When a quiz may be started, batch by batch. The only writer of QuizWindow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.models import Batch
from lms.accounts import audit
from lms.lib.errors import Refused

from .models import Quiz, QuizWindow


class WindowEmpty(Refused):
    code = "window_empty"
    message = _("Say when it opens, when it closes, or both.")


class WindowBackwards(Refused):
    code = "window_backwards"
    message = _("It has to close after it opens.")


class BatchElsewhere(Refused):
    code = "batch_elsewhere"
    message = _("This batch belongs to another training.")


@transaction.atomic
def keep_window(
    quiz: Quiz,
    batch: Batch | None,
    *,
    opens_at: datetime | None,
    closes_at: datetime | None,
    by: Any,
    at: datetime,
) -> QuizWindow:
    """Let the quiz be started from `opens_at` until before `closes_at`, in the batch or in all others.

    What was said of the batch before is replaced; attempts that run keep their end.
    Raises WindowEmpty, WindowBackwards, BatchElsewhere.
    """
    if opens_at is None and closes_at is None:
        raise WindowEmpty
    if opens_at and closes_at and closes_at <= opens_at:
        raise WindowBackwards
    if batch is not None and batch.course.code != quiz.course_code:
        raise BatchElsewhere
    window, _is_new = QuizWindow.objects.update_or_create(
        quiz=quiz, batch=batch, defaults={"opens_at": opens_at, "closes_at": closes_at}
    )
    audit.record(by, "quiz.window_kept", quiz, details=_told(window), at=at)
    return window


@transaction.atomic
def remove_window(window: QuizWindow, *, by: Any, at: datetime) -> None:
    """Let the quiz be started as if there had been no window. A second call changes nothing."""
    details, quiz = _told(window), window.quiz
    if QuizWindow.objects.filter(pk=window.pk).delete()[0]:
        audit.record(by, "quiz.window_removed", quiz, details=details, at=at)


def _told(window: QuizWindow) -> dict[str, Any]:
    moments = {"opens_at": window.opens_at, "closes_at": window.closes_at}
    return {
        "batch": window.batch_id,
        **{name: moment and moment.isoformat() for name, moment in moments.items()},
    }
