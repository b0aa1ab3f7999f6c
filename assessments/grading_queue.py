"""Reads: what waits for graders, the oldest first, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from courses.models import Batch

from .filters import key_in
from .models import Assignment, Work, WorkQuerySet

TO_DO = ""
EVERY = "all"
STATES: dict[str, Any] = {
    TO_DO: _("For me to do"),
    Work.State.WAITING.value: Work.State.WAITING.label,
    Work.State.SECOND.value: Work.State.SECOND.label,
    Work.State.TO_RECONCILE.value: Work.State.TO_RECONCILE.label,
    Work.State.RETURNED.value: Work.State.RETURNED.label,
    Work.State.GRADED.value: Work.State.GRADED.label,
    EVERY: _("All"),
}


@dataclass(frozen=True)
class Filter:
    """What a grader looks at. It travels in the address, so that going on keeps it."""

    assignment: int | None = None
    batch: int | None = None
    state: str = TO_DO

    @property
    def query(self) -> str:
        told = {"assignment": self.assignment, "batch": self.batch, "state": self.state}
        return urlencode({name: value for name, value in told.items() if value})

    def with_state(self, state: str) -> Filter:
        return Filter(self.assignment, self.batch, state)


@dataclass(frozen=True)
class Tab:
    label: Any
    count: int
    query: str
    is_current: bool


def read(asked: Mapping[str, str]) -> Filter:
    """The filter in an address; what it can't be is left out."""
    state = asked.get("state", TO_DO)
    return Filter(
        key_in(asked.get("assignment", "")),
        key_in(asked.get("batch", "")),
        state if state in STATES else TO_DO,
    )


def rows(chosen: Filter, grader: Any) -> WorkQuerySet:
    """The works under the filter that this person grades, the oldest first, with all that a line shows."""
    found = _within(chosen, grader)
    if chosen.state == TO_DO:
        found = found.awaiting(grader)
    elif chosen.state != EVERY:
        found = found.filter(state=chosen.state)
    related = ("assignment", "enrolment__batch__course", "learner", "claimed_by")
    return found.select_related(*related).order_by("submitted_at", "pk")


def tabs(chosen: Filter, grader: Any) -> list[Tab]:
    """How many there are in each state, in one query."""
    found = _within(chosen, grader)
    counted = found.aggregate(
        every=Count("pk"),
        **{state.value: Count("pk", filter=Q(state=state)) for state in Work.State},
    )
    counts = {**counted, EVERY: counted["every"], TO_DO: found.awaiting(grader).count()}
    return [
        Tab(label, counts[state], chosen.with_state(state).query, state == chosen.state)
        for state, label in STATES.items()
    ]


def neighbours(work: Work, chosen: Filter, grader: Any) -> tuple[int | None, int | None]:
    """The works before and after this one under the same filter; it need not be under it any more."""
    earlier, keys = _around(work, chosen, grader)
    return keys.filter(earlier).last(), keys.exclude(earlier).first()


def following(work: Work, chosen: Filter, grader: Any, *, at: datetime) -> int | None:
    """The next work after this one that nobody else is grading at `at`."""
    earlier, keys = _around(work, chosen, grader)
    held = Q(claimed_until__gt=at) & ~Q(claimed_by=grader)
    return keys.exclude(earlier).exclude(held).first()


def _around(work: Work, chosen: Filter, grader: Any) -> tuple[Q, Any]:
    """What comes before this work, and the keys of all others under the filter in their order."""
    earlier = Q(submitted_at__lt=work.submitted_at) | Q(submitted_at=work.submitted_at, pk__lt=work.pk)
    return earlier, rows(chosen, grader).exclude(pk=work.pk).values_list("pk", flat=True)


def choices(grader: Any) -> tuple[list[Assignment], list[Batch]]:
    """The assignments and batches in which something was handed in to this person."""
    mine = Work.objects.gradable_by(grader)
    batches = Batch.objects.filter(pk__in=mine.values("enrolment__batch")).select_related("course")
    return list(Assignment.objects.filter(pk__in=mine.values("assignment"))), list(batches)


def _within(chosen: Filter, grader: Any) -> WorkQuerySet:
    found = Work.objects.gradable_by(grader).exclude(state=Work.State.DRAFT)
    if chosen.assignment:
        found = found.filter(assignment=chosen.assignment)
    if chosen.batch:
        found = found.filter(enrolment__batch=chosen.batch)
    return found
