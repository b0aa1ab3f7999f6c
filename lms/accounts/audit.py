"""The audit log's only writer."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models

from .models import AuditEntry, User


def record(
    actor: User | AnonymousUser | None,
    action: str,
    target: models.Model,
    *,
    at: datetime,
    details: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write down that `actor` did `action` ("batch.extended") to `target`, in the caller's transaction.

    `actor` is None for what the platform did by itself. The entry stays for ever, so
    `details` hold codes, dates and counts, never a name or a number of a person; a target
    with an `audit_label` is called by that instead of its str().
    """
    label = getattr(target, "audit_label", None) or str(target)
    return AuditEntry.objects.create(
        actor=actor if isinstance(actor, User) and actor.pk else None,
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk or ""),
        target_label=label[:250],
        details=details or {},
        at=at,
    )
