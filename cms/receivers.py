"""What the pages do when something changes below."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from cms import identity
from cms.models import SiteSettings


@receiver(post_save, sender=SiteSettings)
def forget_identity(**kwargs: Any) -> None:
    """The cached name, emblem and colours are stale now; the next page reads them again."""
    identity.forget()
