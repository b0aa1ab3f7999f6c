"""The form that takes a picture into a question."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ImageForm(forms.Form):
    file = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        help_text=_("PNG, JPEG, WebP or GIF, at most 10 MB. It is made small for phones."),
    )
    alt = forms.CharField(
        label=_("What the picture shows"),
        max_length=300,
        help_text=_("Read to those who can't see it. Don't give the answer away."),
    )
