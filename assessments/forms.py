"""The form of a quiz's rules, in groups."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from courses.models import Course

from . import blueprints
from .models import Assignment, Quiz

MOST_NETWORKS = 50
SPARE_GRADES = 2

GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (gettext_lazy("The quiz"), ("title", "activity_key", "course_code", "purpose", "pretest")),
    (gettext_lazy("Scores and passing"), ("passing_grade", "scoring")),
    (
        gettext_lazy("Attempts and time"),
        ("attempts_allowed", "attempts_delay_minutes", "time_limit_minutes"),
    ),
    (
        gettext_lazy("How questions are shown"),
        ("navigation", "questions_per_page", "shuffle_questions", "shuffle_options"),
    ),
    (gettext_lazy("Feedback"), ("feedback", "shows_explanations")),
    (gettext_lazy("Who may start"), ("access_code", "networks", "identity_statement")),
)
GRADED_GROUP = 1
"""The group that the passing grades of categories belong to."""


class CategoryGradeForm(forms.Form):
    category = forms.CharField(
        label=gettext_lazy("Category"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "score-categories", "autocomplete": "off"}),
    )
    passing_grade = forms.DecimalField(
        label=gettext_lazy("Passing grade (%)"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
        localize=True,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_named, is_graded = bool(cleaned.get("category")), cleaned.get("passing_grade") is not None
        if is_named and not is_graded and "passing_grade" not in self.errors:
            self.add_error("passing_grade", _("Say which score passes."))
        if is_graded and not is_named:
            self.add_error("category", _("Say which category this score is for."))
        return cleaned


@dataclass(frozen=True)
class Group:
    """Fields that belong together; open where somebody has to look at them."""

    title: str
    fields: list[forms.BoundField]
    is_open: bool
    has_grades: bool


class QuizForm(WagtailAdminModelForm):  # type: ignore[misc]
    course_code = forms.ChoiceField(label=gettext_lazy("Training"))
    time_limit_minutes = forms.IntegerField(
        label=gettext_lazy("Time limit (minutes)"),
        min_value=1,
        max_value=1440,
        required=False,
        help_text=gettext_lazy("Leave empty for no limit."),
    )
    networks = forms.CharField(
        label=gettext_lazy("Networks"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line, for example 10.1.0.0/16. Leave empty for any place."),
    )

    class Meta:
        model = Quiz
        fields = [
            "title", "activity_key", "course_code", "purpose", "pretest", "passing_grade", "scoring",
            "attempts_allowed", "attempts_delay_minutes", "navigation", "questions_per_page",
            "shuffle_questions", "shuffle_options", "feedback", "shows_explanations", "access_code",
            "identity_statement",
        ]  # fmt: skip
        help_texts = {"activity_key": gettext_lazy("A short name that stays, for example mbp-01-tes-akhir.")}
        widgets = {"identity_statement": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = Course.objects.editable_by(self.for_user).order_by("title")
        self.fields["course_code"].choices = [
            (course.code, f"{course.title} ({course.code})") for course in courses
        ]
        pretests = Quiz.objects.editable_by(self.for_user).filter(purpose=Quiz.Purpose.PRETEST)
        self.fields["pretest"].queryset = pretests.exclude(pk=self.instance.pk)
        for name in ("scoring", "navigation"):
            self.fields[name].required = False  # left out, it stays what it is
        if self.instance.pk:
            # Curricula refer to it, so it stays what it was.
            self.fields["activity_key"].disabled = True
            self.fields["pretest"].queryset = pretests.filter(course_code=self.instance.course_code).exclude(
                pk=self.instance.pk
            )
            self.initial["time_limit_minutes"] = self.instance.time_limit_minutes or None
            self.initial["networks"] = "\n".join(self.instance.ip_ranges)
        self.grades = self._grades()

    def _grades(self) -> Any:
        known = self.instance.category_grades
        rows = formset_factory(CategoryGradeForm, extra=SPARE_GRADES, max_num=30, validate_max=True)
        is_posted = self.is_bound and "grades-TOTAL_FORMS" in self.data
        return rows(self.data if is_posted else None, prefix="grades", initial=known)

    def is_valid(self) -> bool:
        grades_are_valid = not self.grades.is_bound or self.grades.is_valid()
        return bool(super().is_valid() and grades_are_valid)

    def clean_activity_key(self) -> str:
        key: str = self.cleaned_data["activity_key"]
        if Assignment.objects.filter(activity_key=key).exists():
            raise forms.ValidationError(_("An assignment has this key already."))
        return key

    def clean_networks(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["networks"].splitlines() if line.strip()]
        if len(lines) > MOST_NETWORKS:
            raise forms.ValidationError(_("At most %(most)s networks.") % {"most": MOST_NETWORKS})
        return [_network(line) for line in lines]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        minutes = cleaned.get("time_limit_minutes")
        if minutes != self.initial.get("time_limit_minutes"):
            self.instance.time_limit_seconds = minutes * 60 if minutes else None
        self.instance.ip_ranges = cleaned.get("networks", [])
        pretest = cleaned.get("pretest")
        if pretest and pretest.course_code != cleaned.get("course_code"):
            self.add_error("pretest", _("This pre-test belongs to another training."))
        if self.grades.is_bound and self.grades.is_valid():
            self.instance.category_grades = _as_kept(self.grades.cleaned_data)
        return cleaned

    @property
    def groups(self) -> Iterator[Group]:
        for place, (title, names) in enumerate(GROUPS):
            fields = [self[name] for name in names]
            has_grades = place == GRADED_GROUP
            is_wrong = any(field.errors for field in fields) or (
                has_grades and self.grades.total_error_count()
            )
            yield Group(str(title), fields, place == 0 or bool(is_wrong), has_grades)

    @property
    def score_categories(self) -> list[str]:
        """The categories that an attempt may have sub-scores of."""
        if not self.instance.pk:
            return []
        places = blueprints.of(self.instance).places
        return sorted({one.category for place in places for one in place.candidates if one.category})


def _network(line: str) -> str:
    try:
        return str(ipaddress.ip_network(line, strict=False))
    except ValueError as error:
        raise forms.ValidationError(_("“%(line)s” is no network.") % {"line": line[:60]}) from error


def _as_kept(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The rows that name a category, each category once: the last row that names it counts."""
    kept = {row["category"]: str(row["passing_grade"]) for row in rows if row.get("category")}
    return [{"category": name, "passing_grade": percent} for name, percent in kept.items()]
