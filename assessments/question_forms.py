"""Forms of the quiz editor, one for each kind of question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms import formset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import questions
from .questions import ordering
from .questions.multiple import ALL_OR_NOTHING, PER_OPTION
from .questions.numeric import ABSOLUTE, RELATIVE

SPARE_ROWS = 3
FEW_LINES = forms.Textarea(attrs={"rows": 4})


class OptionForm(forms.Form):
    id = forms.CharField(required=False, widget=forms.HiddenInput)
    correct = forms.BooleanField(label=_("Right"), required=False)
    text = forms.CharField(label=_("Option"), max_length=1000, required=False)
    feedback = forms.CharField(label=_("Feedback when chosen"), max_length=1000, required=False)


class PairForm(forms.Form):
    stem = forms.CharField(label=_("What is asked"), max_length=1000, required=False)
    choice = forms.CharField(label=_("What belongs to it"), max_length=1000, required=False)
    feedback = forms.CharField(label=_("Feedback with the result"), max_length=1000, required=False)


class QuestionForm(forms.Form):
    """What every kind has; `content()` is what a QuestionVersion stores.

    A kind with rows (options, pairs) names them as its content does, and the form of one of them.
    """

    kind = ""
    rows_name: ClassVar[str] = ""
    row_form: ClassVar[type[forms.Form]]
    rows_title: ClassVar[str | Promise] = ""

    text = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000)
    points = forms.DecimalField(
        label=_("Points"), min_value=0, max_value=1000, decimal_places=2, initial=1, localize=True
    )
    feedback = forms.CharField(
        label=_("Explanation"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=5000,
        help_text=_("Shown with the result: why the right answer is right, and where to read it."),
    )

    def __init__(self, data: Any = None, *, content: Mapping[str, Any] | None = None) -> None:
        initial = self.initial_of(content) if content else {}
        super().__init__(data, initial=initial or None)
        self.rows = self._formset(data, initial.get(self.rows_name, [])) if self.rows_name else None

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return dict(content)

    def content(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        common = ("text", "points", "feedback")
        content: dict[str, Any] = {name: str(cleaned[name]) for name in common if name in cleaned}
        if self.rows is not None:
            filled = [row.cleaned_data for row in self.rows if is_filled(row)]
            content[self.rows_name] = [self.row_content(row) for row in filled]
        return content | self.own_content()

    def row_content(self, row: dict[str, Any]) -> dict[str, Any]:
        return row

    def own_content(self) -> dict[str, Any]:
        return {}

    def is_valid(self) -> bool:
        rows_are_valid = self.rows is None or self.rows.is_valid()
        if not (super().is_valid() and rows_are_valid):
            return False
        try:
            questions.parse(self.kind, self.content())
        except questions.ContentError as error:
            self.add_error(None, str(error.message))
        return not self.errors

    def _formset(self, data: Any, initial: Any) -> Any:
        made = formset_factory(self.row_form, extra=SPARE_ROWS, min_num=2, max_num=26, absolute_max=30)
        return made(data, initial=initial, prefix=self.rows_name)


def is_filled(row: forms.Form) -> bool:
    """Whether the author wrote words into the row."""
    return any(
        row.cleaned_data.get(name)
        for name, field in row.fields.items()
        if isinstance(field, forms.CharField) and not field.widget.is_hidden
    )


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


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


class MatchingForm(QuestionForm):
    kind = "matching"
    rows_name = "pairs"
    rows_title = _("Pairs")
    row_form = PairForm
    distractors = forms.CharField(
        label=_("Extra choices"),
        widget=FEW_LINES,
        required=False,
        help_text=_("One a line. They belong to nothing and make guessing harder."),
    )

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**content, "distractors": "\n".join(content.get("distractors") or [])}

    def own_content(self) -> dict[str, Any]:
        return {"distractors": lines_of(self.cleaned_data["distractors"])}


class OrderingForm(QuestionForm):
    kind = "ordering"
    items = forms.CharField(
        label=_("Items in the right order"),
        widget=FEW_LINES,
        help_text=_("One a line. Learners get them in another order."),
    )
    policy = forms.ChoiceField(
        label=_("Partly right answers"),
        choices=[
            (ordering.BY_PLACE, _("By place: each item in its own place counts")),
            (ordering.BY_NEIGHBOURS, _("By neighbours: each item right after the one before it counts")),
            (ordering.ALL_OR_NOTHING, _("All or nothing: only the whole order earns the points")),
        ],
        initial=ordering.BY_PLACE,
    )

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**content, "items": "\n".join(content["items"])}

    def own_content(self) -> dict[str, Any]:
        return {"items": lines_of(self.cleaned_data["items"]), "policy": self.cleaned_data["policy"]}


QUESTION_FORMS: dict[str, type[QuestionForm]] = {
    form.kind: form
    for form in (SingleForm, MultipleForm, TrueFalseForm, NumericForm, ShortForm, MatchingForm, OrderingForm)
}
