"""Dates and times as Indonesian official writing has them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
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
