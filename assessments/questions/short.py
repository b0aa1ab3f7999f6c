"""Short answer: a word or a phrase, several spellings accepted."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from .question import (
    EVERYTHING,
    NOTHING,
    Answer,
    ContentError,
    Explanation,
    Question,
    clean_typed,
    read_feedback,
    read_points,
    read_text,
)

QUOTES = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-"}
)


@dataclass(frozen=True)
class ShortAnswer(Question):
    answers: tuple[str, ...]

    kind: ClassVar[str] = "short"

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        answers = tuple(text for answer in content.get("answers") or [] if (text := str(answer).strip()))
        if not answers or not all(normal(answer) for answer in answers):
            raise ContentError(_("Write at least one accepted answer."))
        return cls(read_text(content), read_points(content), read_feedback(content), answers)

    def clean(self, answer: object) -> Answer | None:
        return clean_typed(answer)

    def fraction(self, answer: Answer) -> Decimal:
        accepted = {normal(one) for one in self.answers}
        return EVERYTHING if normal(str(answer)) in accepted else NOTHING

    def explain(self, answer: Answer | None) -> Explanation:
        return Explanation(
            answer=str(answer or ""),
            key=self.answers[0],
            notes=(self.feedback,) if self.feedback else (),
        )


def normal(text: str) -> str:
    """The text without what nobody should lose a mark over: case, accents, spacing, a closing full stop."""
    decomposed = unicodedata.normalize("NFKD", text.translate(QUOTES)).casefold()
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.split()).rstrip(".").rstrip()
