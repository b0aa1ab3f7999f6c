"""Forms of questions that are answered by choosing among options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.questions.multiple import ALL_OR_NOTHING, PER_OPTION

from .question import QuestionForm


class OptionForm(forms.Form):
    id = forms.CharField(required=False, widget=forms.HiddenInput)
    correct = forms.BooleanField(label=_("Right"), required=False)
    text = forms.CharField(label=_("Option"), max_length=1000, required=False)
    feedback = forms.CharField(label=_("Feedback when chosen"), max_length=1000, required=False)


class OptionsForm(QuestionForm):
    rows_name = "options"
    rows_title = _("Options")
    row_form = OptionForm


class SingleForm(OptionsForm):
    kind = "single"


class MultipleForm(OptionsForm):
    kind = "multiple"
    policy = forms.ChoiceField(
        label=_("Partly right answers"),
        choices=[
            (ALL_OR_NOTHING, _("All or nothing: only exactly the right options earn the points")),
            (PER_OPTION, _("Per option: right ones add, wrong ones take away, never below zero")),
        ],
        initial=ALL_OR_NOTHING,
    )

    def own_content(self) -> dict[str, Any]:
        return {"policy": self.cleaned_data["policy"]}


class TrueFalseForm(QuestionForm):
    kind = "truefalse"
    answer = forms.TypedChoiceField(
        label=_("The statement is"),
        choices=[("true", _("True")), ("false", _("False"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "true",
    )

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**content, "answer": "true" if content["answer"] else "false"}

    def own_content(self) -> dict[str, Any]:
        return {"answer": self.cleaned_data["answer"]}
