"""Forms of questions that are answered by choosing among options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.questions.multiple import ALL_OR_NOTHING, PENALTY, PER_OPTION

from .question import QuestionForm, lines_of


class OptionForm(forms.Form):
    id = forms.CharField(required=False, widget=forms.HiddenInput)
    correct = forms.BooleanField(label=_("Right"), required=False)
    text = forms.CharField(label=_("Option"), max_length=1000, required=False)
    feedback = forms.CharField(label=_("Feedback when chosen"), max_length=1000, required=False)


class OptionsForm(QuestionForm):
    rows_name = "options"
    rows_title = _("Options")
    row_form: ClassVar[type[forms.Form]] = OptionForm


class SingleForm(OptionsForm):
    kind = "single"


class MultipleForm(OptionsForm):
    kind = "multiple"
    policy = forms.ChoiceField(
        label=_("Partly right answers"),
        choices=[
            (ALL_OR_NOTHING, _("All or nothing: only exactly the right options earn the points")),
            (PER_OPTION, _("Per option: right ones add, wrong ones take away, never below zero")),
            (PENALTY, _("With a penalty: right ones add, each wrong one takes away the penalty")),
        ],
        initial=ALL_OR_NOTHING,
    )
    penalty_percent = forms.DecimalField(
        label=_("Penalty for each wrong option (%)"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
        localize=True,
        help_text=_("Of the question's points; the mark never falls below zero."),
    )

    def own_content(self) -> dict[str, Any]:
        policy, penalty = self.cleaned_data["policy"], self.cleaned_data["penalty_percent"]
        has_penalty = policy == PENALTY and penalty is not None
        return {"policy": policy} | ({"penalty_percent": str(penalty)} if has_penalty else {})


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


class WeightedOptionForm(forms.Form):
    id = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Option"), max_length=1000, required=False)
    weight = forms.DecimalField(
        label=_("Weight, 0 to 5"), min_value=0, max_value=5, decimal_places=2, required=False, localize=True
    )
    feedback = forms.CharField(label=_("Feedback when chosen"), max_length=1000, required=False)


class WeightedForm(OptionsForm):
    kind = "weighted"
    row_form = WeightedOptionForm
    category = forms.CharField(
        label=_("Category"),
        max_length=100,
        required=False,
        help_text=_("What the question is about, for example public service or integrity."),
    )

    def row_content(self, row: dict[str, Any]) -> dict[str, Any]:
        return row | {"weight": "" if row["weight"] is None else str(row["weight"])}

    def own_content(self) -> dict[str, Any]:
        return {"category": self.cleaned_data["category"]}


class LikertForm(QuestionForm):
    kind = "likert"
    points = None  # type: ignore[assignment]  # there is nothing to earn
    labels = forms.CharField(
        label=_("Steps of the scale"),
        widget=forms.Textarea(attrs={"rows": 5}),
        initial=lambda: "\n".join(
            map(str, (_("Strongly disagree"), _("Disagree"), _("Neutral"), _("Agree"), _("Strongly agree")))
        ),
        help_text=_("One a line. Answers aren't scored: a quiz of nothing else needs a passing grade of 0."),
    )

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**content, "labels": "\n".join(content["labels"])}

    def own_content(self) -> dict[str, Any]:
        return {"labels": lines_of(self.cleaned_data["labels"])}
