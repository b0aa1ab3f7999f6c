"""What a person's copy of their data holds of certificates."""

from typing import Any

from certificates.models import Certificate
from lms.accounts import personal_data
from lms.accounts.models import User


@personal_data.adds("certificates")
def certificates_of(user: User) -> list[dict[str, Any]]:
    """Every certificate ever issued to the person, with the facts as attested."""
    rows = Certificate.objects.filter(learner=user).order_by("numbered_at")
    kept = ("number", "facts", "numbered_at", "revoked_at", "revocation_reason")
    return [dict(row) for row in rows.values(*kept)]
