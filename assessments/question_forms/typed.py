"""Forms of questions whose answer is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.questions.numeric import ABSOLUTE, RELATIVE

from .question import QuestionForm, lines_of


class NumericForm(QuestionForm):
    kind = "numeric"
    answer = forms.DecimalField(label=_("Right answer"), localize=True)
    tolerance = forms.DecimalField(label=_("Tolerance"), min_value=0, initial=0, localize=True)
    tolerance_kind = forms.ChoiceField(
        label=_("The tolerance is"),
        choices=[(ABSOLUTE, _("an amount: ± the tolerance")), (RELATIVE, _("a share: 0.05 means ± 5 %"))],
        initial=ABSOLUTE,
    )
    unit = forms.CharField(label=_("Unit of measure"), max_length=30, required=False)

    def own_content(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "answer": str(cleaned["answer"]),
            "tolerance": str(cleaned["tolerance"]),
            "tolerance_kind": cleaned["tolerance_kind"],
            "unit": cleaned["unit"],
        }


class ShortForm(QuestionForm):
    kind = "short"
    answers = forms.CharField(
        label=_("Accepted answers"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line. Case, accents and spacing don't matter; the first is shown as the key."),
    )

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**content, "answers": "\n".join(content["answers"])}

    def own_content(self) -> dict[str, Any]:
        return {"answers": lines_of(self.cleaned_data["answers"])}
