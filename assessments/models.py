"""Quizzes, the versions of their questions, and attempts.

Content is parsed by `assessments.questions`; who may write which row is said in
this app's README.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Enrolment
from lms.accounts import abilities

GRACE = timedelta(seconds=30)
"""How long after the limit an answer may still arrive: slow links are not the learner's fault."""


# Callables, so that a new choice makes no migration.
def purposes() -> list[tuple[str, Any]]:
    return Quiz.Purpose.choices


def feedback_policies() -> list[tuple[str, Any]]:
    return Quiz.Feedback.choices


def kinds() -> list[tuple[str, Any]]:
    return Question.Kind.choices


def ways_of_closing() -> list[tuple[str, Any]]:
    return Attempt.Closed.choices


def counted_sets() -> list[tuple[str, Any]]:
    return ItemSums.Which.choices


def states_of_imports() -> list[tuple[str, Any]]:
    return QuestionImport.State.choices


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


class Question(models.Model):
    """A question's place in its quiz. What it says is in its versions; taking it out sets `retired_at`."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("Single choice")
        MULTIPLE = "multiple", _("Multiple choice")
        TRUE_FALSE = "truefalse", _("True or false")
        NUMERIC = "numeric", _("Numeric")
        SHORT = "short", _("Short answer")
        MATCHING = "matching", _("Matching")
        ORDERING = "ordering", _("Ordering")
        CLOZE = "cloze", _("Text with gaps")
        WEIGHTED = "weighted", _("Choice with weights")
        LIKERT = "likert", _("Scale, not scored")

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField(_("place in the quiz"))
    kind = models.CharField(_("kind"), max_length=20, choices=kinds)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.position}"


class QuestionVersionQuerySet(models.QuerySet["QuestionVersion"]):
    def current(self) -> QuestionVersionQuerySet:
        """The newest version of each question that is in use, in the quiz's order."""
        newer = QuestionVersion.objects.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
        return (
            self.filter(~Exists(newer), question__retired_at=None)
            .select_related("question")
            .order_by("question__position", "question")
        )


class QuestionVersion(models.Model):
    """What a question says from one edit to the next; immutable, because attempts point here."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = QuestionVersionQuerySet.as_manager()

    class Meta:
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="one_version_per_question_and_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, user: Any) -> AttemptQuerySet:
        """One's own attempts."""
        return self.filter(learner=user)

    def open(self) -> AttemptQuerySet:
        return self.filter(submitted_at=None)

    def submitted(self) -> AttemptQuerySet:
        return self.exclude(submitted_at=None)

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

    `drawn`: [{"version": id, "options": [ids in the shown order]}], fixed at the start.
    `answers`: {version id as text: {"answer", "sequence", "at", "checked"?}}; no entry, no answer.
    `marks`: [{"version": id, "points": text | null, "of": text, "chosen": [option ids] | null}], written once
    at submission; "chosen" is for statistics, null where nothing was answered.
    `seed` repeats the draw. `learner` is carried so that the table can be split by learner.
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

    def version_ids(self) -> list[int]:
        return [one["version"] for one in self.drawn]

    def last_sequence(self) -> int:
        return max((one["sequence"] for one in self.answers.values()), default=0)


class ItemSums(models.Model):
    """What a quiz's item statistics are computed from: sums over the attempts of one set. No person is in it.

    `document` is `sums.to_document`'s. Only assessments.counting writes it.
    """

    class Which(models.TextChoices):
        FIRST = "first", _("Each learner's first attempt")
        ALL = "all", _("All attempts")

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="item_sums")
    which = models.CharField(max_length=5, choices=counted_sets)
    document = models.JSONField(default=dict)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz", "which"], name="one_row_of_sums_per_quiz_and_set"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.which}"


class QuestionImport(models.Model):
    """A file of questions on its way into a quiz, as it was read. Only assessments.exchange writes it.

    `found`: [{"line", "kind", "content", "title", "category", "warnings", "same_as"}]; `problems`:
    [{"line", "why", "excerpt"}]; warnings, whys and `notes` are [code, facts]. `same_as` says which
    question of the quiz or line of the file says the same. The file itself isn't kept.
    """

    class State(models.TextChoices):
        STAGED = "staged", _("read, not imported yet")
        QUEUED = "queued", _("waits for its turn")
        RUNNING = "running", _("being imported")
        DONE = "done", _("imported")
        FAILED = "failed", _("failed; nothing was imported")

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="imports")
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
        return f"{self.quiz_id}: {self.file_name}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    @property
    def audit_label(self) -> str:
        return f"{self.quiz_id}: {self.file_format}"
