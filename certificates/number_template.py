"""How a unit writes its certificate numbers: `{seq:05d}/{unit}/PP.00/{month_roman}/{year}`. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from string import Formatter

from lms.lib.dates import roman

DEFAULT = "{seq:05d}/{unit}/PP.00/{month_roman}/{year}"
TOKENS = ("seq", "unit", "classification", "month", "month_roman", "year", "batch")
# Without these two certificates of a unit, or of two years, could bear one number.
NEEDED = ("seq", "unit", "year")
WIDTH = re.compile(r"^(0?[1-9]d?|d)?$")


class TemplateInvalid(ValueError):
    """The template can't number certificates; the text says why, in English, for the form to translate."""


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """What a number may tell. `sequence` counts the unit's certificates of the year from 1."""

    sequence: int
    unit: str
    classification: str
    issued_on: date
    batch: int


def write(template: str, facts: NumberFacts) -> str:
    """The number by the template; raises TemplateInvalid for one that `check` refuses."""
    check(template)
    return template.format(
        seq=facts.sequence,
        unit=facts.unit,
        classification=facts.classification,
        month=f"{facts.issued_on.month:02d}",
        month_roman=roman(facts.issued_on.month),
        year=facts.issued_on.year,
        batch=roman(facts.batch),
    )


def check(template: str) -> None:
    """Raise TemplateInvalid unless it holds known tokens only, and those that tell numbers apart."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise TemplateInvalid("braces") from error
    used = []
    for _text, token, width, conversion in parts:
        if token is None:
            continue
        if token not in TOKENS or conversion:
            raise TemplateInvalid("token")
        if width and (token not in ("seq", "year") or not WIDTH.match(width)):
            raise TemplateInvalid("width")
        used.append(token)
    if any(token not in used for token in NEEDED):
        raise TemplateInvalid("needed")
