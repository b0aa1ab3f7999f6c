"""Whether a certificate is genuine, from its frozen facts: one query, nothing drawn."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from certificates import codes
from certificates.facts import CertificateFacts
from certificates.models import Certificate
from lms.accounts import nip


class Standing(StrEnum):
    VALID = "valid"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What anyone may know of a certificate; of the facts' NIP only what `nip` leaves of it."""

    standing: Standing
    code: str
    facts: CertificateFacts | None = None
    revoked_at: datetime | None = None
    revocation_reason: str = ""
    superseded_at: datetime | None = None
    superseded_by: str = ""

    @property
    def nip(self) -> str:
        """The holder's NIP as a stranger may see it."""
        return nip.mask(self.facts.holder.nip) if self.facts else ""


def verify(text: str) -> Answer:
    """The answer for a code as a person typed or scanned it; a code that can't be ours costs no query."""
    code = codes.normal(text)
    if not codes.is_well_formed(code):
        return Answer(Standing.UNKNOWN, text.strip())
    certificate = Certificate.objects.select_related("superseded_by").filter(code=code).first()
    if certificate is None:
        return Answer(Standing.UNKNOWN, codes.grouped(code))
    return Answer(
        standing=_standing(certificate),
        code=certificate.public_code,
        facts=certificate.attested,
        revoked_at=certificate.revoked_at,
        revocation_reason=certificate.revocation_reason,
        superseded_at=certificate.superseded_at,
        superseded_by=certificate.superseded_by.public_code if certificate.superseded_by else "",
    )


def code_for(text: str) -> str | None:
    """The public code that a code or a certificate's number leads to; None for neither."""
    code = codes.normal(text)
    if codes.is_well_formed(code):
        return codes.grouped(code)
    number = text.strip()
    certificate = Certificate.objects.filter(number__in={number, number.upper()}).only("code").first()
    return certificate.public_code if certificate else None


def _standing(certificate: Certificate) -> Standing:
    if certificate.revoked_at is not None:
        return Standing.REVOKED
    return Standing.SUPERSEDED if certificate.superseded_at is not None else Standing.VALID
