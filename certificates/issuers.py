"""What units print on their certificates: the only writer of Issuer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from certificates.models import Issuer
from lms.accounts import audit
from lms.accounts.models import User, WorkUnit

FACTS = (
    "institution", "preamble", "number_template", "number_unit", "classification", "predicates", "place",
    "signatory_position", "signatory_name", "signatory_nip",
)  # fmt: skip


@transaction.atomic
def set_up(unit: WorkUnit, facts: Mapping[str, Any], *, by: User | None, at: datetime) -> Issuer:
    """Print these FACTS on the unit's certificates from now on; those issued before keep what they say.

    Raises ValidationError, by field, for facts that can't be printed.
    """
    issuer = Issuer.objects.select_for_update().filter(unit=unit).first() or Issuer(unit=unit)
    changed = [name for name in FACTS if name in facts and getattr(issuer, name) != facts[name]]
    for name in changed:
        setattr(issuer, name, facts[name])
    issuer.full_clean()
    issuer.save()
    audit.record(by, "issuer.set_up", issuer, at=at, details={"unit": unit.code, "fields": changed})
    return issuer
