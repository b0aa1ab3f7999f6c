"""What a visitor may ask the catalogue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from services.search import Choice, Facets

FACETS = {
    "category": _("Category"),
    "life_event": _("Life event"),
    "unit": _("Unit"),
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
