"""Name, emblem and colours of the organisation, read once and kept in the cache."""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache

from cms.models import SiteSettings

KEY = "cms.identity.1"
# Other processes with a cache of their own learn of a change after this time at the latest.
KEPT_SECONDS = 300


@dataclass(frozen=True)
class Identity:
    """What templates call `site_settings`. An emblem or colour that was not chosen is empty."""

    name: str = "Pintar"
    organisation: str = ""
    tagline: str = ""
    emblem_url: str = ""
    primary: str = ""
    primary_dark: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""

    @property
    def stylesheet(self) -> str:
        """The rules that put the chosen colours in the place of the built-in ones; empty without a choice."""
        light = f":root{{{_rules(self.primary, 'black')}}}" if self.primary else ""
        if not self.primary_dark:
            return light
        rules = _rules(self.primary_dark, "white")
        # As in tokens.css: the system's wish, unless the person chose; then what they chose.
        return (
            f'{light}@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{rules}}}}}'
            f':root[data-theme="dark"]{{{rules}}}'
        )

    @property
    def stylesheet_version(self) -> str:
        """Changes with the colours, so that a browser may keep the stylesheet for ever."""
        css = self.stylesheet
        return hashlib.sha256(css.encode()).hexdigest()[:12] if css else ""


def _rules(colour: str, towards: str) -> str:
    return f"--primary:{colour};--primary-hover:color-mix(in oklab,{colour} 82%,{towards})"


def current() -> Identity:
    """The identity as it is now; a site that was never set up shows the built-in one."""
    kept = cache.get(KEY)
    if kept is None:
        kept = read()
        cache.set(KEY, kept, KEPT_SECONDS)
    return kept


def forget() -> None:
    cache.delete(KEY)


def read() -> Identity:
    row = SiteSettings.objects.select_related("emblem").first()
    if row is None:
        return Identity()
    return Identity(
        name=row.name,
        organisation=row.organisation,
        tagline=row.tagline,
        emblem_url=row.emblem.get_rendition("max-192x192|format-webp-lossless").url if row.emblem else "",
        primary=row.primary,
        primary_dark=row.primary_dark,
        address=row.address,
        email=row.email,
        phone=row.phone,
    )
