"""Questions and the versions of what they say. Content is parsed by `assessments.questions`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from .quizzes import Quiz


def kinds() -> list[tuple[str, Any]]:
    return Question.Kind.choices


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
