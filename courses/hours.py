"""The hours ledger: JP that a person has earned in a year, and what the law asks of them. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, Sum

from courses.models import CourseCompletion, HoursRule
from lms.lib import dates


@dataclass(frozen=True)
class YearOfHours:
    """`target` is the JP that fills the ring: the minimum, else the maximum; None without a rule."""

    year: int
    earned: int
    target: int | None

    @property
    def percent(self) -> int:
        return min(100, 100 * self.earned // self.target) if self.target else 0


def of_year(learner: Any, employment: str, *, at: datetime) -> YearOfHours:
    """This official year's JP of a learner. Two queries."""
    today = dates.official_day(at)
    earned = (
        CourseCompletion.objects.filter(
            learner=learner,
            completed_at__gte=dates.start_of_official_day(date(today.year, 1, 1)),
            completed_at__lt=dates.start_of_official_day(date(today.year + 1, 1, 1)),
        ).aggregate(total=Sum("lesson_hours"))["total"]
        or 0
    )
    rule = (
        HoursRule.objects.filter(employment=employment, valid_from__lte=today)
        .filter(Q(valid_until=None) | Q(valid_until__gt=today))
        .first()
    )
    return YearOfHours(today.year, earned, (rule.minimum or rule.maximum) if rule else None)
