from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lms.lib import dates


def test_a_day_is_written_as_official_indonesian_has_it():
    assert dates.day_id(date(2025, 11, 7)) == "7 November 2025"


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2025, 11, 3), date(2025, 11, 3), "3 November 2025"),
        (date(2025, 11, 3), date(2025, 11, 14), "3 s.d. 14 November 2025"),
        (date(2025, 10, 28), date(2025, 11, 8), "28 Oktober s.d. 8 November 2025"),
        (date(2025, 12, 28), date(2026, 1, 8), "28 Desember 2025 s.d. 8 Januari 2026"),
    ],
)
def test_a_span_of_days_says_once_what_both_share(first, last, written):
    assert dates.span_id(first, last) == written


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Asia/Jakarta", "7 November 2025, 07.30 WIB"),
        ("Asia/Makassar", "7 November 2025, 08.30 WITA"),
        ("Asia/Jayapura", "7 November 2025, 09.30 WIT"),
    ],
)
def test_a_moment_is_shown_in_the_persons_zone_with_its_label(zone, written):
    assert dates.moment_id(datetime(2025, 11, 7, 0, 30, tzinfo=UTC), zone) == written


@pytest.mark.parametrize(
    ("language", "first", "last", "written"),
    [
        ("id", date(2026, 11, 24), date(2026, 12, 24), "24 November s.d. 24 Desember 2026"),
        ("en", date(2026, 11, 24), date(2026, 12, 24), "24 November – 24 December 2026"),
        ("en", date(2025, 11, 3), date(2025, 11, 3), "3 November 2025"),
        ("en", date(2025, 11, 3), date(2025, 11, 14), "3–14 November 2025"),
        ("en", date(2025, 12, 28), date(2026, 1, 8), "28 December 2025 – 8 January 2026"),
    ],
)
def test_a_page_says_a_span_in_its_own_language(language, first, last, written):
    with translation.override(language):
        assert dates.span(first, last) == written


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("id", "1 Mei 2025", "1 Mei 2025, 07.30 WIB"),
        ("en", "1 May 2025", "1 May 2025, 07.30 WIB"),
    ],
)
def test_a_page_says_days_and_moments_in_its_own_language(language, day, moment):
    with translation.override(language):
        assert dates.day(date(2025, 5, 1)) == day
        assert dates.moment(datetime(2025, 5, 1, 0, 30, tzinfo=UTC)) == moment


def test_official_documents_stay_indonesian_whatever_the_page_speaks():
    with translation.override("en"):
        assert dates.day_id(date(2025, 5, 1)) == "1 Mei 2025"


def test_the_official_day_is_jakartas():
    assert dates.official_day(datetime(2025, 12, 31, 17, 0, tzinfo=UTC)) == date(2026, 1, 1)


def test_a_window_announced_until_23_59_ends_with_the_day():
    assert dates.end_of_official_day(date(2025, 11, 7)) == datetime(2025, 11, 7, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (49, "XLIX"), (1990, "MCMXC")]
)
def test_batches_carry_roman_numerals(number, numeral):
    assert dates.roman(number) == numeral


@given(st.integers(1, 3999))
def test_a_roman_numeral_can_be_read_back(number):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    letters = [values[letter] for letter in dates.roman(number)]
    read = sum(-value if value < max(letters[place:]) else value for place, value in enumerate(letters))
    assert read == number


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_there_is_no_numeral_for_nothing_or_too_much(number):
    with pytest.raises(ValueError, match="Roman"):
        dates.roman(number)
