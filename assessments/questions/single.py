"""Single choice: one option is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from .question import (
    EVERYTHING,
    NOTHING,
    Answer,
    ContentError,
    Option,
    Question,
    clean_choice,
    read_feedback,
    read_options,
    read_points,
    read_text,
)
from .shown import Explanation, ShownOption


@dataclass(frozen=True)
class SingleChoice(Question):
    options: tuple[Option, ...]

    kind: ClassVar[str] = "single"

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        options = read_options(content)
        if sum(option.correct for option in options) != 1:
            raise ContentError(_("Mark exactly one option as right."))
        return cls(read_text(content), read_points(content), read_feedback(content), options)

    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def clean(self, answer: object) -> Answer | None:
        return clean_choice(answer, self.option_ids())

    def fraction(self, answer: Answer) -> Decimal:
        return EVERYTHING if answer == self._right.id else NOTHING

    def shown_options(self, order: Sequence[str], answer: Answer | None) -> tuple[ShownOption, ...]:
        texts = {option.id: option.text for option in self.options}
        return tuple(ShownOption(one, texts[one], one == answer) for one in order)

    def explain(self, answer: Answer | None) -> Explanation:
        chosen = next((option for option in self.options if option.id == answer), None)
        notes = (chosen.feedback if chosen else "", self.feedback)
        return Explanation(
            answer=chosen.text if chosen else "",
            key=self._right.text,
            notes=tuple(note for note in notes if note),
        )

    @property
    def _right(self) -> Option:
        return next(option for option in self.options if option.correct)
