"""Option-weighted choice: every option earns something, the best one everything.

Civil-service banks score personal traits (TKP) so, from 0 to 5 an option.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from .question import (
    Answer,
    ContentError,
    Option,
    Question,
    clean_choice,
    read_feedback,
    read_number,
    read_options,
    read_points,
    read_text,
    share,
)
from .shown import Explanation, ShownOption

MOST = Decimal(5)


@dataclass(frozen=True)
class WeightedChoice(Question):
    options: tuple[Option, ...]
    """`correct` are those with the highest weight."""
    weights: Mapping[str, Decimal]
    """By option id, 0 to 5."""
    category: str
    """What the question is about, for sub-scores; empty where the author names nothing."""

    kind: ClassVar[str] = "weighted"

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        rows = read_options(content)
        weights = {
            option.id: _read_weight(row)
            for option, row in zip(rows, content.get("options") or [], strict=True)
        }
        best = max(weights.values())
        if not best:
            raise ContentError(_("Give at least one option more than 0."))
        options = tuple(Option(one.id, one.text, weights[one.id] == best, one.feedback) for one in rows)
        category = str(content.get("category") or "").strip()
        return cls(
            read_text(content), read_points(content), read_feedback(content), options, weights, category
        )

    @property
    def category_name(self) -> str:
        return self.category

    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def clean(self, answer: object) -> Answer | None:
        return clean_choice(answer, self.option_ids())

    def fraction(self, answer: Answer) -> Decimal:
        """The chosen option's weight as a share of the best one's."""
        return share(self.weights[str(answer)], max(self.weights.values()))

    def shown_options(self, order: Sequence[str], answer: Answer | None) -> tuple[ShownOption, ...]:
        texts = {option.id: option.text for option in self.options}
        return tuple(ShownOption(one, texts[one], one == answer) for one in order)

    def explain(self, answer: Answer | None) -> Explanation:
        chosen = next((option for option in self.options if option.id == answer), None)
        notes = (chosen.feedback if chosen else "", self.feedback)
        return Explanation(
            answer=chosen.text if chosen else "",
            key="; ".join(option.text for option in self.options if option.correct),
            notes=tuple(note for note in notes if note),
        )


def _read_weight(row: Mapping[str, Any]) -> Decimal:
    weight = read_number(row.get("weight"))
    if weight is None or not 0 <= weight <= MOST:
        raise ContentError(_("Give every option a number from 0 to 5."))
    return weight
