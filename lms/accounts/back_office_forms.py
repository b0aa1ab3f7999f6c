"""What administrators type about other people."""

from django import forms
from django.forms.models import fields_for_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from lms.lib.errors import Refused

from . import abilities, people, signin
from .models import Profile, User, WorkUnit, roles

ABOUT = ("title_prefix", "title_suffix", "birth_place", "birth_on", "sex", "employment", "rank", "position")


class UnitChoice(forms.ModelChoiceField):
    """Units as an indented tree, each with today's name, in one query."""

    def __init__(self, **kwargs):
        super().__init__(queryset=WorkUnit.objects.none(), label=_("Work unit"), **kwargs)

    def label_from_instance(self, unit):
        return f"{'— ' * (unit.depth - 1)}{unit.name} ({unit.code})"


def limit_to_units_of(person, field, verb):
    """Offer only the units in which the person may do `verb`."""
    covered = abilities.of(person).where(verb, path="path")
    field.queryset = WorkUnit.objects.filter(covered).with_names(timezone.localdate())


class EnterPersonForm(forms.ModelForm):
    identity_number = forms.CharField(label=_("NIP or NIK"), max_length=30)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("A password is chosen by the reset mail to this address."),
    )
    unit = UnitChoice()

    class Meta:
        model = User
        fields = ["name"]

    field_order = ("identity_number", "name", "email", "unit")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        limit_to_units_of(by, self.fields["unit"], "edit_people")

    def clean_identity_number(self):
        number = self.cleaned_data["identity_number"]
        try:
            self.identity = people.identify(number, on=timezone.localdate())
        except Refused as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        return number


class PersonEditForm(forms.ModelForm):
    """No e-mail address here: who can change it can take the account by a reset mail."""

    unit = UnitChoice()
    locals().update(fields_for_model(Profile, fields=ABOUT, widgets={"birth_on": AdminDateInput()}))

    class Meta:
        model = User
        fields = ["name", "is_active"]

    field_order = ("name", "unit", *ABOUT, "is_active")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        limit_to_units_of(by, self.fields["unit"], "edit_people")
        profile = getattr(self.instance, "profile", None)
        self.initial.update({name: getattr(profile, name, None) for name in (*ABOUT, "unit")})


class UnitForm(forms.ModelForm):
    parent = UnitChoice()
    name = forms.CharField(label=_("Name"), max_length=250)
    valid_from = forms.DateField(label=_("Called so from"), widget=AdminDateInput)

    class Meta:
        model = WorkUnit
        fields = ["code"]

    field_order = ("parent", "code", "name", "valid_from")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        limit_to_units_of(by, self.fields["parent"], "edit_units")
        self.fields["parent"].label = _("Below")
        # Only the whole site's administrator may open a new top.
        self.fields["parent"].required = abilities.of(by).scopes_for("edit_units") is not abilities.ALL


class UnitRenameForm(forms.ModelForm):
    """A new name from a day on. A misspelt name is a new name too: old documents keep what they said."""

    name = forms.CharField(label=_("New name"), max_length=250)
    valid_from = forms.DateField(label=_("Called so from"), widget=AdminDateInput)

    class Meta:
        model = WorkUnit
        fields = ()

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["name"] = self.instance.name


class GrantForm(forms.Form):
    """Not a model form: whether the role and scope make sense is the rule's to say."""

    person = forms.CharField(label=_("Person"), help_text=_("NIP, NIK or e-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=roles)
    scope = forms.CharField(
        label=_("Scope"), help_text=_("site, unit:CODE, course:CODE or batch:NUMBER"), initial="unit:"
    )

    def __init__(self, *args, by, instance=None, **kwargs):
        super().__init__(*args, **kwargs)

    def clean_person(self):
        person = signin.people_called(self.cleaned_data["person"]).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has this number or address."), code="nobody")
        return person
