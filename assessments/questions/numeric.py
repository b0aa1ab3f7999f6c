"""Numeric: a number within a tolerance, typed the way people here and elsewhere write numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext
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
    share,
)
from .shown import Explanation

ABSOLUTE = "absolute"
RELATIVE = "relative"

GROUPED = r"[1-9]\d{0,2}(?:%s\d{3})+"
PLAIN = r"\d{1,30}"
NUMBER = re.compile(r"[+\-\N{MINUS SIGN}]?\s*\d[\d., ]*", re.ASCII)
SMALLEST = Decimal("1e-12")  # of a unit's factor; its inverse is the largest


@dataclass(frozen=True)
class Unit:
    """`factor`: how much of the right answer's own unit one of this is; 0.001 for g where kg are asked."""

    name: str
    factor: Decimal = Decimal(1)


@dataclass(frozen=True)
class Numeric(Question):
    answer: Decimal
    tolerance: Decimal
    tolerance_kind: str
    units: tuple[Unit, ...]
    unit_penalty_percent: Decimal | None
    """What a right number without a known unit loses; None where the unit may be left out."""

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
        units = _read_units(content)
        return cls(
            read_text(content),
            read_points(content),
            read_feedback(content),
            answer,
            tolerance,
            tolerance_kind,
            units,
            _read_unit_penalty(content, units),
        )

    @property
    def unit(self) -> str:
        """The unit that the right answer is in; empty for a bare number."""
        return next((unit.name for unit in self.units if unit.factor == 1), "")

    def clean(self, answer: object) -> Answer | None:
        return clean_typed(answer)

    def fraction(self, answer: Answer) -> Decimal:
        """Right when one way to read the number is within the tolerance, its ends included.

        "1.234" may mean one thousand two hundred thirty-four or a little over one:
        both are read, so that nobody fails over a dot. A right number whose unit is
        missing or unknown loses the penalty, where the author wants the unit.
        """
        text = str(answer).strip()
        if any(self._holds(number) for number in self._with_units(text)):
            return EVERYTHING
        if self.unit_penalty_percent is None:
            return EVERYTHING if any(self._holds(number) for number in readings(text)) else NOTHING
        bare = NUMBER.search(text)
        is_right = bare and any(self._holds(number) for number in readings(bare[0].rstrip(" .,")))
        return share(100 - self.unit_penalty_percent, 100) if is_right else NOTHING

    @property
    def hint(self) -> str:
        if self.unit_penalty_percent is not None:
            return gettext("Write the number with its unit.")
        names = ", ".join(unit.name for unit in self.units)
        return (
            gettext("Units that are understood: %(names)s.") % {"names": names} if len(self.units) > 1 else ""
        )

    @property
    def is_number(self) -> bool:
        """A keyboard of digits alone can't write a unit."""
        return self.unit_penalty_percent is None and len(self.units) < 2

    def explain(self, answer: Answer | None) -> Explanation:
        key = f"{self.answer:f}".replace(".", ",")
        return Explanation(
            answer=literal(str(answer or "")),
            key=literal(f"{key} {self.unit}".strip()),
            notes=(self.feedback,) if self.feedback else (),
        )

    def _holds(self, number: Decimal) -> bool:
        """`tolerance` is in the answer's own unit, or a share of the answer (0.05 is five percent)."""
        margin = self.tolerance if self.tolerance_kind == ABSOLUTE else self.tolerance * abs(self.answer)
        return abs(number - self.answer) <= margin

    def _with_units(self, text: str) -> list[Decimal]:
        """The numbers that the text may mean with one of the units, in the right answer's own."""
        exact = [number for unit in self.units for number in _numbers(text, unit, str)]
        return exact or [number for unit in self.units for number in _numbers(text, unit, str.casefold)]


def _numbers(text: str, unit: Unit, spelling: Callable[[str], str]) -> list[Decimal]:
    """With the unit behind or before the number; capitals count first, since mg isn't Mg."""
    written, name = spelling(text), spelling(unit.name)
    rests = []
    if written.endswith(name):
        rests.append(text[: len(text) - len(unit.name)])
    if written.startswith(name):
        rests.append(text[len(unit.name) :].lstrip(" ."))
    found = [number for rest in rests for number in readings(rest)]
    # Multiplied only where needed: a product is rounded to 28 digits.
    return found if unit.factor == 1 else [number * unit.factor for number in found]


def _read_units(content: Mapping[str, Any]) -> tuple[Unit, ...]:
    """`units`: [{"name", "factor"}]; content of one unit alone has `unit`."""
    alone = str(content.get("unit") or "").strip()
    rows = content.get("units") or ([{"name": alone}] if alone else [])
    units = tuple(_read_unit(row) for row in rows)
    if len({unit.name for unit in units}) != len(units):
        raise ContentError(_("Two units are the same."))
    if units and all(unit.factor != 1 for unit in units):
        raise ContentError(_("One unit has the factor 1: the right answer is in it."))
    return units


def _read_unit(row: Mapping[str, Any]) -> Unit:
    name, factor = str(row.get("name") or "").strip(), read_number(row.get("factor", 1))
    if not name:
        raise ContentError(_("A unit has no name."))
    if factor is None or not SMALLEST <= factor <= 1 / SMALLEST:
        raise ContentError(_("A unit's factor is a number above 0."))
    return Unit(name, factor)


def _read_unit_penalty(content: Mapping[str, Any], units: tuple[Unit, ...]) -> Decimal | None:
    written = content.get("unit_penalty_percent")
    if written in (None, ""):
        return None
    penalty = read_number(written)
    if penalty is None or not 0 <= penalty <= 100:
        raise ContentError(_("The penalty is a percentage from 0 to 100."))
    if not units:
        raise ContentError(_("Name the unit whose absence costs points."))
    return penalty


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
