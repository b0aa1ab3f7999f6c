"""Dates and times: as Indonesian official writing has them, and as a page of either language does."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ZONES = {
    "Asia/Jakarta": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
OFFICIAL_ZONE = ZoneInfo("Asia/Jakarta")  # deadlines are announced in WIB
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def day_id(day: date) -> str:
    """`7 November 2025`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def span_id(first: date, last: date) -> str:
    """Two days inclusive, said once where they agree: `3 s.d. 14 November 2025`."""
    if first == last:
        return day_id(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} s.d. {day_id(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} s.d. {day_id(last)}"
    return f"{day_id(first)} s.d. {day_id(last)}"


def moment_id(moment: datetime, zone: str = "Asia/Jakarta") -> str:
    """`7 November 2025, 07.30 WIB` in the zone, which is one of ZONES."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_id(local.date())}, {local:%H.%M} {ZONES[zone]}"


def day(day: date) -> str:
    """The day in the language of the page: `7 Mei 2025` or `7 May 2025`."""
    return _day_en(day) if _is_english() else day_id(day)


def span(first: date, last: date) -> str:
    """Two days inclusive in the language of the page: `3–14 November 2025` in English."""
    return _span_en(first, last) if _is_english() else span_id(first, last)


def moment(moment: datetime, zone: str = "Asia/Jakarta") -> str:
    """Day and time in the language of the page. The zones keep their Indonesian labels."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {local:%H.%M} {ZONES[zone]}"


def _is_english() -> bool:
    return (get_language() or "id").startswith("en")


def _day_en(day: date) -> str:
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def _span_en(first: date, last: date) -> str:
    if first == last:
        return _day_en(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day_en(last)}"
    if first.year == last.year:
        return f"{first.day} {ENGLISH_MONTHS[first.month - 1]} – {_day_en(last)}"
    return f"{_day_en(first)} – {_day_en(last)}"


def official_day(moment: datetime) -> date:
    """The calendar day in WIB, on which official deadlines and documents are dated."""
    return moment.astimezone(OFFICIAL_ZONE).date()


def start_of_official_day(day: date) -> datetime:
    """00.00 WIB of the day."""
    return datetime.combine(day, time(), tzinfo=OFFICIAL_ZONE)


def end_of_official_day(day: date) -> datetime:
    """24.00 WIB of the day, which is the exclusive end of windows announced as closing 23.59."""
    return start_of_official_day(day + timedelta(days=1))


def roman(number: int) -> str:
    """Roman numeral of 1 to 3999; ValueError beyond."""
    if not 1 <= number <= 3999:
        raise ValueError(f"no Roman numeral for {number}")
    letters = ""
    for value, letter in ROMAN:
        count, number = divmod(number, value)
        letters += letter * count
    return letters


def length(seconds: float) -> str:
    """How long a film lasts, in words: `1 min 23 s`."""
    minutes, rest = divmod(int(seconds), 60)
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}
