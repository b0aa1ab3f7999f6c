from datetime import date

import pytest

from certificates import number_template
from certificates.number_template import NumberFacts, TemplateInvalid

FACTS = NumberFacts(sequence=589, unit="BDA", classification="RSDM.510", issued_on=date(2026, 5, 4), batch=7)


@pytest.mark.parametrize(
    ("template", "number"),
    [
        (number_template.DEFAULT, "00589/BDA/PP.00/V/2026"),
        ("B.{seq}/{unit}/{classification}/{month_roman}/{year}", "B.589/BDA/RSDM.510/V/2026"),
        ("{year}{month}-{unit}-{seq:07d}-{batch}", "202605-BDA-0000589-VII"),
    ],
)
def test_a_number_is_written_by_its_units_template(template, number):
    assert number_template.write(template, FACTS) == number


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{seq}/{unit}/{year", "braces"),
        ("{seq}/{unit}/{year}/{nik}", "token"),
        ("{seq}/{unit}/{year}/{unit.__class__}", "token"),
        ("{seq!r}/{unit}/{year}", "token"),
        ("{seq:>99}/{unit}/{year}", "width"),
        ("{seq}/{unit:3}/{year}", "width"),
        ("{seq}/{year}", "needed"),
        ("{unit}/{year}", "needed"),
        ("{seq}/{unit}", "needed"),
        ("", "needed"),
    ],
)
def test_a_template_that_could_use_a_number_twice_or_knows_other_tokens_is_refused(template, fault):
    with pytest.raises(TemplateInvalid, match=fault):
        number_template.check(template)
