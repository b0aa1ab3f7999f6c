"""Identity numbers as pages may show them."""

from django import template

from lms.accounts import nik, nip

register = template.Library()


@register.filter
def masked(number: str | None) -> str:
    """A NIP or NIK with only its first and last four digits: `3273********0009`."""
    return nik.mask(number) if number else ""


@register.filter
def grouped_nip(number: str | None) -> str:
    """`19860926 201505 1 001`, for the person themselves and on their certificate."""
    return nip.grouped(number) if number else ""
