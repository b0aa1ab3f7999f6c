"""What the pages do when something changes elsewhere: drop a cache or queue a task, no more."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from cms import identity, tasks
from cms.models import SiteSettings
from lms.accounts import events
from lms.accounts.models import RoleGrant
from lms.lib.queue import after_commit


@receiver(post_save, sender=SiteSettings)
def forget_identity(**kwargs: Any) -> None:
    """The cached name, emblem and colours are stale now; the next page reads them again."""
    identity.forget()


@receiver(events.role_granted)
@receiver(events.role_revoked)
def follow_roles(grant: RoleGrant, **kwargs: Any) -> None:
    after_commit(tasks.sync_person, user_id=grant.user_id)
