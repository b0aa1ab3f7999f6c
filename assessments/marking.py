"""Marks as arithmetic: pure functions on Decimals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .questions import Answer, Question

POINT_STEP = Decimal("0.0001")
PERCENT_STEP = Decimal("0.01")


@dataclass(frozen=True)
class Mark:
    """What one answer earned. `points` is None while a person still has to say; that is never zero."""

    points: Decimal | None
    of: Decimal


@dataclass(frozen=True)
class Total:
    """The marks of an attempt together. `percent` is None while any mark awaits a person."""

    points: Decimal
    of: Decimal
    percent: Decimal | None


def mark(question: Question, answer: Answer | None, *, of: Decimal | None = None) -> Mark:
    """The points of a cleaned answer, to four decimals; no answer earns nothing.

    `of` is what the full mark is worth: the question's points, unless another version of it was asked.
    """
    of = question.points if of is None else of
    if answer is None:
        return Mark(Decimal(0), of)
    fraction = question.fraction(answer)
    if fraction is None:
        return Mark(None, of)
    points = (of * fraction).quantize(POINT_STEP, ROUND_HALF_UP)
    return Mark(min(points, of), of)


def chosen(question: Question, answer: Answer | None) -> list[str] | None:
    """The options that a cleaned answer names, for statistics; None where nothing was answered.

    What is typed, and what is put to parts of a question, names none.
    """
    if answer is None:
        return None
    named = answer if isinstance(answer, list) else [answer]
    return [one for one in question.option_ids() if one in named]


def total(marks: Iterable[Mark]) -> Total:
    """Sums the marks; nothing to earn is 0 %, never a division by zero."""
    marks = list(marks)
    points = sum((one.points for one in marks if one.points is not None), Decimal(0))
    of = sum((one.of for one in marks), Decimal(0))
    awaiting = any(one.points is None for one in marks)
    return Total(points, of, None if awaiting else percent(points, of))


def percent(points: Decimal, of: Decimal) -> Decimal:
    """The share of `of`, 0 to 100, rounded half up to two decimals: what the learner sees is what counts."""
    if not of:
        return Decimal("0.00")
    return (points * 100 / of).quantize(PERCENT_STEP, ROUND_HALF_UP)
