"""What allauth tells us."""

from allauth.account.models import EmailAddress
from allauth.account.signals import password_changed, password_reset, password_set
from django.dispatch import receiver
from django.utils import timezone

from . import audit


@receiver(password_reset)
def note_reset(sender, request, user, **kwargs):
    """Whoever followed the link has proved the address, so signing in needn't ask for it again."""
    EmailAddress.objects.filter(user=user, email=user.email).update(verified=True, primary=True)
    audit.record(user, "person.password_reset", user, at=timezone.now())


@receiver([password_changed, password_set])
def note_change(sender, request, user, **kwargs):
    audit.record(user, "person.password_changed", user, at=timezone.now())
