"""Short answer: a word or a phrase; several answers, each worth a share, `*` for any letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from assessments.rich_text import literal

from .question import (
    EVERYTHING,
    NOTHING,
    Answer,
    ContentError,
    Question,
    clean_typed,
    read_feedback,
    read_number,
    read_points,
    read_text,
)
from .shown import Explanation

QUOTES = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-"}
)
STAR = "\ue000"  # a letter of nobody's, which stands for "any letters" while a pattern is made normal


@dataclass(frozen=True)
class Accepted:
    text: str
    fraction: Decimal = EVERYTHING


@dataclass(frozen=True)
class Reading:
    """What in a typed text matters. Nothing does beyond its words, unless the author says so."""

    case_matters: bool = False
    accents_matter: bool = False
    punctuation_matters: bool = True

    def normal(self, text: str) -> str:
        """The text without what doesn't matter; spacing and a closing full stop never do."""
        text = unicodedata.normalize("NFKD", text.translate(QUOTES))
        if not self.case_matters:
            text = text.casefold()
        if self.accents_matter:
            text = unicodedata.normalize("NFC", text)
        else:
            text = "".join(letter for letter in text if not unicodedata.combining(letter))
        if not self.punctuation_matters:
            text = "".join(_without_mark(letter) for letter in text)
        return " ".join(text.split()).rstrip(".").rstrip()


@dataclass(frozen=True)
class ShortAnswer(Question):
    accepted: tuple[Accepted, ...]
    wildcards: bool
    reading: Reading

    kind: ClassVar[str] = "short"

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """`answers` are texts worth everything, or `{"text", "percent"}`."""
        accepted = tuple(one for row in content.get("answers") or [] if (one := _read_accepted(row)).text)
        reading = Reading(
            case_matters=bool(content.get("case_matters")),
            accents_matter=bool(content.get("accents_matter")),
            punctuation_matters=not content.get("ignore_punctuation"),
        )
        wildcards = bool(content.get("wildcards"))
        if not any(one.fraction == EVERYTHING for one in accepted):
            raise ContentError(_("Write at least one accepted answer."))
        if not all(reading.normal(one.text.replace("*", "") if wildcards else one.text) for one in accepted):
            raise ContentError(_("An accepted answer has no letters."))
        return cls(
            read_text(content), read_points(content), read_feedback(content), accepted, wildcards, reading
        )

    @property
    def answers(self) -> tuple[str, ...]:
        """The texts that are worth everything; the first is the key."""
        return tuple(one.text for one in self.accepted if one.fraction == EVERYTHING)

    def clean(self, answer: object) -> Answer | None:
        return clean_typed(answer)

    def fraction(self, answer: Answer) -> Decimal:
        """What the best of the accepted answers that fit is worth."""
        typed = self.reading.normal(str(answer))
        return max((one.fraction for one in self.accepted if self._fits(one.text, typed)), default=NOTHING)

    def explain(self, answer: Answer | None) -> Explanation:
        return Explanation(
            answer=literal(str(answer or "")),
            key=literal(self.answers[0]),
            notes=(self.feedback,) if self.feedback else (),
        )

    def _fits(self, accepted: str, typed: str) -> bool:
        if not self.wildcards:
            return self.reading.normal(accepted) == typed
        pieces = self.reading.normal(accepted.replace("*", STAR)).split(STAR)
        return fits(pieces, typed)


def fits(pieces: list[str], text: str) -> bool:
    """Whether the text is these pieces in their order with anything between them.

    Each piece is taken where it occurs first, so the time is that of reading the
    text once; a regular expression would try every way to split it.
    """
    if len(pieces) == 1:
        return text == pieces[0]
    first, *middle, last = pieces
    if not (text.startswith(first) and text.endswith(last) and len(text) >= len(first) + len(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _without_mark(letter: str) -> str:
    """Jum'at is Jumat, and kerja-sama is kerja sama."""
    if letter in "'`":
        return ""
    return " " if unicodedata.category(letter).startswith("P") else letter


def _read_accepted(row: object) -> Accepted:
    if not isinstance(row, Mapping):
        return Accepted(str(row).strip())
    percent = read_number(row.get("percent"))
    if percent is None or not 0 < percent <= 100:
        raise ContentError(_("An answer is worth more than 0 and up to 100 percent."))
    return Accepted(str(row.get("text") or "").strip(), percent / 100)
