"""What item statistics are computed from."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .quizzes import Quiz


def counted_sets() -> list[tuple[str, Any]]:
    return ItemSums.Which.choices


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
