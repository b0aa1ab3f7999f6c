"""The resident's number (NIK): region (6 digits), DDMMYY with 40 added to a woman's day, sequence from 0001.

It has no check digit. It is personal data: keep it encrypted, show it masked.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from lms.lib.errors import Refused


class InvalidNik(Refused):
    code = "nik_invalid"
    message = _("This is not a valid NIK.")


class NikWrongLength(InvalidNik):
    message = _("An NIK has 16 digits; this one has %(count)s.")


class NikWrongBirthDate(InvalidNik):
    message = _("Digits 7 to 12 of an NIK are the date of birth (day, month, year; a woman's day plus 40).")


class NikWrongSequence(InvalidNik):
    message = _("The last four digits of an NIK can't be 0000.")


@dataclass(frozen=True)
class Nik:
    """A well-formed NIK and what it tells."""

    text: str
    region: str
    birth_on: date
    sex: str
    sequence: str


def digits(text: str) -> str:
    """The number without the spaces, dots and hyphens people write into it."""
    return re.sub(r"[\s.\-]", "", text)


def parse(text: str, *, on: date) -> Nik:
    """The NIK written in `text`; `on` tells which century its two-digit year means.

    Raises InvalidNik with the reason.
    """
    number = digits(text)
    if not re.fullmatch(r"[0-9]{16}", number):
        raise NikWrongLength(count=len(number))
    if number[12:] == "0000":
        raise NikWrongSequence
    day = int(number[6:8])
    is_woman = day > 40
    return Nik(
        text=number,
        region=number[:6],
        birth_on=_birth_date(day - 40 if is_woman else day, int(number[8:10]), int(number[10:12]), on),
        sex="female" if is_woman else "male",
        sequence=number[12:],
    )


def mask(number: str) -> str:
    """What the interface shows: 3273********0009."""
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}" if len(number) > 8 else "*" * len(number)


def _birth_date(day: int, month: int, year: int, on: date) -> date:
    """The latest such date that isn't after `on`."""
    for century in (2000, 1900):
        try:
            born = date(century + year, month, day)
        except ValueError:
            continue
        if born <= on:
            return born
    raise NikWrongBirthDate
