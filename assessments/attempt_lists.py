"""Reads: a quiz's attempts as those who grade them find them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from courses.models import Batch

from .filters import key_in
from .models import AttemptQuerySet, MarkChange

LONGEST_SEARCH = 100
STATES: dict[str, Any] = {
    "open": _("Not submitted yet"),
    "awaiting": _("Waiting for a mark"),
    "marked": _("Marked"),
}
OUTCOMES: dict[str, Any] = {"yes": _("Passed"), "no": _("Not passed")}


@dataclass(frozen=True)
class Filter:
    """What is looked for. It travels in the address."""

    batch: int | None = None
    state: str = ""
    passed: str = ""
    is_changed: bool = False
    search: str = ""

    @property
    def query(self) -> str:
        told = {
            "batch": self.batch,
            "state": self.state,
            "passed": self.passed,
            "changed": "1" if self.is_changed else "",
            "q": self.search,
        }
        return urlencode({name: value for name, value in told.items() if value})


def read(asked: Mapping[str, str]) -> Filter:
    """The filter in an address; what it can't be is left out."""
    state, passed = asked.get("state", ""), asked.get("passed", "")
    return Filter(
        batch=key_in(asked.get("batch", "")),
        state=state if state in STATES else "",
        passed=passed if passed in OUTCOMES else "",
        is_changed=asked.get("changed") == "1",
        search=asked.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
    )


def rows(found: AttemptQuerySet, chosen: Filter) -> AttemptQuerySet:
    """The attempts under the filter, the newest first, with all that a line shows."""
    if chosen.batch:
        found = found.filter(enrolment__batch=chosen.batch)
    if chosen.state:
        found = {"open": found.open, "awaiting": found.awaiting, "marked": found.with_result}[chosen.state]()
    if chosen.passed:
        found = found.filter(passed=chosen.passed == "yes")
    if chosen.is_changed:
        found = found.filter(_is_corrected())
    if chosen.search:
        number = "".join(letter for letter in chosen.search if letter not in " .-")
        found = found.filter(Q(learner__name__icontains=chosen.search) | Q(learner__nip=number))
    shown = found.annotate(is_corrected=_is_corrected()).select_related("learner", "enrolment__batch__course")
    return shown.defer("drawn", "answers", "marks", "sections").order_by("-started_at", "-pk")


def _is_corrected() -> Exists:
    """Whether a mark was changed that had been given: a first mark by a person is none."""
    return Exists(MarkChange.objects.filter(attempt=OuterRef("pk"), points_before__isnull=False))


def batches(found: AttemptQuerySet) -> list[Batch]:
    """The batches that the attempts are of."""
    mine = Batch.objects.filter(pk__in=found.order_by().values("enrolment__batch"))
    return list(mine.select_related("course").order_by("-starts_at", "pk"))
