"""What every template knows about the person looking."""

from django.utils.functional import SimpleLazyObject

from lms.accounts import abilities as answers


def abilities(request):
    """`abilities`: what the person may do; costs its query only where a template asks."""
    return {"abilities": SimpleLazyObject(lambda: answers.of(getattr(request, "user", None)))}
