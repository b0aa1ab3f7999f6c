"""Forms of questions whose answer is typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from assessments.questions.numeric import ABSOLUTE, RELATIVE

from .question import QuestionForm, lines_of

WORTH = re.compile(r"(?P<text>.*\S)\s*\|\s*(?P<percent>\d+(?:[.,]\d+)?)\s*%?")


class NumericForm(QuestionForm):
    kind = "numeric"
    answer = forms.DecimalField(label=_("Right answer"), localize=True)
    tolerance = forms.DecimalField(label=_("Tolerance"), min_value=0, initial=0, localize=True)
    tolerance_kind = forms.ChoiceField(
        label=_("The tolerance is"),
        choices=[(ABSOLUTE, _("an amount: ± the tolerance")), (RELATIVE, _("a share: 0.05 means ± 5 %"))],
        initial=ABSOLUTE,
    )
    units = forms.CharField(
        label=_("Units of measure"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
        help_text=_(
            "One a line, with how much of the right answer's own unit it is: kg, then g|0.001. "
            "Leave empty for a bare number."
        ),
    )
    unit_penalty_percent = forms.DecimalField(
        label=_("Penalty without a known unit (%)"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
        localize=True,
        help_text=_("Leave empty where the unit may be left out."),
    )

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        alone = content.get("unit") or ""
        units = content.get("units") or ([{"name": alone}] if alone else [])
        return {"tolerance": "0", **content, "units": "\n".join(map(unit_line, units))}

    def own_content(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        content = {
            "answer": str(cleaned["answer"]),
            "tolerance": str(cleaned["tolerance"]),
            "tolerance_kind": cleaned["tolerance_kind"],
        }
        units = [unit_of(line) for line in lines_of(cleaned["units"])]
        if len(units) < 2 and all(unit["factor"] == "1" for unit in units):
            content["unit"] = "".join(unit["name"] for unit in units)
        else:
            content["units"] = units
        if cleaned["unit_penalty_percent"] is not None:
            content["unit_penalty_percent"] = str(cleaned["unit_penalty_percent"])
        return content


class ShortForm(QuestionForm):
    kind = "short"
    answers = forms.CharField(
        label=_("Accepted answers"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One a line; the first is shown as the key. What is only partly right gets its percentage: "
            "wasathiyah|50."
        ),
    )
    wildcards = forms.BooleanField(
        label=_("A * in an accepted answer stands for any letters"), required=False
    )
    case_matters = forms.BooleanField(label=_("Capital letters matter"), required=False)
    accents_matter = forms.BooleanField(label=_("Accents matter"), required=False)
    ignore_punctuation = forms.BooleanField(label=_("Punctuation doesn't matter"), required=False)

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**content, "answers": "\n".join(map(answer_line, content["answers"]))}

    def own_content(self) -> dict[str, Any]:
        flags = ("wildcards", "case_matters", "accents_matter", "ignore_punctuation")
        answers = [answer_of(line) for line in lines_of(self.cleaned_data["answers"])]
        # A flag that isn't set stays out, as in content from before there were any.
        return {"answers": answers} | {flag: True for flag in flags if self.cleaned_data[flag]}


def answer_line(accepted: Any) -> str:
    """An accepted answer as the editor's line: its text, and what it is worth unless that is everything."""
    if isinstance(accepted, Mapping):
        return f"{accepted['text']}|{decimal_input(accepted['percent'])}"
    return f"{accepted}|100" if WORTH.fullmatch(str(accepted)) else str(accepted)


def answer_of(line: str) -> str | dict[str, str]:
    found = WORTH.fullmatch(line)
    if not found:
        return line
    percent = found["percent"].replace(",", ".")
    return found["text"] if Decimal(percent) == 100 else {"text": found["text"], "percent": percent}


def unit_line(unit: Mapping[str, Any]) -> str:
    factor = unit.get("factor", 1)
    return str(unit["name"]) if str(factor) == "1" else f"{unit['name']}|{decimal_input(factor)}"


def unit_of(line: str) -> dict[str, str]:
    """What isn't a number stays as it was typed, so that the question can refuse it."""
    name, _bar, factor = line.partition("|")
    return {"name": name.strip(), "factor": factor.strip().replace(",", ".") or "1"}


def decimal_input(number: object) -> str:
    """A stored number as this language's fields show it."""
    return str(formats.localize_input(Decimal(str(number))))
