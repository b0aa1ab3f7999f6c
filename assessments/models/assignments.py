"""Assignments: what is asked for, until when, and how it will be graded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Batch, Course
from lms.accounts import abilities
from lms.lib import dates

MB = 1024 * 1024
LARGEST_FILE_BYTES = 50 * MB


def assignment_kinds() -> list[tuple[str, Any]]:
    return Assignment.Kind.choices


def late_policies() -> list[tuple[str, Any]]:
    return Assignment.Late.choices


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def editable_by(self, user: Any) -> AssignmentQuerySet:
        """Assignments of courses whose content this person may edit, published or still being written."""
        answer = abilities.of(user)
        covered = Course.objects.filter(answer.where("edit_course", unit="organiser", course="code"))
        return self.filter(
            answer.where("edit_course", course="course_code") | Q(course_code__in=covered.values("code"))
        )


class Assignment(models.Model):
    """Work that a person grades with a rubric (`assessments.rubrics`).

    `activity_key` is what a curriculum's assignment unit carries; `course_code` names the
    course it was written for, which may not be published yet, hence no foreign key.
    """

    class Kind(models.TextChoices):
        TASK = "task", _("Assignment")
        JOURNAL = "journal", _("Journal")
        ACTION_PLAN = "action_plan", _("Action plan")

    class Late(models.TextChoices):
        PENALTY = "penalty", _("Accepted, and each day begun costs a share of the score")
        ACCEPTED = "accepted", _("Accepted without a penalty")
        REFUSED = "refused", _("Not accepted")

    activity_key = models.SlugField(_("activity key"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=assignment_kinds, default=Kind.TASK)
    course_code = models.CharField(_("course code"), max_length=20, db_index=True)
    instructions = models.TextField(_("instructions"), max_length=20_000)
    rubric = models.JSONField(_("rubric"))
    passing_grade = models.DecimalField(
        _("passing grade (%)"),
        max_digits=5,
        decimal_places=2,
        default=70,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    takes_text = models.BooleanField(_("participants write a text"), default=True)
    files_most = models.PositiveSmallIntegerField(
        _("files at most"),
        default=3,
        validators=[MaxValueValidator(10)],
        help_text=_("0: no files are handed in."),
    )
    file_types = models.JSONField(_("kinds of files"), default=list)
    file_bytes_max = models.PositiveIntegerField(
        default=10 * MB, validators=[MinValueValidator(MB), MaxValueValidator(LARGEST_FILE_BYTES)]
    )
    due_days = models.PositiveSmallIntegerField(
        _("days from the batch's start"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(365)],
        help_text=_("Due at 24.00 WIB of that day; leave empty for the batch's end."),
    )
    late = models.CharField(
        _("after the due moment"), max_length=10, choices=late_policies, default=Late.PENALTY
    )
    late_percent_a_day = models.DecimalField(
        _("penalty a day (%)"),
        max_digits=5,
        decimal_places=2,
        default=5,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    late_days_most = models.PositiveSmallIntegerField(
        _("days late at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for as long as the batch lasts."),
    )
    resubmits = models.BooleanField(
        _("may be replaced until it is due"),
        default=True,
        help_text=_("As long as nobody has begun to grade it."),
    )
    is_blind = models.BooleanField(
        _("graded blind"), default=False, help_text=_("Names are shown once the grade is final.")
    )
    is_double = models.BooleanField(
        _("graded by two people"),
        default=False,
        help_text=_("Each without seeing what the other gave; where they differ too much, somebody decides."),
    )
    tolerance_percent = models.DecimalField(
        _("difference still averaged (percentage points)"),
        max_digits=5,
        decimal_places=2,
        default=10,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["course_code", "title"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(
                condition=Q(takes_text=True) | Q(files_most__gte=1), name="an_assignment_asks_for_something"
            ),
            models.CheckConstraint(
                condition=Q(passing_grade__gte=0, passing_grade__lte=100),
                name="assignment_passing_grade_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def file_megabytes_max(self) -> int:
        return self.file_bytes_max // MB

    def due_at(self, batch: Batch) -> datetime:
        """The exclusive end of handing in on time, never after learning ends."""
        if self.due_days is None:
            return batch.ends_at
        day = dates.official_day(batch.starts_at) + timedelta(days=self.due_days)
        return min(dates.end_of_official_day(day), batch.last_learning_moment)

    def closes_at(self, batch: Batch) -> datetime:
        """The exclusive end of handing in at all."""
        due_at = self.due_at(batch)
        if self.late == self.Late.REFUSED:
            return due_at
        if self.late_days_most is None:
            return batch.last_learning_moment
        return min(due_at + timedelta(days=self.late_days_most), batch.last_learning_moment)

    def scopes(self) -> set[str]:
        """Where it lies: its course by code, and all that covers the course once that is published."""
        course = Course.objects.filter(code=self.course_code).select_related("organiser").first()
        return course.scopes() if course else {"site", f"course:{self.course_code}"}
