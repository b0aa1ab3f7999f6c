"""The form of questions about places on a picture."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.questions.regions import CIRCLE, POLYGON, RECTANGLE

from .choices import OptionForm, OptionsForm


class PlaceForm(OptionForm):
    field_order = ("id", "correct", "shape", "place", "text", "feedback")
    text = forms.CharField(label=_("Where it is, in words"), max_length=1000, required=False)
    shape = forms.ChoiceField(
        label=_("Shape"),
        choices=[(RECTANGLE, _("rectangle")), (CIRCLE, _("circle")), (POLYGON, _("polygon"))],
        required=False,
    )
    place = forms.CharField(label=_("Numbers, in % of the picture"), max_length=400, required=False)


class HotspotForm(OptionsForm):
    kind = "hotspot"
    leading_names = ("text", "picture")
    row_form = PlaceForm
    rows_title = _("Places")
    rows_help = _(
        "A rectangle is left, top, width and height (10 20 30 15); a circle its middle and its radius "
        "(50 50 8); a polygon its corners (10 10 40 12 25 40). The words are read to those who can't see "
        "the picture: say where the place is without giving the answer away."
    )
    picture = forms.CharField(
        label=_("Picture"),
        max_length=500,
        help_text=_("Click here, then upload the picture under “Insert a picture”."),
    )
    pick_count = forms.IntegerField(
        label=_("How many places learners mark"), min_value=1, max_value=26, initial=1
    )

    def own_content(self) -> dict[str, Any]:
        return {"picture": self.cleaned_data["picture"], "pick_count": self.cleaned_data["pick_count"]}
