"""Who may do what where: the one answer that pages, API, admin and templates share.

A role is granted in a scope: "site", "unit:CODE", "course:CODE" or "batch:ID". A thing says
where it lies by `scopes()`, a set of such strings: a batch offers "batch:7", "course:MBP-01"
and its unit's `scopes()`, which hold "site" and the unit with all units above it. So a role
in a unit covers the units below. One query per request answers everything.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, Final, Protocol

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from .models import Role, RoleGrant, User

_ADMINISTRATORS = {Role.TRAINING_ADMINISTRATOR, Role.SITE_ADMINISTRATOR}
_TEACHERS = {Role.INSTRUCTOR, *_ADMINISTRATORS}

# The one table of verbs. Learning needs no role: whoever is signed in may enrol.
VERBS: Final[dict[str, frozenset[str]]] = {
    verb: frozenset(roles)
    for verb, roles in {
        "use_admin": {*_TEACHERS, Role.SIGNATORY},
        "edit_course": _TEACHERS,
        "publish_course": _TEACHERS,
        "edit_questions": _TEACHERS,
        "grade_attempts": _TEACHERS,
        "see_learners": _TEACHERS,
        "manage_batches": _ADMINISTRATORS,
        "see_certificates": {Role.SIGNATORY, *_ADMINISTRATORS},
        "issue_certificates": _ADMINISTRATORS,
        "revoke_certificates": _ADMINISTRATORS,
        "sign_certificates": {Role.SIGNATORY},
        "edit_services": _ADMINISTRATORS,
        "edit_pages": {Role.SITE_ADMINISTRATOR},
        "see_people": _ADMINISTRATORS,
        "edit_people": _ADMINISTRATORS,
        "edit_units": {Role.SITE_ADMINISTRATOR},
        "grant_roles": {Role.SITE_ADMINISTRATOR},
        "see_audit": {Role.SITE_ADMINISTRATOR},
        "edit_site": {Role.SITE_ADMINISTRATOR},
    }.items()
}


class Scoped(Protocol):
    def scopes(self) -> Iterable[str]: ...


class Everywhere(Enum):
    """Every scope there is: the answer for a superuser and for a site-wide role."""

    # An enum, so that `scopes is abilities.ALL` tells a type checker what the rest is.
    ALL = "all"


ALL: Final = Everywhere.ALL


@dataclass(frozen=True)
class Abilities:
    """What one person may do, as of the moment it was asked."""

    everything: bool = False
    grants: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    unit_paths: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def may(self, verb: str, thing: Scoped | None = None) -> bool:
        """Whether the person may do `verb` to `thing`; without a thing: anywhere at all."""
        scopes = self.scopes_for(verb)
        if scopes is ALL:
            return True
        if thing is None:
            return bool(scopes)
        return any(scope in scopes for scope in thing.scopes())

    def scopes_for(self, verb: str) -> frozenset[str] | Everywhere:
        """Where the person may do `verb`: scope strings (units also as "path:…"), or ALL."""
        roles = VERBS[verb]
        if self.everything or any((role, "site") in self.grants for role in roles):
            return ALL
        scopes = {scope for role, scope in self.grants if role in roles}
        return frozenset(scopes | {f"path:{path}" for path in self._paths(verb)})

    def where(self, verb: str, *, unit: str = "", path: str = "", course: str = "", batch: str = "") -> Q:
        """The condition that leaves the rows in which the person may do `verb`.

        `unit` names the way to a WorkUnit (`path` to its tree path, "path" for units themselves),
        `course` to a course's code, `batch` to a batch's id:
        `self.filter(answer.where("edit_course", unit="organiser", course="code"))`.
        """
        scopes = self.scopes_for(verb)
        if scopes is ALL:
            return Q()
        found = Q(pk__in=[])
        if lookup := path or (unit and f"{unit}__path"):
            for covered in self._paths(verb):
                found |= Q(**{f"{lookup}__startswith": covered})
        for kind, lookup in (("course", course), ("batch", batch)):
            keys = [scope.partition(":")[2] for scope in scopes if scope.startswith(f"{kind}:")]
            if lookup and keys:
                found |= Q(**{f"{lookup}__in": keys})
        return found

    @cached_property
    def can(self) -> dict[str, bool]:
        """For templates: `{% if abilities.can.use_admin %}` asks whether anywhere at all."""
        return {verb: self.may(verb) for verb in VERBS}

    @property
    def may_use_back_office(self) -> bool:
        return self.may("use_admin")

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(role for role, _ in self.grants)

    def _paths(self, verb: str) -> set[str]:
        return {path for role, path in self.unit_paths if role in VERBS[verb]}


NOTHING: Final = Abilities()


def of(user: User | AnonymousUser | Any) -> Abilities:
    """The person's abilities, remembered on this user object (so for the request).

    One query; none where the person was read `knowing_roles` and holds none, as most do.
    """
    if not isinstance(user, User) or not user.is_active:
        return NOTHING
    # By attribute, not by __dict__: request.user is a lazy proxy with a __dict__ of its own.
    remembered: Abilities | None = getattr(user, "_abilities", None)
    if remembered is None:
        remembered = _read(user)
        setattr(user, "_abilities", remembered)  # noqa: B010
    return remembered


def forget(user: User) -> None:
    """Ask again next time: a role was just granted or revoked."""
    for known in ("_abilities", "holds_roles"):
        if hasattr(user, known):
            delattr(user, known)


def _read(user: User) -> Abilities:
    if user.is_superuser:
        return Abilities(everything=True)
    if not getattr(user, "holds_roles", True):
        return NOTHING
    rows = list(
        RoleGrant.objects.active()
        .filter(user=user)
        .with_unit_path()
        .values_list("role", "scope", "unit_path")
    )
    return Abilities(
        grants=frozenset((role, scope) for role, scope, _ in rows),
        unit_paths=frozenset((role, path) for role, _, path in rows if path),
    )
