"""What may change about a person: the only writer of User (but passwords and sessions) and Profile."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lms.lib.crypto import keyed_hash
from lms.lib.errors import Refused

from . import abilities, audit, nik, nip
from .models import Employment, Profile, User, WorkUnit

OWN_FIELDS = ("title_prefix", "title_suffix", "birth_place", "birth_on", "sex", "rank", "position", "phone")
"""What people may correct about themselves. The unit is absent: it decides who administers them."""


class NotANumber(Refused):
    code = "identity_number_invalid"
    message = _("Enter your NIP (18 digits) or your NIK (16 digits).")


class PersonExists(Refused):
    code = "person_exists"
    message = _("This number or e-mail address belongs to somebody who is already registered.")


class NotYourUnit(Refused):
    code = "person_not_in_your_unit"
    message = _("You can only enter people into the work units you administer.")


@dataclass(frozen=True)
class Identity:
    """What a NIP or NIK says about its holder."""

    nip: str | None
    nik: str | None
    birth_on: date
    sex: str
    employment: str


def identify(number: str, *, on: date) -> Identity:
    """Read a NIP or a NIK, whichever the number of digits says.

    Raises InvalidNip, InvalidNik or NotANumber.
    """
    digits = nip.digits(number)
    if len(digits) == 18:
        known = nip.parse(digits, on=on)
        return Identity(known.text, None, known.birth_on, known.sex, known.employment)
    if len(digits) == 16:
        resident = nik.parse(digits, on=on)
        return Identity(None, resident.text, resident.birth_on, resident.sex, Employment.NON_ASN)
    raise NotANumber


def is_registered(identity: Identity) -> bool:
    """Whether somebody already has this number. Tell it by mail only, never on a page."""
    if identity.nip:
        return User.objects.filter(nip=identity.nip).exists()
    return User.objects.with_nik(identity.nik or "").exists()


@transaction.atomic
def register(user: User, identity: Identity, *, at: datetime) -> User:
    """Save a new person with the number they proved to know, and the profile it tells.

    `user` is unsaved, with name, e-mail and password set. The database refuses a number twice.
    """
    user.nip = identity.nip
    set_nik(user, identity.nik)
    user.save()
    Profile.objects.create(
        user=user, birth_on=identity.birth_on, sex=identity.sex, employment=identity.employment
    )
    audit.record(user, "person.registered", user, at=at, details={"employment": identity.employment})
    return user


@transaction.atomic
def enter(
    identity: Identity, name: str, *, email: str | None, unit: WorkUnit | None, by: User | None, at: datetime
) -> User:
    """Create a person for whom somebody else vouches; they choose a password by the reset mail.

    `by` is None for imports. Raises NotYourUnit, and PersonExists.
    """
    if by is not None and not (unit and abilities.of(by).may("edit_people", unit)):
        raise NotYourUnit
    user = User(name=name, email=email.lower() if email else None, nip=identity.nip)
    set_nik(user, identity.nik)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as clash:
        raise PersonExists from clash
    Profile.objects.create(
        user=user, unit=unit, birth_on=identity.birth_on, sex=identity.sex, employment=identity.employment
    )
    audit.record(by, "person.entered", user, at=at, details={"unit": unit.code if unit else None})
    return user


def set_nik(user: User, number: str | None) -> None:
    """Put a NIK, or none, on an unsaved change of the person, with the hash it is found by."""
    user.nik = number
    user.nik_hash = keyed_hash(number) if number else None


@transaction.atomic
def correct(user: User, changes: dict[str, Any], *, by: User, at: datetime) -> Profile:
    """Change a person's name, settings or profile; the log says which fields, not what they say.

    `changes` may name fields of User (name, preferred_language, timezone, is_active) and of Profile.
    """
    profile, _created = Profile.objects.get_or_create(user=user)
    changed = [name for row in (user, profile) for name in _assign(row, changes)]
    if changed:
        audit.record(by, "person.corrected", user, at=at, details={"fields": sorted(changed)})
    return profile


@transaction.atomic
def end_sessions(user: User, *, by: User, at: datetime) -> User:
    """Sign the person out everywhere, from this moment; the caller may renew one session."""
    User.objects.filter(pk=user.pk).update(sign_in_round=F("sign_in_round") + 1)
    audit.record(by, "person.signed_out_everywhere", user, at=at)
    user.refresh_from_db(fields=["sign_in_round"])
    return user


def _assign(row: User | Profile, changes: dict[str, Any]) -> list[str]:
    own = {field.name for field in row._meta.concrete_fields} - {"id", "user", "password", "nik", "nik_hash"}
    changed = [name for name, value in changes.items() if name in own and getattr(row, name) != value]
    for name in changed:
        setattr(row, name, changes[name])
    if changed:
        row.save(update_fields=changed)
    return changed
