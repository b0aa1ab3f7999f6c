"""The reason that someone owes for a deed that others will read about."""

from django.utils.translation import gettext_lazy as _

from lms.lib.errors import Refused

LONGEST = 300


class ReasonMissing(Refused):
    code = "reason_missing"
    message = _("Give the reason: it is kept with what you do.")


class ReasonUnfit(Refused):
    code = "reason_unfit"
    message = _("A reason has at most %(longest)s characters, and no control characters.")


def given(text: str) -> str:
    """The reason without surrounding space, on one line; ReasonMissing, ReasonUnfit otherwise."""
    reason = " ".join(text.split())
    if not reason:
        raise ReasonMissing
    if len(reason) > LONGEST or not reason.isprintable():
        raise ReasonUnfit(longest=LONGEST)
    return reason
