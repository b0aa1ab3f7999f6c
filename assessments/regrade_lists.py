"""Reads: whose marks a regrade would change or has changed, as those who may see them see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from courses.events import Consequence, consequences_of

from . import regrading
from .models import Attempt, Regrade

MOST_CONSEQUENCES = 500


@dataclass(frozen=True)
class Line:
    """A mark before and after; `newly_passed` is None where it isn't known any more."""

    attempt: Attempt
    points: tuple[Decimal | None, Decimal | None]
    percent: tuple[Decimal | None, Decimal | None]
    newly_passed: bool | None


def lines_of(regrade: Regrade, reader: Any) -> list[Line]:
    """Whose marks would change, as far as the dry run lists them; once it is applied, whose did.

    Those whose attempts the reader may not see are left out.
    """
    return _changed(regrade, reader) if regrade.state == Regrade.State.DONE else _previewed(regrade, reader)


def consequences(regrade: Regrade, reader: Any) -> list[Consequence]:
    """What rests on the completions of those listed."""
    if regrade.state == Regrade.State.DONE:
        ids: Sequence[int] = regrading.completions_of(regrade)
    else:
        ids = [one["completion"] for one in regrade.preview.get("listed", ()) if one["completion"]]
    return consequences_of(list(dict.fromkeys(ids))[:MOST_CONSEQUENCES], reader)


def _previewed(regrade: Regrade, reader: Any) -> list[Line]:
    rows = regrade.preview.get("listed", ())
    mine = Attempt.objects.gradable_by(reader).filter(pk__in=[row["attempt"] for row in rows])
    attempts = mine.select_related("learner", "enrolment__batch__course").in_bulk()
    return [
        Line(
            attempts[row["attempt"]],
            _pair(row["points"]),
            _pair(row["percent"]),
            row["passed"] == [False, True],
        )
        for row in rows
        if row["attempt"] in attempts
    ]


def _changed(regrade: Regrade, reader: Any) -> list[Line]:
    mine = regrade.changes.filter(attempt__in=Attempt.objects.gradable_by(reader))
    rows = mine.select_related("attempt__learner", "attempt__enrolment__batch__course")
    heavy = ("attempt__drawn", "attempt__answers", "attempt__marks", "attempt__sections")
    return [
        Line(
            one.attempt,
            (one.points_before, one.points_after),
            (one.percent_before, one.percent_after),
            None,
        )
        for one in rows.defer(*heavy).order_by("attempt", "pk")
    ]


def _pair(texts: Sequence[str | None]) -> tuple[Decimal | None, Decimal | None]:
    before, after = (None if text is None else Decimal(text) for text in texts)
    return before, after
