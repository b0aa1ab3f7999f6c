"""The form of an assignment, with its rubric."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from courses.models import Course
from lms.lib.errors import Refused

from . import assignments
from .file_kinds import CONTENT_TYPES
from .models import Assignment
from .models.assignments import LARGEST_FILE_BYTES, MB
from .rubric_field import RubricField

USUAL_TYPES = ("pdf", "docx", "jpg", "png")


class AssignmentForm(WagtailAdminModelForm):  # type: ignore[misc]
    course_code = forms.ChoiceField(label=_("Training"))
    file_types = forms.MultipleChoiceField(
        label=_("Kinds of files"),
        choices=[(kind, kind.upper()) for kind in CONTENT_TYPES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=USUAL_TYPES,
    )
    file_megabytes_max = forms.IntegerField(
        label=_("MB a file may have"), min_value=1, max_value=LARGEST_FILE_BYTES // MB, initial=10
    )
    rubric = RubricField(
        label=_("Rubric"),
        help_text=_(
            "Each criterion has levels, each worth points; graders choose one level of each."
            " Rows left empty are not kept. Save to get more rows."
        ),
    )

    class Meta:
        model = Assignment
        fields = [
            "title", "activity_key", "kind", "course_code", "instructions", "rubric", "passing_grade",
            "takes_text", "files_most", "file_types", "due_days", "late", "late_percent_a_day",
            "late_days_most", "resubmits", "is_blind", "is_double", "tolerance_percent",
        ]  # fmt: skip
        help_texts = {"activity_key": _("A short name that stays, for example mbp-01-rencana-tindak-lanjut.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = Course.objects.editable_by(self.for_user).order_by("title")
        self.fields["course_code"].choices = [
            (course.code, f"{course.title} ({course.code})") for course in courses
        ]
        if self.instance.pk:
            # Curricula refer to it, so it stays what it was.
            self.fields["activity_key"].disabled = True
            self.initial["file_megabytes_max"] = self.instance.file_megabytes_max

    def _post_clean(self) -> None:
        """Ask the rule, so that what it refuses is said beside the form."""
        super()._post_clean()
        if self.errors:
            return
        self.instance.file_bytes_max = self.cleaned_data["file_megabytes_max"] * MB
        try:
            assignments.refuse_impossible(self.instance)
        except Refused as refusal:
            self.add_error(None, str(refusal))
