"""The form of questions about places on a picture."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import rich_text
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
    place = forms.CharField(label=_("Numbers, as percentages"), max_length=400, required=False)


class HotspotForm(OptionsForm):
    kind = "hotspot"
    leading_names = ("text", "picture")
    row_form = PlaceForm
    rows_title = _("Places")
    rows_help = _(
        "Click into a row's numbers, then draw the place on the picture in the preview: a rectangle from "
        "corner to corner, a circle from its middle outwards, a polygon corner by corner. Or type "
        "percentages: left, top, width, height (10 20 30 15); middle and radius (50 50 8); corners "
        "(10 10 40 12 25 40). The words are read to those who can't see the picture: say where the place "
        "is without giving the answer away."
    )
    picture = forms.CharField(
        label=_("Picture"),
        max_length=500,
        help_text=_("Click here, then upload the picture under “Insert a picture”."),
    )
    pick_count = forms.IntegerField(
        label=_("How many places learners mark"), min_value=1, max_value=26, initial=1
    )

    @property
    def sheet(self) -> rich_text.Image | None:
        try:
            return rich_text.read_image(self.cleaned_data.get("picture", ""))
        except rich_text.NotationError:
            return None

    def own_content(self) -> dict[str, Any]:
        return {"picture": self.cleaned_data["picture"], "pick_count": self.cleaned_data["pick_count"]}
