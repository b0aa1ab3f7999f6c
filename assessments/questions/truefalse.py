"""True or false: a statement to judge."""

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
    AnswerNotUnderstood,
    ContentError,
    Question,
    Shuffling,
    read_feedback,
    read_points,
    read_text,
)
from .shown import Explanation, ShownOption

IDS = ("true", "false")


@dataclass(frozen=True)
class TrueFalse(Question):
    answer: bool

    kind: ClassVar[str] = "truefalse"
    shuffling: ClassVar[Shuffling] = Shuffling.NEVER

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        answer = content.get("answer")
        if not isinstance(answer, bool):
            raise ContentError(_("Say whether the statement is true or false."))
        return cls(read_text(content), read_points(content), read_feedback(content), answer)

    def option_ids(self) -> tuple[str, ...]:
        """Always "true" first: shuffling two words only slows a reader down."""
        return IDS

    def clean(self, answer: object) -> Answer | None:
        if answer is None or answer == "":
            return None
        if isinstance(answer, bool):
            return IDS[0] if answer else IDS[1]
        if answer not in IDS:
            raise AnswerNotUnderstood("true or false expected")
        return str(answer)

    def fraction(self, answer: Answer) -> Decimal:
        return EVERYTHING if (answer == IDS[0]) is self.answer else NOTHING

    def shown_options(self, order: Sequence[str], answer: Answer | None) -> tuple[ShownOption, ...]:
        return tuple(ShownOption(one, _word(one), one == answer) for one in IDS)

    def explain(self, answer: Answer | None) -> Explanation:
        return Explanation(
            answer=_word(str(answer)) if answer else "",
            key=_word(IDS[0] if self.answer else IDS[1]),
            notes=(self.feedback,) if self.feedback else (),
        )


def _word(one: str) -> str:
    return gettext("True") if one == IDS[0] else gettext("False")
