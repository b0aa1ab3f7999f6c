"""Quizzes: what is asked, and the rules of answering it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from courses.models import Batch, Course
from lms.accounts import abilities

from .banks import Category, QuestionBank, Tag
from .questions import Question, difficulties


def purposes() -> list[tuple[str, Any]]:
    return Quiz.Purpose.choices


def feedback_policies() -> list[tuple[str, Any]]:
    return Quiz.Feedback.choices


def scorings() -> list[tuple[str, Any]]:
    return Quiz.Scoring.choices


def navigations() -> list[tuple[str, Any]]:
    return Quiz.Navigation.choices


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
    published yet, hence no foreign key. `questions` are those that stand in it; a slot may
    draw others. `ip_ranges` are networks as "10.1.0.0/16"; `category_grades` are
    [{"category": name, "passing_grade": percent as text}]. `revision` counts what
    changes a draw, so that what is kept of it is kept under a new key.
    """

    class Purpose(models.TextChoices):
        QUIZ = "quiz", _("Quiz")
        PRETEST = "pretest", _("Pre-test")
        POSTTEST = "posttest", _("Post-test")

    class Feedback(models.TextChoices):
        DURING = "during", _("During the attempt, question by question")
        AFTER_SUBMIT = "after_submit", _("After submitting")
        AFTER_PASS_OR_LAST = "after_pass_or_last", _("After passing or using the last attempt")
        AFTER_CLOSE = "after_close", _("After the quiz closes")
        SCORE_ONLY = "score_only", _("The score only")

    class Scoring(models.TextChoices):
        """Which of a learner's attempts count."""

        BEST = "best", _("The best attempt")
        LAST = "last", _("The last attempt")
        FIRST = "first", _("The first attempt")
        MEAN = "mean", _("The mean of all attempts")

    class Navigation(models.TextChoices):
        FREE = "free", _("Free: back and forth")
        SEQUENTIAL = "sequential", _("One after another: no way back")

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
    attempts_delay_minutes = models.PositiveIntegerField(
        _("minutes between two attempts"), null=True, blank=True, help_text=_("Leave empty for none.")
    )
    scoring = models.CharField(
        _("what counts"), max_length=10, choices=scorings, default=Scoring.BEST, db_default=Scoring.BEST
    )
    navigation = models.CharField(
        _("navigation"),
        max_length=10,
        choices=navigations,
        default=Navigation.FREE,
        db_default=Navigation.FREE,
    )
    questions_per_page = models.PositiveSmallIntegerField(
        _("questions on a page"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for all on one page."),
    )
    access_code = models.CharField(
        _("access code"),
        max_length=40,
        blank=True,
        db_default="",
        help_text=_("Whoever starts must type it; leave empty for none."),
    )
    ip_ranges = models.JSONField(_("networks"), default=list, blank=True, db_default=Value("[]"))
    identity_statement = models.TextField(
        _("statement of identity"),
        max_length=1000,
        blank=True,
        db_default="",
        help_text=_("What the learner confirms before starting; leave empty for none."),
    )
    shows_explanations = models.BooleanField(
        _("show explanations with the feedback"), default=True, db_default=True
    )
    category_grades = models.JSONField(
        _("passing grades of categories"), default=list, blank=True, db_default=Value("[]")
    )
    pretest = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pre-test it is compared with"),
    )
    revision = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=True)
    shuffle_options = models.BooleanField(_("shuffle the options"), default=True)
    feedback = models.CharField(
        _("feedback"), max_length=20, choices=feedback_policies, default=Feedback.AFTER_SUBMIT
    )

    questions = models.ManyToManyField(Question, through="Slot", related_name="quizzes")

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

    @property
    def per_page(self) -> int | None:
        """How many questions a page holds at most; None for all. Without a way back: one."""
        is_sequential = self.navigation == self.Navigation.SEQUENTIAL
        return self.questions_per_page or (1 if is_sequential else None)

    def ends_after(self, started_at: datetime, learning_ends_at: datetime) -> datetime:
        """When an attempt started at `started_at` is over: at its time limit, or when learning ends."""
        if self.time_limit_seconds is None:
            return learning_ends_at
        return min(started_at + timedelta(seconds=self.time_limit_seconds), learning_ends_at)

    def scopes(self) -> set[str]:
        """Where the quiz lies: its course by code, and all that covers the course once that is published."""
        course = Course.objects.filter(code=self.course_code).select_related("organiser").first()
        return course.scopes() if course else {"site", f"course:{self.course_code}"}


class Section(models.Model):
    """A part of a quiz with a title, and its own time and passing grade where it has them."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)
    time_limit_seconds = models.PositiveIntegerField(
        _("time limit (seconds)"), null=True, blank=True, validators=[MinValueValidator(30)]
    )
    passing_grade = models.DecimalField(
        _("passing grade (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self) -> str:
        return self.title

    @property
    def time_limit_minutes(self) -> int:
        """Whole minutes, for people; a started minute counts."""
        return -(-(self.time_limit_seconds or 0) // 60)


class Slot(models.Model):
    """A place in a quiz: for one question, or for `draw_count` drawn from a bank for each attempt.

    A draw takes from a category with all below it, by tag and difficulty; what it leaves empty
    it doesn't ask. No attempt holds a question twice.
    """

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="slots")
    section = models.ForeignKey(Section, models.SET_NULL, null=True, blank=True, related_name="slots")
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="slots")
    draw_count = models.PositiveSmallIntegerField(
        _("how many"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    draw_bank = models.ForeignKey(
        QuestionBank, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bank")
    )
    draw_category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    draw_tag = models.ForeignKey(
        Tag, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tag")
    )
    draw_difficulty = models.CharField(_("difficulty"), max_length=10, choices=difficulties, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False, draw_count=None, draw_bank=None)
                | Q(question=None, draw_count__gte=1, draw_bank__isnull=False),
                name="a_slot_holds_a_question_or_draws",
            ),
            models.UniqueConstraint(
                fields=["quiz", "question"],
                condition=Q(question__isnull=False),
                name="a_question_stands_once_in_a_quiz",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.position}"


class QuizWindow(models.Model):
    """When a quiz may be started: in one batch, or, without a batch, in all that have no window of their own.

    Half-open; a side that is empty is open.
    """

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="windows")
    batch = models.ForeignKey(
        Batch, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("batch")
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)

    class Meta:
        ordering = ["quiz", "batch"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "batch"], name="one_window_per_quiz_and_batch"),
            models.UniqueConstraint(
                fields=["quiz"], condition=Q(batch=None), name="one_window_for_all_other_batches"
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="a_window_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}: {self.opens_at}–{self.closes_at}"

    def is_open(self, at: datetime) -> bool:
        return (self.opens_at is None or self.opens_at <= at) and (
            self.closes_at is None or at < self.closes_at
        )


class Accommodation(models.Model):
    """What one learner is granted in a quiz, and why: more time, more attempts. Audited."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="accommodations")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("learner")
    )
    extra_time_percent = models.PositiveSmallIntegerField(
        _("extra time (%)"), default=0, validators=[MaxValueValidator(300)]
    )
    extra_attempts = models.PositiveSmallIntegerField(
        _("extra attempts"), default=0, validators=[MaxValueValidator(20)]
    )
    reason = models.TextField(_("reason"), max_length=1000)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["-given_at"]
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "learner"], name="one_accommodation_per_quiz_and_learner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.learner_id}"
