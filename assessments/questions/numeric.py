"""Numeric: a number within a tolerance, typed the way people here and elsewhere write numbers."""

from __future__ import annotations

import re
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
    read_number,
    read_points,
    read_text,
)

ABSOLUTE = "absolute"
RELATIVE = "relative"

GROUPED = r"[1-9]\d{0,2}(?:%s\d{3})+"
PLAIN = r"\d{1,30}"


@dataclass(frozen=True)
class Numeric(Question):
    answer: Decimal
    tolerance: Decimal
    tolerance_kind: str
    unit: str

    kind: ClassVar[str] = "numeric"

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        answer = read_number(content.get("answer"))
        tolerance = read_number(content.get("tolerance") or 0)
        tolerance_kind = content.get("tolerance_kind") or ABSOLUTE
        if answer is None or abs(answer) >= Decimal(10) ** 30:
            raise ContentError(_("The right answer is a number."))
        if tolerance is None or tolerance < 0:
            raise ContentError(_("The tolerance is a number, 0 or more."))
        if tolerance_kind not in (ABSOLUTE, RELATIVE):
            raise ContentError(_("Choose how the tolerance is meant."))
        return cls(
            read_text(content),
            read_points(content),
            read_feedback(content),
            answer,
            tolerance,
            tolerance_kind,
            str(content.get("unit") or "").strip(),
        )

    def clean(self, answer: object) -> Answer | None:
        return clean_typed(answer)

    def fraction(self, answer: Answer) -> Decimal:
        """Right when one way to read the number is within the tolerance, its ends included.

        "1.234" may mean one thousand two hundred thirty-four or a little over one:
        both are read, so that nobody fails over a dot.
        """
        return EVERYTHING if any(self._holds(number) for number in self._readings(answer)) else NOTHING

    @property
    def is_number(self) -> bool:
        return True

    def explain(self, answer: Answer | None) -> Explanation:
        key = f"{self.answer:f}".replace(".", ",")
        return Explanation(
            answer=str(answer or ""),
            key=f"{key} {self.unit}".strip(),
            notes=(self.feedback,) if self.feedback else (),
        )

    def _holds(self, number: Decimal) -> bool:
        """`tolerance` is in the answer's own unit, or a share of the answer (0.05 is five percent)."""
        margin = self.tolerance if self.tolerance_kind == ABSOLUTE else self.tolerance * abs(self.answer)
        return abs(number - self.answer) <= margin

    def _readings(self, answer: Answer) -> frozenset[Decimal]:
        text = str(answer).strip()
        if self.unit and text.casefold().endswith(self.unit.casefold()):
            text = text[: -len(self.unit)]
        return readings(text)


def readings(text: str) -> frozenset[Decimal]:
    """The numbers that a typed text may mean; none when it isn't a number.

    Takes a decimal comma or point, thousands set apart by points, commas or
    spaces in proper groups of three, a leading "Rp" and a trailing "%".
    """
    text = re.sub(r"(?i)^rp\.?\s*", "", text.strip().replace("\N{MINUS SIGN}", "-").removesuffix("%"))
    text = re.sub(r"\s+", " ", text).strip()
    negative, digits = text.startswith("-"), text.lstrip("+-").strip()
    if len(text) - len(text.lstrip("+-")) > 1:
        return frozenset()
    sign = -1 if negative else 1
    return frozenset(sign * number for number in _unsigned_readings(digits))


def _unsigned_readings(digits: str) -> list[Decimal]:
    found = []
    for decimal_mark, group_marks in ((",", ". "), (".", ", ")):
        for group_mark in group_marks:
            whole = f"{PLAIN}|{GROUPED % re.escape(group_mark)}"
            match = re.fullmatch(rf"({whole})(?:{re.escape(decimal_mark)}(\d{{1,30}}))?", digits, re.ASCII)
            if match:
                found.append(Decimal(match[1].replace(group_mark, "") + "." + (match[2] or "0")))
    return found
