"""Forms of the quiz editor: the quiz's rules, and one form for each kind of question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from courses.models import Course

from . import questions
from .models import Quiz
from .questions.multiple import ALL_OR_NOTHING, PER_OPTION
from .questions.numeric import ABSOLUTE, RELATIVE

SPARE_OPTIONS = 3


class QuizForm(WagtailAdminModelForm):  # type: ignore[misc]
    course_code = forms.ChoiceField(label=_("Training"))
    time_limit_minutes = forms.IntegerField(
        label=_("Time limit (minutes)"),
        min_value=1,
        max_value=1440,
        required=False,
        help_text=_("Leave empty for no limit."),
    )

    class Meta:
        model = Quiz
        fields = [
            "title", "activity_key", "course_code", "purpose", "passing_grade", "attempts_allowed",
            "shuffle_questions", "shuffle_options", "feedback",
        ]  # fmt: skip
        help_texts = {"activity_key": _("A short name that stays, for example mbp-01-tes-akhir.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = Course.objects.editable_by(self.for_user).order_by("title")
        self.fields["course_code"].choices = [
            (course.code, f"{course.title} ({course.code})") for course in courses
        ]
        if self.instance.pk:
            # Curricula refer to it, so it stays what it was.
            self.fields["activity_key"].disabled = True
            self.initial["time_limit_minutes"] = self.instance.time_limit_minutes or None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        minutes = cleaned.get("time_limit_minutes")
        self.instance.time_limit_seconds = minutes * 60 if minutes else None
        return cleaned


class OptionForm(forms.Form):
    id = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Option"), max_length=1000, required=False)
    correct = forms.BooleanField(label=_("Right"), required=False)
    feedback = forms.CharField(label=_("Feedback when chosen"), max_length=1000, required=False)


OptionFormSet = formset_factory(OptionForm, extra=SPARE_OPTIONS, min_num=2, max_num=26, absolute_max=30)


class QuestionForm(forms.Form):
    """What every kind has; `content()` is what a QuestionVersion stores."""

    has_options = False

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
    kind = ""

    def __init__(self, data: Any = None, *, content: Mapping[str, Any] | None = None) -> None:
        content = content or {}
        super().__init__(data, initial=self.initial_of(content) if content else None)
        self.options = (
            OptionFormSet(data, initial=content.get("options", []), prefix="options")
            if self.has_options
            else None
        )

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return dict(content)

    def content(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        content = {"text": cleaned["text"], "points": str(cleaned["points"]), "feedback": cleaned["feedback"]}
        if self.options is not None:
            rows = [form.cleaned_data for form in self.options if form.cleaned_data.get("text")]
            content["options"] = [
                {name: row[name] for name in ("id", "text", "correct", "feedback")} for row in rows
            ]
        return content | self.own_content()

    def own_content(self) -> dict[str, Any]:
        return {}

    def is_valid(self) -> bool:
        options_are_valid = self.options is None or self.options.is_valid()
        if not (super().is_valid() and options_are_valid):
            return False
        try:
            questions.parse(self.kind, self.content())
        except questions.ContentError as error:
            self.add_error(None, str(error.message))
        return not self.errors


class SingleForm(QuestionForm):
    kind = "single"
    has_options = True


class MultipleForm(QuestionForm):
    kind = "multiple"
    has_options = True
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
        lines = self.cleaned_data["answers"].splitlines()
        return {"answers": [line.strip() for line in lines if line.strip()]}


QUESTION_FORMS: dict[str, type[QuestionForm]] = {
    form.kind: form for form in (SingleForm, MultipleForm, TrueFalseForm, NumericForm, ShortForm)
}
