"""Issues certificates: takes the number, freezes the facts, keeps the document, revokes.

The only writer of Certificate. A second call of anything here changes nothing.
"""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates import attestation, codes, number_template, numbering, rendering
from certificates.models import Certificate
from certificates.number_template import NumberFacts
from courses.models import CourseCompletion
from lms.accounts import audit, reasons
from lms.lib import dates
from lms.lib.errors import Refused

# A certificate is drawn in a hundredth of a second; whoever took longer is dead.
LEASE = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


class AlreadyRevoked(Refused):
    code = "already_revoked"
    message = _("This certificate was revoked before.")


def issue(completion: CourseCompletion, *, at: datetime) -> Certificate:
    """The completion's certificate, numbered and with its facts frozen; a second call gives the same.

    The number is taken in the transaction that writes the certificate, so none is
    lost and none is used twice.
    """
    return _current(completion) or _number(completion, at=at)


def _current(completion: CourseCompletion) -> Certificate | None:
    return Certificate.objects.filter(completion=completion, superseded_at=None).first()


def _number(completion: CourseCompletion, *, at: datetime) -> Certificate:
    batch = completion.enrolment.batch
    unit, today = batch.course.organiser, dates.official_day(at)
    # Read before the lock: every issue of the unit waits behind it.
    head = attestation.letterhead(unit, on=today)
    code = codes.new()
    facts = attestation.gather(completion, head, code=codes.grouped(code), at=at)
    with transaction.atomic():
        sequence = numbering.locked(unit, today.year)
        # Asked again behind the lock: a second worker must find the first one's certificate.
        if existing := _current(completion):
            return existing
        place = numbering.take(sequence)
        number = number_template.write(
            head.number_template,
            NumberFacts(place, head.number_unit, head.classification, today, batch.number),
        )
        return Certificate.objects.create(
            completion=completion,
            learner=completion.learner,
            unit=unit,
            year=today.year,
            sequence=place,
            number=number,
            code=code,
            facts=replace(facts, number=number).to_json(),
            numbered_at=at,
        )


def render(certificate: Certificate, *, at: datetime) -> Certificate:
    """Draw the document from the frozen facts and keep it under its content's hash; once is enough.

    Another worker's lease is respected: then nothing happens here. A failure is noted
    on the certificate, gives the lease a growing end, and is raised.
    """
    if certificate.rendered_at is not None or not _claim(certificate, at=at):
        return certificate
    try:
        content = rendering.render(certificate.attested)
        sha256 = hashlib.sha256(content).hexdigest()
        name = _keep(f"certificates/{sha256[:2]}/{sha256}.pdf", content)
    except Exception as error:
        _note_failure(certificate, error, at=at)
        raise
    certificate.pdf, certificate.pdf_sha256, certificate.pdf_bytes = name, sha256, len(content)
    certificate.rendered_at, certificate.claimed_until, certificate.last_error = at, None, ""
    certificate.save(
        update_fields=["pdf", "pdf_sha256", "pdf_bytes", "rendered_at", "claimed_until", "last_error"]
    )
    return certificate


def _claim(certificate: Certificate, *, at: datetime) -> bool:
    """Take the work for the length of the lease; only one of those who ask at once gets it."""
    free = Q(claimed_until=None) | Q(claimed_until__lte=at)
    claimed = Certificate.objects.filter(free, pk=certificate.pk, rendered_at=None).update(
        claimed_until=at + LEASE, attempts=F("attempts") + 1
    )
    certificate.refresh_from_db(fields=["attempts", "claimed_until", "rendered_at"])
    return claimed == 1


def _keep(name: str, content: bytes) -> str:
    """Store the document under its name; a half-written one of a killed worker is replaced."""
    storage = Certificate._meta.get_field("pdf").storage
    if storage.exists(name):
        with storage.open(name) as file:
            if file.read() == content:
                return name
        storage.delete(name)
    return str(storage.save(name, ContentFile(content)))


def _note_failure(certificate: Certificate, error: Exception, *, at: datetime) -> None:
    wait = min(LONGEST_WAIT, LEASE * 2 ** min(certificate.attempts - 1, 6))
    Certificate.objects.filter(pk=certificate.pk).update(
        # The kind of error only: its text may hold what it was about, which is personal.
        claimed_until=at + wait,
        last_error=type(error).__name__,
    )


@transaction.atomic
def revoke(certificate: Certificate, reason: str, *, by: Any, at: datetime) -> Certificate:
    """Take back what was attested, for a reason that whoever checks the certificate reads.

    The number stays taken, the document stays stored. Raises
    reasons.ReasonMissing, AlreadyRevoked.
    """
    reason = reasons.given(reason)
    changed = Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(
        revoked_at=at, revoked_by=by, revocation_reason=reason
    )
    if not changed:
        raise AlreadyRevoked
    audit.record(by, "certificate.revoked", certificate, at=at, details={"code": certificate.public_code})
    certificate.refresh_from_db(fields=["revoked_at", "revoked_by", "revocation_reason"])
    return certificate
