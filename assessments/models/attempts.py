"""Attempts: one row each."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments import pages
from courses.models import Enrolment
from lms.accounts import abilities

from .quizzes import Quiz

GRACE = timedelta(seconds=30)
"""How long after the limit an answer may still arrive: slow links are not the learner's fault."""


def ways_of_closing() -> list[tuple[str, Any]]:
    return Attempt.Closed.choices


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, user: Any) -> AttemptQuerySet:
        """One's own attempts."""
        return self.filter(learner=user)

    def gradable_by(self, user: Any) -> AttemptQuerySet:
        """Submitted and open attempts of batches in which the person grades; never their own."""
        where = abilities.of(user).where(
            "grade_attempts",
            unit="enrolment__batch__course__organiser",
            course="enrolment__batch__course__code",
            batch="enrolment__batch",
        )
        return self.filter(where).exclude(learner=user)

    def open(self) -> AttemptQuerySet:
        return self.filter(submitted_at=None)

    def submitted(self) -> AttemptQuerySet:
        return self.exclude(submitted_at=None)

    def awaiting(self) -> AttemptQuerySet:
        """Submitted attempts with a mark that a person has to give."""
        return self.filter(submitted_at__isnull=False, percent=None)

    def with_result(self) -> AttemptQuerySet:
        """Attempts that were marked, the best first: it is the one that counts."""
        return self.exclude(percent=None).order_by("-percent", "number")

    def to_count(self) -> AttemptQuerySet:
        """Attempts with a result that the item statistics don't hold yet."""
        return self.filter(submitted_at__isnull=False, percent__isnull=False, counted_at=None)

    def overdue(self, at: datetime) -> AttemptQuerySet:
        """Open attempts whose time and grace are over at `at`, the longest waiting first."""
        return self.open().filter(expires_at__lte=at - GRACE).order_by("expires_at")


class Attempt(models.Model):
    """One try at a quiz, in one row. Only assessments.attempts writes it.

    `drawn`: [{"version": id, "options": [ids in the shown order], "page"?, "section"?: place in `sections`,
    "category"?: name}], fixed at the start.
    `sections`: [{"title", "seconds": int | null, "passing_grade": text | null, "ends_at"?: moment}], in
    order; "ends_at" since the section was entered.
    `page` is the one reached where there is no way back.
    `answers`: {version id as text: {"answer", "sequence", "at", "checked"?}}; no entry, no answer.
    `marks`: [{"version": id, "points": text | null, "of": text, "chosen": [option ids] | null}], written once
    at submission; "chosen" is for statistics, null where nothing was answered.
    `seed` repeats the draw. `learner` is carried so that the table can be split by learner.
    `breakdown`: {"sections" and "categories": [{"title", "points", "of", "percent", "passing_grade",
    "passed"}]}.
    `changed_at`: when a grader, an override or a regrade last changed the marks; see MarkChange.
    `counted_at` is written by assessments.counting alone: since then the item statistics hold the attempt.
    """

    class Closed(models.TextChoices):
        BY_LEARNER = "learner", _("submitted")
        BY_TIME = "time", _("time ran out")

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attempts")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts")
    unit_key = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField(_("attempt"))
    drawn = models.JSONField()
    seed = models.BigIntegerField()
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField(_("start of the attempt"))
    expires_at = models.DateTimeField(_("time is up"))
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    closed_by = models.CharField(max_length=10, choices=ways_of_closing, blank=True)
    marks = models.JSONField(default=list)
    points = models.DecimalField(_("points"), max_digits=10, decimal_places=4, null=True)
    points_of = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    percent = models.DecimalField(_("score (%)"), max_digits=5, decimal_places=2, null=True)
    passed = models.BooleanField(_("passed"), null=True)
    counted_at = models.DateTimeField(null=True)
    sections = models.JSONField(default=list, db_default=Value("[]"))
    page = models.PositiveSmallIntegerField(default=1, db_default=1)
    breakdown = models.JSONField(default=dict, db_default=Value("{}"))
    identity_confirmed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["enrolment", "quiz", "number"]
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz"],
                condition=Q(submitted_at=None),
                name="one_open_attempt_per_enrolment_and_quiz",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "quiz", "number"], name="one_attempt_per_enrolment_quiz_and_number"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("started_at")),
                name="an_attempt_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(submitted_at=None), name="attempts_to_time_out"),
            models.Index(fields=["learner", "-started_at"], name="attempts_by_learner"),
            models.Index(
                fields=["quiz", "id"],
                condition=Q(submitted_at__isnull=False, percent__isnull=False, counted_at=None),
                name="attempts_to_count",
            ),
            models.Index(
                fields=["quiz", "submitted_at"],
                condition=Q(submitted_at__isnull=False, percent=None),
                name="attempts_to_grade",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.enrolment_id} #{self.number}"

    def get_absolute_url(self) -> str:
        name = "attempt" if self.is_open else "result"
        return reverse(f"assessments:{name}", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None

    def accepts_answers(self, at: datetime) -> bool:
        """Whether an answer that arrived at `at` still counts: open, and within the time and its grace."""
        return self.is_open and at < self.expires_at + GRACE

    @property
    def is_one_way(self) -> bool:
        """Whether some pages can be left for good."""
        return self.quiz.navigation == Quiz.Navigation.SEQUENTIAL or pages.are_timed(self.sections)

    @property
    def open_pages(self) -> range:
        """The pages whose questions may be answered now."""
        is_sequential = self.quiz.navigation == Quiz.Navigation.SEQUENTIAL
        return pages.open_to(self.drawn, self.sections, page=self.page, is_sequential=is_sequential)

    @property
    def section_ends_at(self) -> datetime | None:
        """When the time of the section that was reached is up; None where it has none."""
        return pages.ends_at(self.drawn, self.sections, self.page)

    def is_section_over(self, at: datetime) -> bool:
        """Whether the time of the section that was reached is up, its grace included."""
        return self.section_ends_at is not None and at >= self.section_ends_at + GRACE

    @property
    def deadline(self) -> datetime:
        """Until when what is open now can be answered."""
        return min(self.expires_at, self.section_ends_at or self.expires_at)

    def versions_on(self, wanted: Container[int]) -> list[int]:
        """The questions on these pages, in the drawn order."""
        return [one["version"] for one in self.drawn if pages.page_of(one) in wanted]

    def version_ids(self) -> list[int]:
        return [one["version"] for one in self.drawn]

    def last_sequence(self) -> int:
        return max((one["sequence"] for one in self.answers.values()), default=0)
