"""How late something is, and what that costs. Pure: no database, no clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

DAY = timedelta(days=1)
PERCENT_STEP = Decimal("0.01")
WHOLE = Decimal(100)


def days_late(at: datetime, due_at: datetime) -> int:
    """Days begun since the due moment, which is itself late already: its end is exclusive."""
    if at < due_at:
        return 0
    return int((at - due_at) / DAY) + 1


def penalty_percent(days: int, percent_a_day: Decimal) -> Decimal:
    """The share of its score that something so late loses, 0 to 100."""
    return min(WHOLE, days * percent_a_day)


def lessened(percent: Decimal, penalty: Decimal) -> Decimal:
    """The score less the penalty, which is a share of the score: 80 less 10 % is 72. Half up."""
    return (percent * (WHOLE - penalty) / WHOLE).quantize(PERCENT_STEP, ROUND_HALF_UP)
