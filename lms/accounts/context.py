"""What every template knows about the person looking."""

from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

from lms.accounts import abilities as answers


def abilities(request):
    """`abilities`: what the person may do; costs its query only where a template asks."""
    return {"abilities": SimpleLazyObject(lambda: answers.of(getattr(request, "user", None)))}


def person(request):
    """`person_mark`: tells a device's pages of one person from those of another, and says nothing else.

    Empty where nobody is signed in.
    """
    return {"person_mark": SimpleLazyObject(lambda: _mark(getattr(request, "user", None)))}


def _mark(user):
    if user is None or not user.is_authenticated:
        return ""
    return salted_hmac("accounts.person_mark", str(user.pk)).hexdigest()[:16]
