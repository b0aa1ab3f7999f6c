"""Takes certificate numbers: per unit and year, no gap, none twice. The only writer of sequences."""

from certificates.models import NumberSequence
from lms.accounts.models import WorkUnit


def locked(unit: WorkUnit, year: int) -> NumberSequence:
    """The unit's sequence of the year, held until the transaction ends, so nobody else takes a number."""
    sequence, _is_new = NumberSequence.objects.select_for_update().get_or_create(unit=unit, year=year)
    return sequence


def take(sequence: NumberSequence) -> int:
    """The next number of a locked sequence, from 1; a rollback gives it back, so no gap can come about."""
    sequence.last_number += 1
    sequence.save(update_fields=["last_number"])
    return sequence.last_number
