"""Refusals: what a rule says no to, in words for the person."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A rule said no. Pages show the message; the API answers 409 with `code` and `message`.

    Subclasses live beside their rule and give `code`, which is API contract, and
    `message`, a translatable sentence that may hold `%(name)s` places filled from
    the keyword arguments.
    """

    code = "refused"
    message = _("This is not possible now.")

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        return str(self.message) % self.facts
