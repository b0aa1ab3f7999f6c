"""The civil servant's number (NIP): 18 digits that say when a person was born and appointed.

PNS: birth YYYYMMDD, appointment YYYYMM, sex 1|2, sequence 001–999.
PPPK: birth YYYYMMDD, year of the contract YYYY, a two-digit number (typically 21), sex, sequence.
The two differ in digits 13–14 only, so a month check would turn every PPPK away.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from lms.lib.errors import Refused

YOUNGEST, OLDEST = 18, 70


class InvalidNip(Refused):
    code = "nip_invalid"
    message = _("This is not a valid NIP.")


class NipWrongLength(InvalidNip):
    message = _("An NIP has 18 digits; this one has %(count)s.")


class NipWrongBirthDate(InvalidNip):
    message = _("The first eight digits of an NIP are the date of birth (year, month, day).")


class NipWrongAge(InvalidNip):
    message = _("According to this NIP its holder is %(age)s years old; 18 to 70 are possible.")


class NipWrongSex(InvalidNip):
    message = _("The fifteenth digit of an NIP is 1 (male) or 2 (female).")


class NipWrongSequence(InvalidNip):
    message = _("The last three digits of an NIP can't be 000.")


@dataclass(frozen=True)
class Nip:
    """A well-formed NIP and what it tells. `appointed_month` is None for PPPK."""

    text: str
    birth_on: date
    sex: str
    employment: str
    appointed_year: int
    appointed_month: int | None
    sequence: str

    @property
    def grouped(self) -> str:
        return grouped(self.text)


def digits(text: str) -> str:
    """The number without the spaces, dots and hyphens people write into it."""
    return re.sub(r"[\s.\-]", "", text)


def parse(text: str, *, on: date) -> Nip:
    """The NIP written in `text`, whose holder must be 18 to 70 years old on the day `on`.

    Only a wrong shape is refused; whether it fits the person is `mismatches`' business.

    Raises InvalidNip with the reason.
    """
    number = digits(text)
    if not re.fullmatch(r"[0-9]{18}", number):
        raise NipWrongLength(count=len(number))
    birth_on = _birth_date(number)
    age = _age(birth_on, on)
    if not YOUNGEST <= age <= OLDEST:
        raise NipWrongAge(age=age)
    if number[14] not in "12":
        raise NipWrongSex
    if number[15:] == "000":
        raise NipWrongSequence
    month = int(number[12:14])
    is_pns = 1 <= month <= 12
    return Nip(
        text=number,
        birth_on=birth_on,
        sex="male" if number[14] == "1" else "female",
        employment="pns" if is_pns else "pppk",
        appointed_year=int(number[8:12]),
        appointed_month=month if is_pns else None,
        sequence=number[15:],
    )


def mismatches(nip: Nip, *, birth_on: date | None, sex: str) -> list[str]:
    """The names of the profile's fields that contradict the NIP; a warning, never a refusal."""
    found = []
    if birth_on and birth_on != nip.birth_on:
        found.append("birth_on")
    if sex and sex != nip.sex:
        found.append("sex")
    return found


def grouped(number: str) -> str:
    """As it is printed: 19860926 201505 1 001."""
    return f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}" if len(number) == 18 else number


def mask(number: str) -> str:
    """What a stranger may see: 1986**********1001."""
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}" if len(number) > 8 else "*" * len(number)


def _birth_date(number: str) -> date:
    try:
        return date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    except ValueError:
        raise NipWrongBirthDate from None


def _age(birth_on: date, on: date) -> int:
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))
