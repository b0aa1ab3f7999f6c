"""Files of questions on their way into a bank or a quiz."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .banks import QuestionBank
from .quizzes import Quiz


def states_of_imports() -> list[tuple[str, Any]]:
    return QuestionImport.State.choices


class QuestionImport(models.Model):
    """A file of questions on its way into a bank, and into a quiz where one is named, as it was read.

    Only assessments.exchange writes it.

    `found`: [{"file", "line", "kind", "content", "title", "category", "tags", "difficulty", "warnings",
    "same_as"}]; `problems`: [{"file", "line", "why", "excerpt"}]; warnings, whys and `notes` are [code,
    facts]. `file` names one within a package. `same_as` says which question of the quiz or bank or
    line of the file says the same. The file itself isn't kept.
    """

    class State(models.TextChoices):
        STAGED = "staged", _("read, not imported yet")
        QUEUED = "queued", _("waits for its turn")
        RUNNING = "running", _("being imported")
        DONE = "done", _("imported")
        FAILED = "failed", _("failed; nothing was imported")

    # Null only in rows that an older version of this code wrote.
    bank = models.ForeignKey(QuestionBank, models.PROTECT, null=True, related_name="imports")
    quiz = models.ForeignKey(Quiz, models.PROTECT, null=True, related_name="imports")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    file_format = models.CharField(max_length=20)
    encoding = models.CharField(max_length=20)
    found = models.JSONField()
    problems = models.JSONField()
    notes = models.JSONField()
    state = models.CharField(max_length=10, choices=states_of_imports, default=State.STAGED)
    with_duplicates = models.BooleanField(default=False)
    progress_percent = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    imported_count = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["claimed_until"],
                condition=Q(state__in=["queued", "running"]),
                name="imports_to_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._place}: {self.file_name}"

    @property
    def owner(self) -> Quiz | QuestionBank:
        """What the questions go into: the quiz, or the bank alone."""
        owner = self.quiz or self.bank
        if owner is None:
            raise ValueError(f"import {self.pk} leads nowhere")
        return owner

    @property
    def _place(self) -> str:
        return str(self.quiz_id) if self.quiz_id else f"bank {self.bank_id}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    @property
    def audit_label(self) -> str:
        return f"{self._place}: {self.file_format}"
