"""Likert: a scale to agree or disagree on. Nothing is right, and it doesn't count in the total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from .question import (
    NOTHING,
    Answer,
    ContentError,
    Question,
    Shuffling,
    clean_choice,
    read_feedback,
    read_lines,
    read_text,
)
from .shown import Explanation, ShownOption

MOST_STEPS = 11


@dataclass(frozen=True)
class Likert(Question):
    labels: tuple[str, ...]
    """The scale's steps, whose ids are their places: "1" is the first."""

    kind: ClassVar[str] = "likert"
    shuffling: ClassVar[Shuffling] = Shuffling.NEVER

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """Points are absent on purpose: the question is worth 0, so no total changes by it."""
        labels = read_lines(content.get("labels"))
        if not 2 <= len(labels) <= MOST_STEPS:
            raise ContentError(_("A scale has 2 to 11 steps."))
        return cls(read_text(content), NOTHING, read_feedback(content), labels)

    def option_ids(self) -> tuple[str, ...]:
        return tuple(str(place) for place in range(1, len(self.labels) + 1))

    def clean(self, answer: object) -> Answer | None:
        return clean_choice(answer, self.option_ids())

    def fraction(self, answer: Answer) -> Decimal:
        return NOTHING

    def shown_options(self, order: Sequence[str], answer: Answer | None) -> tuple[ShownOption, ...]:
        return tuple(ShownOption(one, self._label(one), one == answer) for one in order)

    def explain(self, answer: Answer | None) -> Explanation:
        return Explanation(
            answer=self._label(str(answer)) if answer else "",
            key="",
            notes=(self.feedback,) if self.feedback else (),
        )

    def _label(self, one: str) -> str:
        return self.labels[int(one) - 1]
