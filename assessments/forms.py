"""The form of a quiz's rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from courses.models import Course

from .models import Quiz


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
