"""Certificates, their numbers, and what a unit prints on them. Written only as this app's README says."""

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates import codes, number_template
from certificates.facts import CertificateFacts
from courses.models import CourseCompletion
from lms.accounts import abilities
from lms.accounts.models import WorkUnit

# What was just made is left to its own message; the sweep takes what is older.
GRACE = timedelta(seconds=15)


def private_storage() -> Storage:
    """Files that only a view with a permission hands out."""
    return storages["private"]


def usual_predicates() -> list[list[str]]:
    """From which score on which predicate is given, best first."""
    return [["90.01", "Sangat Memuaskan"], ["80.01", "Memuaskan"], ["70.01", "Baik"], ["60.01", "Cukup"]]


class Issuer(models.Model):
    """What a unit, and each below it without its own, prints on certificates. Administrators write it."""

    unit = models.OneToOneField(WorkUnit, models.PROTECT, related_name="issuer", verbose_name=_("work unit"))
    institution = models.TextField(
        _("institution"), help_text=_("Printed at the top; one line each, the highest first.")
    )
    preamble = models.TextField(_("legal preamble"), blank=True)
    number_template = models.CharField(
        _("number template"),
        max_length=120,
        default=number_template.DEFAULT,
        help_text=_("Tokens: {seq:05d} {unit} {classification} {month} {month_roman} {year} {batch}."),
    )
    number_unit = models.CharField(_("unit in the number"), max_length=40, unique=True)
    classification = models.CharField(_("classification code"), max_length=40, blank=True)
    predicates = models.JSONField(_("predicates"), default=usual_predicates, blank=True)
    place = models.CharField(_("place of issue"), max_length=80)
    signatory_position = models.CharField(_("signatory's position"), max_length=200)
    signatory_name = models.CharField(_("signatory's name"), max_length=200, blank=True)
    signatory_nip = models.CharField(_("signatory's NIP"), max_length=18, blank=True)

    class Meta:
        ordering = ["unit__path"]
        verbose_name = _("certificate issuer")
        verbose_name_plural = _("certificate issuers")

    def __str__(self) -> str:
        return self.number_unit

    def clean(self) -> None:
        try:
            number_template.check(self.number_template)
        except number_template.TemplateInvalid as error:
            raise ValidationError({"number_template": TEMPLATE_FAULTS[str(error)]}) from error
        # A unit without an issuer of its own numbers with its code: two units would write the same numbers.
        if WorkUnit.objects.filter(code=self.number_unit).exclude(pk=self.unit_id).exists():
            raise ValidationError({"number_unit": _("This is the code of another unit.")})
        if not _are_predicates(self.predicates):
            raise ValidationError({"predicates": _('Write [["90.01", "Sangat Memuaskan"], …], best first.')})


TEMPLATE_FAULTS = {
    "braces": _("A brace is open or closed once too often."),
    "token": _("There is a token that is not known."),
    "width": _("Only the sequence can have a width, as in {seq:05d}."),
    "needed": _("{seq}, {unit} and {year} are needed, so that no number is used twice."),
}


def _are_predicates(bands: Any) -> bool:
    try:
        scores = [Decimal(least) for least, _text in bands]
    except (TypeError, ValueError, InvalidOperation):
        return False
    best_first = scores == sorted(scores, reverse=True)
    return isinstance(bands, list) and best_first and all(isinstance(text, str) for _least, text in bands)


class NumberSequence(models.Model):
    """The last certificate number taken in a unit and year. Only certificates.numbering writes it."""

    unit = models.ForeignKey(WorkUnit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="one_number_sequence_per_unit_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.year}: {self.last_number}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def held_by(self, user: Any) -> "CertificateQuerySet":
        """One's own, without those a correction replaced."""
        return self.filter(learner=user, superseded_at=None)

    def administered_by(self, user: Any) -> "CertificateQuerySet":
        """Certificates that this person's roles let them see."""
        return self.filter(_in_scope(user, "see_certificates"))

    def revocable_by(self, user: Any) -> "CertificateQuerySet":
        """Certificates that this person's roles let them revoke."""
        return self.filter(_in_scope(user, "revoke_certificates"))

    def visible_to(self, user: Any) -> "CertificateQuerySet":
        """Certificates whose document this person may open: one's own and those one administers."""
        return self.filter(Q(learner=user) | _in_scope(user, "see_certificates"))

    def awaiting_pdf(self, at: datetime) -> "CertificateQuerySet":
        """Numbered but never drawn, and nobody's work at `at`; oldest first, by the index made for it."""
        return self.filter(
            Q(claimed_until=None) | Q(claimed_until__lte=at), rendered_at=None, numbered_at__lte=at - GRACE
        ).order_by("numbered_at")


def _in_scope(user: Any, verb: str) -> Q:
    batch = "completion__enrolment__batch"
    return abilities.of(user).where(verb, unit="unit", course=f"{batch}__course__code", batch=f"{batch}_id")


class Certificate(models.Model):
    """What was attested, under a number that is never used again. A record: never deleted.

    `facts` are frozen at issue (certificates.facts). A moment says how far it is:
    numbered, rendered, revoked, superseded. No NIK here, on purpose.
    """

    class State(models.TextChoices):
        NUMBERED = "numbered", _("Being prepared")
        ISSUED = "issued", _("Issued")
        REVOKED = "revoked", _("Revoked")
        SUPERSEDED = "superseded", _("Superseded")

    completion = models.ForeignKey(CourseCompletion, models.PROTECT, related_name="certificates")
    # Carried, so that a person's own are found without a join.
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates")
    unit = models.ForeignKey(WorkUnit, models.PROTECT, related_name="+", verbose_name=_("work unit"))
    year = models.PositiveSmallIntegerField(_("year"))
    sequence = models.PositiveIntegerField(_("sequence"))
    number = models.CharField(_("number"), max_length=120, unique=True)
    code = models.CharField(_("code"), max_length=codes.LENGTH, unique=True)
    facts = models.JSONField()
    numbered_at = models.DateTimeField(_("issued at"))

    rendered_at = models.DateTimeField(_("drawn at"), null=True, blank=True)
    pdf = models.FileField(_("document"), storage=private_storage, max_length=200, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_bytes = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revocation_reason = models.CharField(_("reason for revocation"), max_length=300, blank=True)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)
    superseded_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-numbered_at"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["completion"],
                condition=Q(superseded_at=None),
                name="one_current_certificate_per_completion",
            ),
            models.UniqueConstraint(
                fields=["unit", "year", "sequence"], name="one_certificate_per_unit_year_and_sequence"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(revocation_reason=""), name="revocation_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(rendered_at=None) | ~Q(pdf="") & ~Q(pdf_sha256=""),
                name="rendered_certificate_has_its_file",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | Q(superseded_at__isnull=False),
                name="superseding_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["numbered_at"], condition=Q(rendered_at=None), name="certificates_awaiting_pdf"
            ),
            models.Index(fields=["learner", "-numbered_at"], name="certificates_by_learner"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("certificates:verify", args=[self.public_code])

    @property
    def attested(self) -> CertificateFacts:
        """The frozen facts as what they are."""
        return CertificateFacts.from_json(self.facts)

    @property
    def public_code(self) -> str:
        """The code in fours, as people read it and addresses carry it."""
        return codes.grouped(self.code)

    @property
    def is_ready(self) -> bool:
        """Whether there is a document to hand out: drawn, not revoked, not replaced."""
        return self.rendered_at is not None and self.revoked_at is None and self.superseded_at is None

    @property
    def state(self) -> "Certificate.State":
        """What its moments say, the last word first."""
        if self.revoked_at is not None:
            return self.State.REVOKED
        if self.superseded_at is not None:
            return self.State.SUPERSEDED
        return self.State.ISSUED if self.rendered_at is not None else self.State.NUMBERED

    def scopes(self) -> set[str]:
        return self.completion.enrolment.batch.scopes()


class SweepMark(models.Model):
    """How far a sweep has seen every fact followed by its consequence. Only certificates.sweeping writes it.

    Each completion up to `completion_id` has its certificate, so a sweep starts there
    and never reads everyone's.
    """

    name = models.CharField(max_length=40, unique=True)
    completion_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.completion_id}"
