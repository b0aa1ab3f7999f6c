"""A copy of everything the platform keeps here about one person (UU 27/2022)."""

from collections.abc import Callable
from typing import Any

from .models import AuditEntry, RoleGrant, User

_parts: dict[str, Callable[[User], Any]] = {}


def adds(name: str) -> Callable[[Callable[[User], Any]], Callable[[User], Any]]:
    """For the floors above: `@personal_data.adds("enrolments")` on a function from a user to plain data."""

    def remember(part: Callable[[User], Any]) -> Callable[[User], Any]:
        _parts[name] = part
        return part

    return remember


def copy_of(user: User) -> dict[str, Any]:
    """Plain data for JSON: the person, their profile, roles, log entries, and what the apps above add.

    The NIK is whole here and only here: the copy goes to the person it belongs to.
    """
    profile = getattr(user, "profile", None)
    own = (
        "username",
        "nip",
        "nik",
        "email",
        "name",
        "preferred_language",
        "timezone",
        "date_joined",
        "last_login",
    )
    kept = (
        "title_prefix",
        "title_suffix",
        "birth_place",
        "birth_on",
        "sex",
        "employment",
        "rank",
        "position",
        "phone",
    )
    roles = RoleGrant.objects.filter(user=user).order_by("granted_at")
    return {
        "person": {name: getattr(user, name) for name in own},
        "profile": {name: getattr(profile, name) for name in kept} if profile else None,
        "unit": profile.unit.name if profile and profile.unit else None,
        "roles": list(roles.values("role", "scope", "granted_at", "revoked_at")),
        "log": list(
            AuditEntry.objects.filter(actor=user)
            .order_by("at")
            .values("action", "target_label", "details", "at")
        ),
        **{name: part(user) for name, part in _parts.items()},
    }
