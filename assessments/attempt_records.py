"""Reads: one attempt as staff see it, question by question, with each change of a mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from . import answering, outcomes, rubrics
from .models import Attempt, MarkChange
from .questions import Explanation, ShownOption
from .rubrics import ChosenLevel


@dataclass(frozen=True)
class Change:
    """A changed mark, with the levels that a grader chose in the rubric's words."""

    row: MarkChange
    levels: tuple[ChosenLevel, ...]

    @property
    def is_grading(self) -> bool:
        return self.row.way == MarkChange.Way.GRADING

    @property
    def is_correction(self) -> bool:
        """Whether it changed a mark that had been given."""
        return self.row.points_before is not None and self.row.points_before != self.row.points_after


@dataclass(frozen=True)
class Asked:
    """A question as it was asked, what was answered when, the mark, and how that changed since."""

    version_id: int
    number: int
    text: str
    options: tuple[ShownOption, ...]
    explanation: Explanation
    is_answered: bool
    answered_at: datetime | None
    points: Decimal | None
    of: Decimal | None
    changes: tuple[Change, ...]

    @property
    def awaits_mark(self) -> bool:
        return self.of is not None and self.points is None


def record_of(attempt: Attempt) -> tuple[Asked, ...]:
    """The attempt's questions in the drawn order; two queries."""
    marks = {one["version"]: outcomes.read(one) for one in attempt.marks}
    orders = {one["version"]: one["options"] for one in attempt.drawn}
    changes = changes_of(attempt)
    return tuple(
        Asked(
            version_id=version_id,
            number=number,
            text=question.text,
            options=question.shown_options(orders[version_id], kept.get("answer")),
            explanation=question.explain(kept.get("answer")),
            is_answered=kept.get("answer") is not None,
            answered_at=datetime.fromisoformat(kept["at"]) if kept else None,
            points=marks[version_id].points if marks else None,
            of=marks[version_id].of if marks else None,
            changes=changes.get(version_id, ()),
        )
        for number, version_id, question, kept in _asked(attempt)
    )


def changes_of(attempt: Attempt) -> dict[int, tuple[Change, ...]]:
    """Each change of a mark by the question's version, the oldest first; no query where none was changed."""
    if attempt.changed_at is None:
        return {}
    found: dict[int, tuple[Change, ...]] = {}
    for row in attempt.changes.select_related("by").order_by("at", "pk"):
        found[row.version_id] = (*found.get(row.version_id, ()), Change(row, _levels(row)))
    return found


def corrections(changes: Mapping[int, tuple[Change, ...]]) -> tuple[Change, ...]:
    """Those that changed a mark that had been given, the oldest first."""
    found = [one for mine in changes.values() for one in mine if one.is_correction]
    return tuple(sorted(found, key=lambda one: (one.row.at, one.row.pk)))


def _asked(attempt: Attempt) -> Iterator[tuple[int, int, Any, dict[str, Any]]]:
    for number, (version_id, question) in enumerate(answering.parsed(attempt).items(), start=1):
        yield number, version_id, question, attempt.answers.get(str(version_id), {})


def _levels(row: MarkChange) -> tuple[ChosenLevel, ...]:
    if not row.details.get("chosen"):
        return ()
    return rubrics.chosen_levels(rubrics.parse(row.details["rubric"]), row.details["chosen"])
