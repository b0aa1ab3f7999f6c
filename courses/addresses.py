"""How addresses name a unit or one of its media: `niat`, `niat~audio`."""

from django.urls.converters import SlugConverter

from courses.curriculum import OTHER


class UnitKey(SlugConverter):
    regex = rf"[-a-zA-Z0-9_]+(?:{OTHER}[a-z]+)?"
