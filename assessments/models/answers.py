"""What belongs to an attempt's answers beside their text: files, and who is marking them now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .attempts import Attempt
from .files import SentFile
from .questions import QuestionVersion


class AnswerFile(SentFile):
    """A file that was sent to answer one question; the answer names it by its id.

    Only assessments.answer_files writes it; whether a virus was found, assessments.scanning.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="files")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(fields=["id"], condition=Q(scan="pending"), name="answer_files_to_scan"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.pk}"


class AnswerClaim(models.Model):
    """Who is marking an attempt's answers, until when. Only assessments.answer_grading writes it."""

    attempt = models.OneToOneField(Attempt, models.PROTECT, primary_key=True, related_name="claim")
    grader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.grader_id}"

    def keeps_out(self, user: Any, at: datetime) -> bool:
        return self.until > at and self.grader_id != user.pk
