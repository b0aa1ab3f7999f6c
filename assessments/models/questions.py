"""Questions and the versions of what they say. Content is parsed by `assessments.questions`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from .banks import Category, QuestionBank, Tag


def kinds() -> list[tuple[str, Any]]:
    return Question.Kind.choices


def difficulties() -> list[tuple[str, Any]]:
    return Question.Difficulty.choices


class QuestionQuerySet(models.QuerySet["Question"]):
    def editable_by(self, user: Any) -> QuestionQuerySet:
        """Questions of banks in which the person may edit them."""
        return self.filter(bank__in=QuestionBank.objects.editable_by(user))

    def usable_by(self, user: Any) -> QuestionQuerySet:
        """Questions in use that the person may put into their quizzes."""
        return self.in_use().filter(bank__in=QuestionBank.objects.usable_by(user))

    def in_use(self) -> QuestionQuerySet:
        return self.filter(retired_at=None)

    def with_places(self) -> QuestionQuerySet:
        """Questions with where they are found in their bank, in two queries."""
        return self.select_related("category").prefetch_related("tags")


class Question(models.Model):
    """A question of a bank. What it says is in its versions; one that is retired is drawn no more."""

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
        HOTSPOT = "hotspot", _("Places on a picture")
        DRAG_WORDS = "dragwords", _("Words into gaps")
        ESSAY = "essay", _("Essay")

    class Difficulty(models.TextChoices):
        EASY = "easy", _("Easy")
        MEDIUM = "medium", _("Medium")
        HARD = "hard", _("Hard")

    # Null only in rows that an older version of this code wrote.
    bank = models.ForeignKey(QuestionBank, models.PROTECT, null=True, related_name="questions")
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("category")
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="questions", verbose_name=_("tags"))
    difficulty = models.CharField(
        _("difficulty"), max_length=10, choices=difficulties, blank=True, db_default=""
    )
    kind = models.CharField(_("kind"), max_length=20, choices=kinds)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = [models.Index(fields=["bank", "category", "difficulty"], name="questions_to_draw")]

    def __str__(self) -> str:
        return f"{self.bank_id}/{self.pk}"


class QuestionVersionQuerySet(models.QuerySet["QuestionVersion"]):
    def newest(self) -> QuestionVersionQuerySet:
        """The newest version of each question, in use or not."""
        newer = QuestionVersion.objects.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))

    def current(self) -> QuestionVersionQuerySet:
        """The newest version of each question that is in use."""
        in_use = self.newest().filter(question__retired_at=None)
        return in_use.select_related("question").order_by("question")

    def in_quiz(self, quiz: Any) -> QuestionVersionQuerySet:
        """What the questions that stand in the quiz say now, in its order, each with its `position` there."""
        standing = self.current().filter(question__slots__quiz=quiz)
        return standing.annotate(position=F("question__slots__position")).order_by("position", "question")


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
