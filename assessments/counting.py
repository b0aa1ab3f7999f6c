"""Counting marked attempts, each once, into sums. The only writer of ItemSums and of Attempt.counted_at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson
from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, TextField
from django.db.models.functions import Cast

from . import sums
from .models import Attempt, ItemSums

CHUNK = 1000
BETWEEN_MARKS = "}, {"


@dataclass(frozen=True)
class _Row:
    id: int
    percent: Decimal
    marks: str
    is_first: bool


@transaction.atomic
def count_some(quiz_id: int, *, after: int = 0, at: datetime) -> int | None:
    """Count up to CHUNK attempts of the quiz with ids above `after`; they and the sums commit together.

    Gives the last one's id while there may be more, so that a run doesn't look again at
    what it has counted. Attempts that another worker is counting are left to it.
    """
    rows = _claimed(quiz_id, after)
    if not rows:
        return None
    Attempt.objects.filter(pk__in=[row.id for row in rows]).update(counted_at=at)
    read = {row.id: sums.Marked(row.percent, _responses(row.marks)) for row in rows}
    first = sums.sums_of(read[row.id] for row in rows if row.is_first)
    later = sums.sums_of(read[row.id] for row in rows if not row.is_first)
    # Locked last and in this order: workers meet only here, for as long as adding takes.
    _add(quiz_id, ItemSums.Which.ALL, first + later, at)
    if first.count:
        _add(quiz_id, ItemSums.Which.FIRST, first, at)
    return rows[-1].id if len(rows) == CHUNK else None


@dataclass(frozen=True)
class Recount:
    """An attempt whose marks were changed: what it was counted as, and as what it counts now."""

    attempt_id: int
    before: sums.Marked
    after: sums.Marked


def marked(attempt: Attempt) -> sums.Marked:
    """What the statistics count of an attempt that has its result."""
    responses = [sums.Response.stored(one) for one in attempt.marks]
    return sums.Marked(attempt.percent or Decimal(0), responses)


def count_anew(quiz_id: int, changed: Sequence[Recount], *, at: datetime) -> None:
    """Let sums that hold these attempts hold them as they are now; the caller has locked the attempts.

    Attempts that weren't counted yet are left to `count_some`.
    """
    by_id = {one.attempt_id: one for one in changed}
    held = Attempt.objects.filter(pk__in=by_id, counted_at__isnull=False).order_by()
    counted = [(by_id[pk], is_first) for pk, is_first in held.values_list("pk", _is_first())]
    for which, mine in (
        (ItemSums.Which.ALL, [one for one, _first in counted]),
        (ItemSums.Which.FIRST, [one for one, is_first in counted if is_first]),
    ):
        if mine:
            gone = sums.sums_of(one.before for one in mine)
            _add(quiz_id, which, sums.sums_of(one.after for one in mine) - gone, at)


def quizzes_to_count() -> list[int]:
    """Quizzes with attempts that the sums don't hold yet, found by an index of nothing else."""
    return list(Attempt.objects.to_count().order_by().values_list("quiz", flat=True).distinct())


def _claimed(quiz_id: int, after: int) -> list[_Row]:
    """The next attempts, locked."""
    waiting = Attempt.objects.to_count().filter(quiz=quiz_id, pk__gt=after).order_by("pk")
    claimed = waiting.select_for_update(skip_locked=True, no_key=True)
    marks = Cast("marks", TextField())
    return [_Row(*values) for values in claimed.values_list("pk", "percent", marks, _is_first())[:CHUNK]]


def _is_first() -> Any:
    """Whether an attempt is its learner's first: the one begun first, whichever batch it was in."""
    begun_earlier = Attempt.objects.filter(
        Q(started_at__lt=OuterRef("started_at"))
        | Q(started_at=OuterRef("started_at"), pk__lt=OuterRef("pk")),
        learner=OuterRef("learner"),
        quiz=OuterRef("quiz"),
    )
    return ExpressionWrapper(Q(number=1) & ~Exists(begun_earlier), output_field=BooleanField())


def _add(quiz_id: int, which: ItemSums.Which, more: sums.QuizSums, at: datetime) -> None:
    ItemSums.objects.get_or_create(quiz_id=quiz_id, which=which)
    row = ItemSums.objects.select_for_update(no_key=True).get(quiz_id=quiz_id, which=which)
    row.document = sums.to_document(sums.from_document(row.document) + more)
    row.changed_at = at
    row.save(update_fields=["document", "changed_at"])


def _responses(marks: str) -> list[sums.Response]:
    """The marks of an attempt, from their JSON.

    A million attempts say the same few marks of a question again and again: each
    different one is read once. Where a mark holds more than texts and numbers, the cut
    between marks isn't safe, and all are read.
    """
    try:
        return [_response(one) for one in marks[2:-2].split(BETWEEN_MARKS)]
    except (KeyError, ValueError):
        return [sums.Response.stored(one) for one in orjson.loads(marks)]


@lru_cache(maxsize=8192)
def _response(mark: str) -> sums.Response:
    return sums.Response.stored(orjson.loads(f"{{{mark}}}"))
