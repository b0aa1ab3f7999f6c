"""Forms of who may start a quiz when: windows by batch, and what single learners are granted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Batch
from lms.lib import dates

from .accommodations import LONGEST_REASON, MOST_ATTEMPTS, MOST_PERCENT
from .models import Quiz


def zone_label() -> str:
    """The label of the zone in which the person reads and writes moments."""
    return dates.ZONES.get(timezone.get_current_timezone_name(), timezone.get_current_timezone_name())


class MomentField(forms.DateTimeField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(**kwargs, required=False, widget=widget)


class WindowForm(forms.Form):
    batch = forms.ModelChoiceField(
        label=gettext_lazy("Batch"),
        queryset=Batch.objects.none(),
        required=False,
        empty_label=gettext_lazy("All batches without a window of their own"),
    )
    opens_at = MomentField(label=gettext_lazy("Opens"))
    closes_at = MomentField(
        label=gettext_lazy("Closes"),
        help_text=gettext_lazy("From this moment on nobody can start; who has started may finish."),
    )

    def __init__(self, data: Any = None, *, quiz: Quiz) -> None:
        super().__init__(data)
        batches = Batch.objects.filter(course__code=quiz.course_code).select_related("course")
        self.fields["batch"].queryset = batches  # type: ignore[attr-defined]
        for name in ("opens_at", "closes_at"):
            label = self.fields[name].label
            self.fields[name].label = _("%(label)s (%(zone)s)") % {"label": label, "zone": zone_label()}


class AccommodationForm(forms.Form):
    extra_time_percent = forms.IntegerField(
        label=gettext_lazy("Extra time (%)"), min_value=0, max_value=MOST_PERCENT, initial=0
    )
    extra_attempts = forms.IntegerField(
        label=gettext_lazy("Extra attempts"), min_value=0, max_value=MOST_ATTEMPTS, initial=0
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept with the grant, and seen by whoever manages it."),
    )
