from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts import nip

TODAY = date(2026, 11, 24)
BORN = st.dates(date(1956, 12, 1), date(2008, 11, 1))


@given(BORN, st.integers(2000, 2026), st.integers(1, 12), st.sampled_from("12"), st.integers(1, 999))
def test_every_well_formed_pns_number_is_read_back(born, year, month, sex, sequence):
    known = nip.parse(f"{born:%Y%m%d}{year}{month:02d}{sex}{sequence:03d}", on=TODAY)

    assert (known.birth_on, known.appointed_year, known.appointed_month) == (born, year, month)
    assert known.employment == "pns"
    assert known.sex == {"1": "male", "2": "female"}[sex]


@given(BORN, st.integers(2019, 2026), st.integers(13, 99), st.sampled_from("12"), st.integers(1, 999))
def test_a_pppk_number_has_no_month_and_is_accepted(born, year, number, sex, sequence):
    known = nip.parse(f"{born:%Y%m%d}{year}{number}{sex}{sequence:03d}", on=TODAY)

    assert known.employment == "pppk"
    assert known.appointed_month is None


@given(st.text(alphabet="0123456789 .-/abcx", max_size=24))
def test_any_text_is_either_read_or_refused(text):
    try:
        known = nip.parse(text, on=TODAY)
    except nip.InvalidNip:
        return
    assert len(known.text) == 18
    assert 18 <= (TODAY - known.birth_on).days / 365.25 < 71.01


@pytest.mark.parametrize("text", ["19860926 201505 1 001", "19860926.201505.1.001", "198609262015051001"])
def test_spaces_and_dots_are_ignored(text):
    assert nip.parse(text, on=TODAY).text == "198609262015051001"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("19860926201505100", nip.NipWrongLength),
        ("1986092620150510011", nip.NipWrongLength),
        ("19860926201505100x", nip.NipWrongLength),
        ("198602302015051001", nip.NipWrongBirthDate),
        ("198613012015051001", nip.NipWrongBirthDate),
        ("200901012026011001", nip.NipWrongAge),
        ("195001011975011001", nip.NipWrongAge),
        ("198609262015053001", nip.NipWrongSex),
        ("198609262015050001", nip.NipWrongSex),
        ("198609262015051000", nip.NipWrongSequence),
    ],
)
def test_a_wrong_shape_is_refused_with_its_reason(text, refusal):
    with pytest.raises(refusal):
        nip.parse(text, on=TODAY)


def test_the_ages_18_and_70_are_the_last_accepted_ones():
    assert nip.parse("200811242026011001", on=TODAY).birth_on == date(2008, 11, 24)
    with pytest.raises(nip.NipWrongAge):
        nip.parse("200811252026011001", on=TODAY)
    assert nip.parse("195511251980011001", on=TODAY).birth_on == date(1955, 11, 25)
    with pytest.raises(nip.NipWrongAge):
        nip.parse("195511241980011001", on=TODAY)


def test_a_mismatch_with_the_profile_is_named_but_not_refused():
    known = nip.parse("198609262015051001", on=TODAY)

    assert nip.mismatches(known, birth_on=date(1986, 9, 26), sex="male") == []
    assert nip.mismatches(known, birth_on=date(1986, 9, 27), sex="female") == ["birth_on", "sex"]
    assert nip.mismatches(known, birth_on=None, sex="") == []


def test_it_is_printed_in_groups_and_masked_for_strangers():
    assert nip.grouped("198609262015051001") == "19860926 201505 1 001"
    assert nip.mask("198609262015051001") == "1986**********1001"
