from decimal import Decimal

import pytest

from lms.lib import numbers


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (8, "delapan"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (17, "tujuh belas"),
        (20, "dua puluh"),
        (24, "dua puluh empat"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (250, "dua ratus lima puluh"),
        (1_000, "seribu"),
        (2_014, "dua ribu empat belas"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_337_907, "satu juta tiga ratus tiga puluh tujuh ribu sembilan ratus tujuh"),
    ],
)
def test_a_number_is_said_in_indonesian(number, words):
    assert numbers.in_words(number) == words


@pytest.mark.parametrize("number", [-1, 1_000_000_000])
def test_no_words_are_invented(number):
    with pytest.raises(ValueError, match="no words"):
        numbers.in_words(number)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("88.31"), "88,31"),
        (Decimal("91.475"), "91,48"),
        (Decimal("90.00"), "90"),
        (Decimal("0"), "0"),
        (Decimal("1234.5"), "1.234,50"),
        (Decimal("-3.5"), "-3,50"),
        (Decimal("-0.001"), "0"),
    ],
)
def test_decimals_have_a_comma_and_are_rounded_half_up(value, written):
    assert numbers.decimal_id(value) == written


def test_money_is_written_without_a_space():
    assert numbers.rupiah(600_000) == "Rp600.000"
    assert numbers.rupiah(0) == "Rp0"


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (0, "0 KB"),
        (1, "1 KB"),
        (38_400, "38 KB"),
        (1_551_563, "1,55 MB"),
        (1_900_000, "1,9 MB"),
        (2_000_000, "2 MB"),
        (100_040_000, "100 MB"),
        (1_250_000_000, "1,25 GB"),
    ],
)
def test_a_download_says_its_size(size, written):
    assert numbers.size_id(size) == written
