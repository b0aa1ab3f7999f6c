"""What marks come to: an attempt's score with its parts, and what a learner's attempts count for together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

import structlog

from courses import progress
from courses.models import Enrolment

from . import marking
from .marking import PERCENT_STEP, Mark
from .models import Attempt, Quiz

log = structlog.get_logger(__name__)


class Tried(Protocol):
    """An attempt that was submitted; `percent` is None while a person still marks it."""

    number: int
    percent: Decimal | None
    passed: bool | None


@dataclass(frozen=True)
class Standing:
    """What counts of all attempts: the score, whether it passes, and the attempt it is of, if of one."""

    percent: Decimal | None = None
    passed: bool = False
    of: Any = None


def standing(quiz: Quiz, tried: Iterable[Tried]) -> Standing:
    """What counts by the quiz's rule; an attempt that awaits a person counts for nothing yet.

    The mean passes by its own score, where one attempt met the grades of sections and categories.
    """
    marked = sorted((one for one in tried if one.percent is not None), key=lambda one: one.number)
    if not marked:
        return Standing()
    if quiz.scoring == Quiz.Scoring.MEAN:
        mean = sum((one.percent or Decimal(0) for one in marked), Decimal(0)) / len(marked)
        percent = mean.quantize(PERCENT_STEP, ROUND_HALF_UP)
        passed = percent >= quiz.passing_grade and any(one.passed for one in marked)
        return Standing(percent, passed)
    chosen = _CHOICE[quiz.scoring](marked)
    return Standing(chosen.percent, bool(chosen.passed), chosen)


def _best(marked: Sequence[Tried]) -> Tried:
    """What passed before what didn't: a higher score may have missed a section's grade."""
    return max(marked, key=lambda one: (bool(one.passed), one.percent or Decimal(0), -one.number))


_CHOICE: dict[str, Callable[[Sequence[Tried]], Tried]] = {
    Quiz.Scoring.BEST: _best,
    Quiz.Scoring.LAST: lambda marked: marked[-1],
    Quiz.Scoring.FIRST: lambda marked: marked[0],
}


def sum_up(attempt: Attempt) -> None:
    """Set the attempt's totals, its parts and whether it passed from its marks; nothing is saved."""
    marks = {one["version"]: read(one) for one in attempt.marks}
    total = marking.total(marks.values())
    attempt.points, attempt.points_of, attempt.percent = total.points, total.of, total.percent
    attempt.breakdown = breakdown(attempt, marks)
    parts = [*attempt.breakdown.get("sections", ()), *attempt.breakdown.get("categories", ())]
    attempt.passed = None
    if total.percent is not None:
        meets_parts = all(part["passed"] is not False for part in parts)
        attempt.passed = total.percent >= attempt.quiz.passing_grade and meets_parts


def breakdown(attempt: Attempt, marks: Mapping[int, Mark]) -> dict[str, list[dict[str, Any]]]:
    """The score of each section and category that the attempt holds; empty where there are none."""
    grades = {one["category"]: one["passing_grade"] for one in attempt.quiz.category_grades}
    by_section: dict[int, list[Mark]] = {}
    by_category: dict[str, list[Mark]] = {}
    for one in attempt.drawn:
        mark = marks[one["version"]]
        if one.get("section") is not None:
            by_section.setdefault(one["section"], []).append(mark)
        if one.get("category"):
            by_category.setdefault(one["category"], []).append(mark)
    sections = [
        _part(section["title"], by_section.get(place, []), section.get("passing_grade"))
        for place, section in enumerate(attempt.sections)
    ]
    categories = [_part(name, by_category[name], grades.get(name)) for name in sorted(by_category)]
    return {key: parts for key, parts in (("sections", sections), ("categories", categories)) if parts}


def _part(title: str, marks: Sequence[Mark], passing_grade: str | None) -> dict[str, Any]:
    total = marking.total(marks)
    passed = None
    if passing_grade is not None and total.percent is not None and total.of:  # nothing to earn fails nobody
        passed = total.percent >= Decimal(passing_grade)
    return {
        "title": title,
        "points": str(total.points),
        "of": str(total.of),
        "percent": None if total.percent is None else str(total.percent),
        "passing_grade": passing_grade,
        "passed": passed,
    }


def read(stored: Mapping[str, Any]) -> Mark:
    """A mark as an attempt stores it."""
    points = stored["points"]
    return Mark(None if points is None else Decimal(points), Decimal(stored["of"]))


def report(attempt: Attempt, *, at: datetime) -> None:
    """Tell courses what the learner's attempts count for, if that passes; a pre-test needs no pass.

    The caller holds the lock of the attempt's enrolment. A new curriculum may have put a
    required unit before this one since the start. Then the result stands, and the next
    start reports it once the unit is open.
    """
    if attempt.percent is None:
        return
    quiz = attempt.quiz
    counts = Standing(attempt.percent, bool(attempt.passed), attempt)
    if quiz.scoring in (Quiz.Scoring.FIRST, Quiz.Scoring.MEAN) and attempt.number > 1:
        counts = standing(quiz, Attempt.objects.filter(enrolment=attempt.enrolment_id, quiz=quiz).submitted())
    _report(attempt.enrolment, attempt.unit_key, quiz, counts, at)


def report_late(
    enrolment: Enrolment, unit_key: str, quiz: Quiz, mine: Sequence[Attempt], *, at: datetime
) -> None:
    """Report what earlier attempts count for: their unit was locked when they passed."""
    _report(enrolment, unit_key, quiz, standing(quiz, [one for one in mine if not one.is_open]), at)


def _report(enrolment: Enrolment, unit_key: str, quiz: Quiz, counts: Standing, at: datetime) -> None:
    if counts.percent is None or not (counts.passed or quiz.is_pretest):
        return
    try:
        progress.complete_locked(enrolment, unit_key, score=counts.percent, at=at)
    except (progress.UnitLocked, progress.UnitUnknown) as refusal:
        log.info("pass_waits_for_its_unit", enrolment=enrolment.pk, quiz=quiz.pk, reason=refusal.code)
