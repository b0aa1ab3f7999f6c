"""People, the units they work in, what they may do, and what was done.

Every row here has one writer: see the table in this folder's README.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Lower, Substr
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from lms.lib.crypto import keyed_hash
from lms.lib.fields import EncryptedTextField


class TimeZone(models.TextChoices):
    WIB = "Asia/Jakarta", _("Western Indonesia (WIB)")
    WITA = "Asia/Makassar", _("Central Indonesia (WITA)")
    WIT = "Asia/Jayapura", _("Eastern Indonesia (WIT)")


class Sex(models.TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class Employment(models.TextChoices):
    PNS = "pns", _("Civil servant (PNS)")
    PPPK = "pppk", _("Contract civil servant (PPPK)")
    NON_ASN = "non_asn", _("Not a civil servant")


class Role(models.TextChoices):
    LEARNER = "learner", _("Learner")
    INSTRUCTOR = "instructor", _("Instructor")
    TRAINING_ADMINISTRATOR = "training_administrator", _("Training administrator")
    SIGNATORY = "signatory", _("Signatory")
    SITE_ADMINISTRATOR = "site_administrator", _("Site administrator")


# Callables, so that a new choice or language makes no migration.
def time_zones() -> list[tuple[str, Any]]:
    return TimeZone.choices


def sexes() -> list[tuple[str, Any]]:
    return Sex.choices


def employments() -> list[tuple[str, Any]]:
    return Employment.choices


def roles() -> list[tuple[str, Any]]:
    return Role.choices


def languages() -> list[tuple[str, Any]]:
    return list(settings.LANGUAGES)


def default_language() -> str:
    return settings.LANGUAGE_CODE


def new_username() -> str:
    """An opaque handle; it says nothing about its owner and never changes."""
    return f"p{secrets.token_hex(8)}"


class UserQuerySet(models.QuerySet["User"]):
    def knowing_roles(self) -> UserQuerySet:
        """People with `holds_roles`, so that `abilities` need not ask about those who hold none."""
        mine = RoleGrant.objects.active().filter(user=models.OuterRef("pk"))
        return self.annotate(holds_roles=models.Exists(mine))

    def with_nik(self, nik: str) -> UserQuerySet:
        """The person with this NIK; the column itself is encrypted, so its keyed hash is compared."""
        return self.filter(nik_hash=keyed_hash(nik))

    def with_email(self, email: str) -> UserQuerySet:
        """The person with this address; addresses are kept in lower case."""
        return self.filter(email=email.lower())


class UserManager(BaseUserManager["User"]):
    # Spelt out, not from_queryset(): a type checker can't follow a base class made at run time.
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def knowing_roles(self) -> UserQuerySet:
        return self.get_queryset().knowing_roles()

    def with_nik(self, nik: str) -> UserQuerySet:
        return self.get_queryset().with_nik(nik)

    def with_email(self, email: str) -> UserQuerySet:
        return self.get_queryset().with_email(email)

    def create_user(self, username: str | None = None, password: str | None = None, **fields: Any) -> User:
        """Create a person; without a password nobody can sign in until one is set by mail."""
        email = (fields.pop("email", None) or "").lower() or None
        user = self.model(username=username or new_username(), email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(username, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Signs in by NIP, NIK, e-mail or (superusers) username: see `signing_in`.

    No first and last name: many Indonesians have one name, and certificates print it whole.
    """

    username = models.CharField(_("username"), max_length=64, unique=True, default=new_username)
    nip = models.CharField(_("NIP"), max_length=18, unique=True, null=True, blank=True)
    nik = EncryptedTextField(_("NIK"), null=True, blank=True)
    nik_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    preferred_language = models.CharField(
        _("language"), max_length=10, choices=languages, default=default_language
    )
    timezone = models.CharField(_("time zone"), max_length=40, choices=time_zones, default=TimeZone.WIB)
    sign_in_round = models.PositiveIntegerField(default=0, editable=False)
    is_staff = models.BooleanField(_("may use Django's admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(nip__isnull=True) | Q(nip__regex=r"^[0-9]{18}$"), name="nip_has_18_digits"
            ),
            models.CheckConstraint(
                condition=Q(nik__isnull=True, nik_hash__isnull=True)
                | Q(nik__isnull=False, nik_hash__isnull=False),
                name="nik_comes_with_its_hash",
            ),
            models.CheckConstraint(condition=~Q(email=""), name="no_empty_email"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_in_lower_case"),
        ]
        indexes = [models.Index(Lower("name"), name="people_by_name")]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def first_name(self) -> str:
        """What Wagtail's sidebar greets by."""
        return self.get_short_name()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def audit_label(self) -> str:
        """What the audit log, which keeps everything for ever, calls this person: never the name."""
        return self.username

    def get_session_auth_hash(self) -> str:
        return self._hash_of_sign_ins()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._hash_of_sign_ins(secret)

    def _hash_of_sign_ins(self, secret: str | None = None) -> str:
        """What a session must match to stay signed in: a new password or a new round ends all others.

        One column instead of a row per session, so "log out everywhere" is one UPDATE and
        also ends sessions that no library listed.
        """
        return salted_hmac(
            "lms.accounts.sessions",
            f"{self.sign_in_round}:{self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def scopes(self) -> set[str]:
        """A person lies in their unit; without one, only site-wide roles reach them."""
        profile = getattr(self, "profile", None)
        return profile.unit.scopes() if profile and profile.unit else {"site"}


class WorkUnitQuerySet(MP_NodeQuerySet):
    def with_names(self, on: date) -> WorkUnitQuerySet:
        """Units that know their name on the day `on`, so that `unit.name` asks the database nothing."""
        return self.annotate(
            dated_name=name_expression("pk", on), dated_name_on=Value(on, output_field=models.DateField())
        )

    def under(self, paths: Iterable[str]) -> WorkUnitQuerySet:
        """The units at these tree paths and all below them."""
        covered = Q(pk__in=[])
        for path in paths:
            covered |= Q(path__startswith=path)
        return self.filter(covered)

    def covering(self, unit: WorkUnit) -> WorkUnitQuerySet:
        """The unit and its ancestors, topmost first."""
        return self.filter(path__in=unit.lineage).order_by("path")


class WorkUnitManager(MP_NodeManager):
    def get_queryset(self) -> WorkUnitQuerySet:
        return WorkUnitQuerySet(self.model, using=self._db).order_by("path")

    def with_names(self, on: date) -> WorkUnitQuerySet:
        return self.get_queryset().with_names(on)

    def under(self, paths: Iterable[str]) -> WorkUnitQuerySet:
        return self.get_queryset().under(paths)

    def covering(self, unit: WorkUnit) -> WorkUnitQuerySet:
        return self.get_queryset().covering(unit)

    def get_by_natural_key(self, code: str) -> WorkUnit:
        return self.get(code=code)


class WorkUnit(MP_Node):
    """An office of the organisation. Its code stays; its names have dates (see WorkUnitName)."""

    code = models.CharField(_("code"), max_length=40, unique=True)

    objects = WorkUnitManager()

    class Meta:
        verbose_name = _("work unit")
        verbose_name_plural = _("work units")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def name(self) -> str:
        """The name on the day given to `.with_names(on)`; else today's, at a query per unit."""
        return self.__dict__.get("dated_name") or self.name_on(localdate())

    def name_on(self, day: date) -> str:
        """The name valid on `day`; before the first known name, the first; the code when there is none."""
        if self.__dict__.get("dated_name_on") == day and self.dated_name:
            return self.dated_name
        names = WorkUnitName.objects.filter(unit=self)
        begun = names.filter(valid_from__lte=day).order_by("-valid_from").first()
        found = begun or names.order_by("valid_from").first()
        return found.name if found else self.code

    @property
    def lineage(self) -> list[str]:
        """Tree paths from the root down to this unit."""
        return [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]

    def scopes(self) -> set[str]:
        """Where something of this unit lies: the unit by code, it and its ancestors by tree path.

        Costs no query: the ancestors' paths are prefixes of this one's.
        """
        return {"site", f"unit:{self.code}", *(f"path:{path}" for path in self.lineage)}


def name_expression(unit: str, on: date) -> Coalesce:
    """The name on the day `on` of the unit that the field `unit` points to, for `annotate`."""
    names = WorkUnitName.objects.filter(unit=OuterRef(unit))
    return Coalesce(
        Subquery(names.filter(valid_from__lte=on).order_by("-valid_from").values("name")[:1]),
        Subquery(names.order_by("valid_from").values("name")[:1]),
        Value(""),
    )


class WorkUnitName(models.Model):
    """What a unit was called from one day to another (the end is exclusive)."""

    unit = models.ForeignKey(
        WorkUnit, on_delete=models.CASCADE, related_name="names", verbose_name=_("work unit")
    )
    name = models.CharField(_("name"), max_length=250)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("This day no longer counts.")
    )

    class Meta:
        verbose_name = _("name of a work unit")
        verbose_name_plural = _("names of work units")
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="one_unit_name_per_first_day"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(valid_until__isnull=True), name="one_present_name_per_unit"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="unit_name_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Profile(models.Model):
    """What a certificate and a personnel office need to know about a person."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="profile", verbose_name=_("person")
    )
    title_prefix = models.CharField(_("titles before the name"), max_length=60, blank=True)
    title_suffix = models.CharField(_("titles after the name"), max_length=100, blank=True)
    birth_place = models.CharField(_("place of birth"), max_length=100, blank=True)
    birth_on = models.DateField(_("date of birth"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=sexes, blank=True)
    employment = models.CharField(
        _("employment"), max_length=10, choices=employments, default=Employment.NON_ASN
    )
    rank = models.CharField(_("rank and grade"), max_length=100, blank=True)
    position = models.CharField(_("position"), max_length=150, blank=True)
    unit = models.ForeignKey(
        WorkUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="profiles",
        verbose_name=_("work unit"),
    )
    phone = models.CharField(_("telephone"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name with its academic titles, as printed on a certificate."""
        before = " ".join(part for part in (self.title_prefix, self.user.name) if part)
        return f"{before}, {self.title_suffix}" if self.title_suffix else before


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def active(self) -> RoleGrantQuerySet:
        return self.filter(revoked_at__isnull=True)

    def with_unit_path(self) -> models.QuerySet[Any]:
        """Grants that know the tree path of the unit they are scoped to (None for other scopes)."""
        unit = WorkUnit.objects.filter(code=Substr(OuterRef("scope"), len("unit:") + 1))
        return self.annotate(
            unit_path=models.Case(
                models.When(scope__startswith="unit:", then=Subquery(unit.values("path")[:1])),
                default=None,
                output_field=models.CharField(),
            )
        )


class RoleGrant(models.Model):
    """A role given to a person somewhere. Revoked, never deleted. Written by `roles` only.

    `scope` is text ("site", "unit:BDK-JKT", "course:MBP-01", "batch:7") because this
    floor doesn't know courses or batches.
    """

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="role_grants", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=40, choices=roles)
    scope = models.CharField(_("scope"), max_length=100)
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "scope"],
                condition=Q(revoked_at__isnull=True),
                name="one_active_grant_per_person_role_and_scope",
            ),
            models.CheckConstraint(
                condition=Q(scope="site") | Q(scope__regex=r"^(unit|course|batch):.+$"), name="scope_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.scope})"


class AuditEntry(models.Model):
    """Something that was done. Written by `audit.record` only; the database refuses changes (0002).

    No foreign key to the target, so that the entry outlives it; no IP address, which is
    personal data that no reader of this log needs.
    """

    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("done by")
    )
    action = models.CharField(_("action"), max_length=60)
    target_type = models.CharField(_("kind"), max_length=60)
    target_id = models.CharField(_("number"), max_length=60, blank=True)
    target_label = models.CharField(_("on"), max_length=250, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at"], name="audit_by_time"),
            models.Index(fields=["target_type", "target_id", "-at"], name="audit_by_target"),
            models.Index(fields=["actor", "-at"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_label}".strip()
