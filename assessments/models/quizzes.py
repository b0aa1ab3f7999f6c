"""Quizzes: the rules of answering a set of questions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from lms.accounts import abilities


def purposes() -> list[tuple[str, Any]]:
    return Quiz.Purpose.choices


def feedback_policies() -> list[tuple[str, Any]]:
    return Quiz.Feedback.choices


class QuizQuerySet(models.QuerySet["Quiz"]):
    def editable_by(self, user: Any) -> QuizQuerySet:
        """Quizzes of courses whose content this person may edit, published or still being written."""
        answer = abilities.of(user)
        covered = Course.objects.filter(answer.where("edit_course", unit="organiser", course="code"))
        return self.filter(
            answer.where("edit_course", course="course_code") | Q(course_code__in=covered.values("code"))
        )


class Quiz(models.Model):
    """A set of questions with the rules of answering them.

    `activity_key` is what a curriculum's quiz unit carries: courses don't know
    quizzes. `course_code` names the course it was written for, which may not be
    published yet, hence no foreign key.
    """

    class Purpose(models.TextChoices):
        QUIZ = "quiz", _("Quiz")
        PRETEST = "pretest", _("Pre-test")
        POSTTEST = "posttest", _("Post-test")

    class Feedback(models.TextChoices):
        DURING = "during", _("During the attempt, question by question")
        AFTER_SUBMIT = "after_submit", _("After submitting")
        AFTER_PASS_OR_LAST = "after_pass_or_last", _("After passing or using the last attempt")
        SCORE_ONLY = "score_only", _("The score only")

    activity_key = models.SlugField(_("activity key"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=10, choices=purposes, default=Purpose.QUIZ)
    course_code = models.CharField(_("course code"), max_length=20, db_index=True)
    passing_grade = models.DecimalField(
        _("passing grade (%)"),
        max_digits=5,
        decimal_places=2,
        default=70,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for any number."),
    )
    time_limit_seconds = models.PositiveIntegerField(
        _("time limit (seconds)"), null=True, blank=True, validators=[MinValueValidator(30)]
    )
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=True)
    shuffle_options = models.BooleanField(_("shuffle the options"), default=True)
    feedback = models.CharField(
        _("feedback"), max_length=20, choices=feedback_policies, default=Feedback.AFTER_SUBMIT
    )

    objects = QuizQuerySet.as_manager()

    class Meta:
        ordering = ["course_code", "title"]
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        constraints = [
            models.CheckConstraint(
                condition=Q(passing_grade__gte=0, passing_grade__lte=100),
                name="passing_grade_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(attempts_allowed=None) | Q(attempts_allowed__gte=1),
                name="a_quiz_allows_an_attempt",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pretest(self) -> bool:
        return self.purpose == self.Purpose.PRETEST

    @property
    def time_limit_minutes(self) -> int:
        """Whole minutes, for people; a started minute counts."""
        return -(-(self.time_limit_seconds or 0) // 60)

    def ends_after(self, started_at: datetime, learning_ends_at: datetime) -> datetime:
        """When an attempt started at `started_at` is over: at its time limit, or when learning ends."""
        if self.time_limit_seconds is None:
            return learning_ends_at
        return min(started_at + timedelta(seconds=self.time_limit_seconds), learning_ends_at)

    def scopes(self) -> set[str]:
        """Where the quiz lies: its course by code, and all that covers the course once that is published."""
        course = Course.objects.filter(code=self.course_code).select_related("organiser").first()
        return course.scopes() if course else {"site", f"course:{self.course_code}"}
