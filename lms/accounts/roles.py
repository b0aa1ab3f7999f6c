"""Giving and taking roles: the only writer of RoleGrant."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.lib.errors import Refused

from . import abilities, audit, events
from .models import Role, RoleGrant, User, WorkUnit


class UnknownRole(Refused):
    code = "role_unknown"
    message = _("There is no role “%(role)s”.")


class UnknownScope(Refused):
    code = "scope_unknown"
    message = _("“%(scope)s” is not a scope: write site, unit:CODE, course:CODE or batch:NUMBER.")


class NotYours(Refused):
    code = "role_not_yours_to_give"
    message = _("You can only give and take roles where you are a site administrator.")


@transaction.atomic
def grant(user: User, role: str, scope: str, *, by: User | None, at: datetime) -> RoleGrant:
    """Give the person the role in the scope; a second call gives the same grant and changes nothing.

    `by` is None when the platform itself gives it (demo content, imports).

    Raises UnknownRole, UnknownScope, and NotYours when `by` doesn't administer that scope.
    """
    _refuse_nonsense(role, scope)
    _refuse_strangers(by, scope)
    grant, created = RoleGrant.objects.get_or_create(
        user=user,
        role=role,
        scope=scope,
        revoked_at=None,
        defaults={"granted_by": by, "granted_at": at},
    )
    if created:
        audit.record(by, "role.granted", user, at=at, details={"role": role, "scope": scope})
        abilities.forget(user)
        events.role_granted.send(sender=RoleGrant, grant=grant)
    return grant


@transaction.atomic
def revoke(grant: RoleGrant, *, by: User | None, at: datetime) -> RoleGrant:
    """Take the role back; the row stays and says when. A second call changes nothing.

    Raises NotYours when `by` doesn't administer the grant's scope.
    """
    _refuse_strangers(by, grant.scope)
    # Counted, so that two administrators at once write one entry.
    if RoleGrant.objects.active().filter(pk=grant.pk).update(revoked_at=at):
        grant.revoked_at = at
        audit.record(
            by, "role.revoked", grant.user, at=at, details={"role": grant.role, "scope": grant.scope}
        )
        abilities.forget(grant.user)
        events.role_revoked.send(sender=RoleGrant, grant=grant)
    else:
        grant.refresh_from_db(fields=["revoked_at"])
    return grant


class _Place:
    """A scope string as a thing that abilities can be asked about."""

    def __init__(self, scope: str) -> None:
        self.scope = scope

    def scopes(self) -> set[str]:
        kind, _, code = self.scope.partition(":")
        unit = WorkUnit.objects.filter(code=code).first() if kind == "unit" else None
        return unit.scopes() if unit else {self.scope}


def _refuse_nonsense(role: str, scope: str) -> None:
    if role not in Role.values:
        raise UnknownRole(role=role)
    if scope != "site" and not re.fullmatch(r"(unit|course):\S+|batch:[0-9]+", scope):
        raise UnknownScope(scope=scope)
    if scope.startswith("unit:") and not WorkUnit.objects.filter(code=scope.removeprefix("unit:")).exists():
        raise UnknownScope(scope=scope)


def _refuse_strangers(by: User | None, scope: str) -> None:
    # An administrator of a unit must not hand out the site, nor a role outside the unit.
    if by is not None and not abilities.of(by).may("grant_roles", _Place(scope)):
        raise NotYours
