"""What a visitor may ask the catalogue, and what the back office writes into it."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from lms.accounts import abilities
from lms.accounts.models import WorkUnit
from services.catalogue import FiguresMissing
from services.models import EDIT, Part, State
from services.search import Choice, Facets

FACETS = {
    "category": _("Category"),
    "life_event": _("Life event"),
    "unit": _("Work unit"),
    "religion": _("Religion"),
}


class LookForm(forms.Form):
    """Search text and facets of a GET request; what is not understood counts as not chosen."""

    q = forms.CharField(required=False, max_length=200)
    category = forms.SlugField(required=False)
    life_event = forms.SlugField(required=False)
    religion = forms.SlugField(required=False)
    unit = forms.CharField(required=False, max_length=40)

    @property
    def text(self) -> str:
        return str(self._understood().get("q", ""))

    @property
    def facets(self) -> Facets:
        return Facets(**{name: self._understood().get(name, "") for name in FACETS})

    def _understood(self) -> dict[str, str]:
        self.is_valid()
        return dict(self.cleaned_data)


def facet_fields(found: dict[str, list[Choice]], facets: Facets) -> list[dict[str, object]]:
    """The facets as selects: their name, label, choices and what is chosen. An empty one is left out."""
    fields = [
        {"name": name, "label": label, "choices": found[name], "chosen": getattr(facets, name)}
        for name, label in FACETS.items()
    ]
    return [field for field in fields if field["choices"] or field["chosen"]]


def component_field(part: Part) -> str:
    """The name of the form's field for a component."""
    return f"component_{part.value}"


def own_units(user: Any) -> Any:
    """The units in whose name the person may write services."""
    covered = abilities.of(user).where(EDIT, path="path")
    return WorkUnit.objects.filter(covered).with_names(localdate())


class _OwnUnitForm(WagtailAdminModelForm):
    """A form of a thing that belongs to a unit: only units of one's own can be chosen."""

    unit_field = "unit"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.unit_field].queryset = own_units(self.for_user)


class PledgeForm(_OwnUnitForm):
    pass


# One field a component, declared before the class is: Wagtail's panels look for declared fields.
_ComponentsForm: Any = type(_OwnUnitForm)(  # type: ignore[misc]  # the metaclass is Wagtail's, untyped
    "_ComponentsForm",
    (_OwnUnitForm,),
    {
        component_field(part): forms.CharField(
            label=f"{part.value}. {part.name}", required=False, widget=forms.Textarea(attrs={"rows": 3})
        )
        for part in Part
    },
)


class ServiceForm(_ComponentsForm):  # type: ignore[valid-type,misc]
    """The description of a service together with the 14 components of its standard."""

    unit_field = "authority"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = dict(self.instance.components.values_list("number", "body")) if self.instance.pk else {}
        for part in Part:
            field = self.fields[component_field(part)]
            field.label = f"{part.value}. {part.label}"
            field.help_text = _("One item a line.") if part <= Part.PROCEDURE else ""
            field.initial = written.get(part.value, "")

    def bodies(self) -> dict[int, str]:
        """The texts of all components, by number."""
        return {part.value: self.cleaned_data[component_field(part)] for part in Part}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        figures = cleaned.get("time_amount"), cleaned.get("cost_rupiah")
        if self.instance.state == State.PUBLISHED and None in figures:
            raise forms.ValidationError(str(FiguresMissing()))
        return cleaned


class TransferForm(forms.Form):
    """Where a service went."""

    to = forms.CharField(label=_("New authority"), max_length=200)
    url = forms.URLField(label=_("Its address"), assume_scheme="https", initial="https://")
    on = forms.DateField(label=_("Day of the transfer"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_("Legal basis of the transfer"), max_length=200, required=False)
