"""Gathers what a certificate attests from the platform's rows as they are on that day. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings

from certificates import number_template
from certificates.facts import CertificateFacts, Holder, Signatory, Subject, Training
from certificates.models import Issuer, usual_predicates
from courses import outline
from courses.models import CourseCompletion, Enrolment
from lms.accounts.models import Profile, User, WorkUnit
from lms.lib import dates

ONLINE = "daring"
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Letterhead:
    """What the issuing unit prints on its certificates, its own or by default."""

    institution: tuple[str, ...]
    preamble: str
    number_template: str
    number_unit: str
    classification: str
    predicates: list[list[str]]
    place: str
    signatory: Signatory


def letterhead(unit: WorkUnit, *, on: date) -> Letterhead:
    """The nearest issuer's from the unit upwards; without any, what the units' names say."""
    nearest = Issuer.objects.filter(unit__path__in=unit.lineage).order_by("-unit__path").first()
    if nearest is None:
        return _plain_letterhead(unit, on=on)
    return Letterhead(
        institution=tuple(line.strip() for line in nearest.institution.splitlines() if line.strip()),
        preamble=nearest.preamble,
        number_template=nearest.number_template,
        number_unit=nearest.number_unit if nearest.unit_id == unit.pk else unit.code,
        classification=nearest.classification,
        predicates=nearest.predicates,
        place=nearest.place,
        signatory=Signatory(nearest.signatory_position, nearest.signatory_name, nearest.signatory_nip),
    )


def _plain_letterhead(unit: WorkUnit, *, on: date) -> Letterhead:
    name, top = unit.name_on(on), _top_name(unit, on=on)
    return Letterhead(
        institution=(top, name) if top != name else (name,),
        preamble="",
        number_template=number_template.DEFAULT,
        number_unit=unit.code,
        classification="",
        predicates=usual_predicates(),
        place="",
        signatory=Signatory(f"Kepala {name}"),
    )


def gather(completion: CourseCompletion, head: Letterhead, *, code: str, at: datetime) -> CertificateFacts:
    """Everything the certificate says but its number, with the score and the names of the moment `at`."""
    today = dates.official_day(at)
    return CertificateFacts(
        number="",
        code=code,
        verify_url=f"{settings.BASE_URL.rstrip('/')}/verify/{code}",
        institution=head.institution,
        preamble=head.preamble,
        holder=_holder(completion.learner, on=today),
        training=_training(completion.enrolment, on=today),
        signatory=head.signatory,
        place=head.place,
        issued_on=today,
        score=completion.score,
        predicate=predicate(completion.score, head.predicates),
    )


def predicate(score: Decimal | None, bands: list[list[str]]) -> str:
    """The predicate of a score; empty without a score or below the lowest band."""
    if score is None:
        return ""
    return next((text for least, text in bands if score >= Decimal(least)), "")


def _holder(learner: User, *, on: date) -> Holder:
    profile = Profile.objects.select_related("user", "unit").filter(user=learner).first()
    if profile is None:
        return Holder(name=learner.name, nip=learner.nip or "")
    return Holder(
        name=profile.full_name,
        nip=learner.nip or "",
        birth_place=profile.birth_place,
        birth_on=profile.birth_on,
        rank=profile.rank,
        position=profile.position,
        unit=profile.unit.name_on(on) if profile.unit else "",
        institution=_top_name(profile.unit, on=on) if profile.unit else "",
    )


def _training(enrolment: Enrolment, *, on: date) -> Training:
    batch = enrolment.batch
    curriculum = outline.curriculum(batch.version_id)
    return Training(
        code=batch.course.code,
        title=curriculum.title,
        batch=batch.number,
        organiser=batch.course.organiser.name_on(on),
        starts_on=dates.official_day(batch.starts_at),
        # The end is exclusive: a run until 24.00 ended on the day before.
        ends_on=dates.official_day(batch.ends_at - INSTANT),
        subjects=tuple(Subject(part.group, part.title, part.jp) for part in curriculum.subjects),
        place="" if batch.place.strip().lower() == ONLINE else batch.place,
    )


def _top_name(unit: WorkUnit, *, on: date) -> str:
    if len(unit.lineage) == 1:
        return str(unit.name_on(on))
    return str(WorkUnit.objects.get(path=unit.lineage[0]).name_on(on))
