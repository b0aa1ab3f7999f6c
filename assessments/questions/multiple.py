"""Multiple response: any number of options may be right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .question import (
    EVERYTHING,
    NOTHING,
    Answer,
    ContentError,
    Explanation,
    Option,
    Question,
    ShownOption,
    clean_choices,
    read_feedback,
    read_options,
    read_points,
    read_text,
)

ALL_OR_NOTHING = "all_or_nothing"
PER_OPTION = "per_option"


@dataclass(frozen=True)
class MultipleChoice(Question):
    options: tuple[Option, ...]
    policy: str

    kind: ClassVar[str] = "multiple"

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        options = read_options(content)
        policy = content.get("policy") or ALL_OR_NOTHING
        if not any(option.correct for option in options):
            raise ContentError(_("Mark at least one option as right."))
        if policy not in (ALL_OR_NOTHING, PER_OPTION):
            raise ContentError(_("Choose how partly right answers count."))
        return cls(read_text(content), read_points(content), read_feedback(content), options, policy)

    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def clean(self, answer: object) -> Answer | None:
        return clean_choices(answer, self.option_ids()) or None

    def fraction(self, answer: Answer) -> Decimal:
        """All or nothing, or the share of right options chosen less the share of wrong ones chosen.

        So choosing everything earns nothing, and the mark never falls below zero.
        """
        right = {option.id for option in self.options if option.correct}
        wrong = set(self.option_ids()) - right
        chosen = set(answer)
        if self.policy == ALL_OR_NOTHING:
            return EVERYTHING if chosen == right else NOTHING
        # One division over the common denominator, so that "all right ones" is exactly 1.
        gained = len(chosen & right) * (len(wrong) or 1) - len(chosen & wrong) * len(right)
        return max(NOTHING, Decimal(gained) / Decimal(len(right) * (len(wrong) or 1)))

    @property
    def hint(self) -> str:
        return gettext("Choose all that apply.")

    def shown_options(self, order: Sequence[str], answer: Answer | None) -> tuple[ShownOption, ...]:
        texts = {option.id: option.text for option in self.options}
        return tuple(ShownOption(one, texts[one], one in (answer or ())) for one in order)

    def explain(self, answer: Answer | None) -> Explanation:
        chosen = [option for option in self.options if option.id in (answer or ())]
        notes = [option.feedback for option in chosen] + [self.feedback]
        return Explanation(
            answer="; ".join(option.text for option in chosen),
            key="; ".join(option.text for option in self.options if option.correct),
            notes=tuple(note for note in notes if note),
        )
