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
    Option,
    Question,
    clean_choices,
    read_feedback,
    read_number,
    read_options,
    read_points,
    read_text,
    share,
)
from .shown import Explanation, ShownOption

ALL_OR_NOTHING = "all_or_nothing"
PER_OPTION = "per_option"
PENALTY = "penalty"
POLICIES = (ALL_OR_NOTHING, PER_OPTION, PENALTY)


@dataclass(frozen=True)
class MultipleChoice(Question):
    options: tuple[Option, ...]
    policy: str
    penalty_percent: Decimal = NOTHING
    """What each wrong option takes away, of the question's points; of the policy "penalty" alone."""

    kind: ClassVar[str] = "multiple"

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        options = read_options(content)
        policy = content.get("policy") or ALL_OR_NOTHING
        if not any(option.correct for option in options):
            raise ContentError(_("Mark at least one option as right."))
        if policy not in POLICIES:
            raise ContentError(_("Choose how partly right answers count."))
        penalty = _read_penalty(content) if policy == PENALTY else NOTHING
        return cls(read_text(content), read_points(content), read_feedback(content), options, policy, penalty)

    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def clean(self, answer: object) -> Answer | None:
        return clean_choices(answer, self.option_ids()) or None

    def fraction(self, answer: Answer) -> Decimal:
        """All or nothing, or the share of right options chosen less what wrong ones take away.

        Per option, wrong ones take the share of wrong ones chosen, so choosing everything
        earns nothing; with a penalty, what the author says for each. Never below zero.
        """
        right = {option.id for option in self.options if option.correct}
        wrong = set(self.option_ids()) - right
        chosen = set(answer)
        if self.policy == ALL_OR_NOTHING:
            return EVERYTHING if chosen == right else NOTHING
        # One division over the common denominator, so that "all right ones" is exactly 1.
        if self.policy == PENALTY:
            taken = self.penalty_percent * len(chosen & wrong) * len(right)
            return share(len(chosen & right) * 100 - taken, len(right) * 100)
        gained = len(chosen & right) * (len(wrong) or 1) - len(chosen & wrong) * len(right)
        return share(gained, len(right) * (len(wrong) or 1))

    @property
    def takes_several(self) -> bool:
        return True

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


def _read_penalty(content: Mapping[str, Any]) -> Decimal:
    penalty = read_number(content.get("penalty_percent"))
    if penalty is None or not 0 < penalty <= 100:
        raise ContentError(_("The penalty is a percentage above 0 and up to 100."))
    return penalty
