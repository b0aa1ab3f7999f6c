from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts import nik

TODAY = date(2026, 11, 24)


@given(
    st.integers(110101, 969999),
    st.dates(date(1926, 11, 25), TODAY),
    st.booleans(),
    st.integers(1, 9999),
)
def test_every_well_formed_number_is_read_back(region, born, is_woman, sequence):
    day = born.day + (40 if is_woman else 0)

    known = nik.parse(f"{region}{day:02d}{born:%m%y}{sequence:04d}", on=TODAY)

    assert known.birth_on == born
    assert known.sex == ("female" if is_woman else "male")
    assert known.region == str(region)


@given(st.text(alphabet="0123456789 .x", max_size=20))
def test_any_text_is_either_read_or_refused(text):
    try:
        known = nik.parse(text, on=TODAY)
    except nik.InvalidNik:
        return
    assert len(known.text) == 16
    assert known.birth_on <= TODAY


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("327301150890000", nik.NikWrongLength),
        ("32730115089000011", nik.NikWrongLength),
        ("3273011508900000", nik.NikWrongSequence),
        ("3273013202900001", nik.NikWrongBirthDate),
        ("3273017202900001", nik.NikWrongBirthDate),
        ("3273010013900001", nik.NikWrongBirthDate),
        ("3273012902270001", nik.NikWrongBirthDate),
    ],
)
def test_a_wrong_shape_is_refused_with_its_reason(text, refusal):
    with pytest.raises(refusal):
        nik.parse(text, on=TODAY)


def test_a_two_digit_year_means_the_latest_century_that_is_not_in_the_future():
    assert nik.parse("3273012411260001", on=TODAY).birth_on == date(2026, 11, 24)
    assert nik.parse("3273012511260001", on=TODAY).birth_on == date(1926, 11, 25)
    assert nik.parse("3273012902000001", on=TODAY).birth_on == date(2000, 2, 29)


def test_only_the_first_and_last_four_digits_are_shown():
    assert nik.mask("3273015508900009") == "3273********0009"
    assert nik.mask("123") == "***"
