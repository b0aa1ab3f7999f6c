"""Changes of marks after an attempt was submitted: by a grader, an override or a regrade."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .attempts import Attempt
from .questions import Question, QuestionVersion
from .quizzes import Quiz


def ways_of_changing() -> list[tuple[str, Any]]:
    return MarkChange.Way.choices


def states_of_regrades() -> list[tuple[str, Any]]:
    return Regrade.State.choices


class Regrade(models.Model):
    """Marking a question of a quiz's attempts again by another version's key: looked at first, then applied.

    `preview` is the dry run's answer: how many marks would be "raised", are the "same", are "kept"
    because they would fall, were set "by_hand", are "unmarkable"; "newly_passed", "completions", and
    the first attempts that would change, "listed" with points, percent and passed before and after.
    Only assessments.regrading writes it.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waits for its turn")
        LOOKING = "looking", _("looks who would change")
        LOOKED = "looked", _("looked at, not applied yet")
        WAITING = "waiting", _("waits to be applied")
        APPLYING = "applying", _("is being applied")
        DONE = "done", _("applied")
        DISCARDED = "discarded", _("discarded")

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="regrades")
    question = models.ForeignKey(Question, models.PROTECT, related_name="regrades")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), max_length=1000)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=states_of_regrades, default=State.QUEUED)
    claimed_until = models.DateTimeField(null=True)
    cursor = models.BigIntegerField(default=0)
    looked_count = models.PositiveIntegerField(default=0)
    attempts_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        indexes = [
            models.Index(
                fields=["claimed_until"],
                condition=Q(state__in=["queued", "looking", "waiting", "applying"]),
                name="regrades_to_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.question_id}"

    @property
    def is_under_way(self) -> bool:
        return self.state not in (self.State.LOOKED, self.State.DONE, self.State.DISCARDED)


class MarkChange(models.Model):
    """One question's mark in one attempt, changed after submission: what it was and is, who, when and why.

    Never changed or deleted: the marks at submission are those before the first change.
    `details` hold a grader's levels of the rubric and comments.
    """

    class Way(models.TextChoices):
        GRADING = "grading", _("marked by a person")
        OVERRIDE = "override", _("set by a person")
        REGRADE = "regrade", _("marked again")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="changes")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=ways_of_changing)
    points_before = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    points_after = models.DecimalField(max_digits=10, decimal_places=4)
    percent_before = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    percent_after = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    details = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    regrade = models.ForeignKey(Regrade, models.PROTECT, null=True, related_name="changes")

    class Meta:
        ordering = ["attempt", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regrade", "attempt", "version"],
                condition=Q(regrade__isnull=False),
                name="a_regrade_changes_a_mark_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.version_id}: {self.points_before} → {self.points_after}"
