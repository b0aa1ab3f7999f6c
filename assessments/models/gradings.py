"""What graders said of a submission, and the grade that came of it. Rows are only ever added."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .submissions import Submission


def verdicts() -> list[tuple[str, Any]]:
    return Grading.Verdict.choices


def ways_to_grade() -> list[tuple[str, Any]]:
    return Grade.Way.choices


class Grading(models.Model):
    """What one person said of one submission.

    `rubric` is the document it was graded by, so that a later change of the assignment
    doesn't reword it; `chosen` is {criterion id: level id}; `notes` are
    [{"quote", "text"}]: a comment on a passage, which is quoted.
    """

    class Verdict(models.TextChoices):
        MARK = "mark", _("Graded")
        RETURN = "return", _("Returned for revision")
        DECISION = "decision", _("Decided")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="gradings")
    grader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=verdicts)
    rubric = models.JSONField()
    chosen = models.JSONField(default=dict)
    points = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    points_of = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    comment = models.TextField(blank=True)
    notes = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("grading")
        verbose_name_plural = _("gradings")
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "grader"],
                condition=Q(verdict="mark"),
                name="a_grader_marks_a_submission_once",
            ),
            models.CheckConstraint(
                condition=Q(verdict="return") | Q(percent__gte=0, percent__lte=100),
                name="a_grading_says_a_percentage",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="decision") | ~Q(reason=""), name="a_decision_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.verdict}"


class Grade(models.Model):
    """The outcome of a submission; the newest counts. Only assessments.grading writes it.

    `percent` is what counts: `raw_percent` less the penalty for being late.
    """

    class Way(models.TextChoices):
        SINGLE = "single", _("by one grader")
        MEAN = "mean", _("mean of two graders")
        DECISION = "decision", _("by decision")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="grades")
    way = models.CharField(max_length=10, choices=ways_to_grade)
    raw_percent = models.DecimalField(max_digits=5, decimal_places=2)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    passed = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100, raw_percent__lte=100),
                name="a_grade_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.percent}"
