"""What people type about themselves."""

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.lib.errors import Refused

from . import people, signin
from .models import Profile, User


class SignInForm(LoginForm):
    """One field for every kind of login, counted in one spelling against guessing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("NIP, NIK or e-mail"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        )
        self.fields["password"].label = _("Password")
        self.fields["remember"].label = _("Keep me signed in on this device")
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.order_fields(["login", "password", "remember"])

    def clean_login(self):
        return signin.canonical(self.cleaned_data["login"])


class RegistrationForm(SignupForm):
    """A NIP or a NIK, a name, an address and a password. Taken numbers are told by mail only."""

    identity_number = forms.CharField(
        label=_("NIP or NIK"),
        max_length=30,
        help_text=_("NIP (18 digits) for civil servants; NIK (16 digits) for everyone else."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        help_text=_("Without titles, as on your identity card: certificates will show it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("identity_number", "name", "email", "password1", "password2")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_identity_number(self):
        number = self.cleaned_data["identity_number"]
        try:
            self.identity = people.identify(number, on=timezone.localdate())
        except Refused as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        return number

    def clean(self):
        cleaned = super().clean()
        if getattr(self, "identity", None) and people.is_registered(self.identity):
            self.account_already_exists = True
        return cleaned


class PersonForm(forms.ModelForm):
    """The part of a person that isn't the profile."""

    class Meta:
        model = User
        fields = ["name", "preferred_language", "timezone"]


LONGEST_LIFE_YEARS = 110


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Profile
        fields = people.OWN_FIELDS
        widgets = {"birth_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean_birth_on(self):
        """It is printed on certificates: a day within a human life."""
        born_on, today = self.cleaned_data["birth_on"], timezone.localdate()
        if born_on and (born_on > today or today.year - born_on.year > LONGEST_LIFE_YEARS):
            raise forms.ValidationError(_("Check the date of birth."))
        return born_on
