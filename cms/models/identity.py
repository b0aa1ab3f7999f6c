"""Name, emblem and colours of the organisation that runs the site."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cms import colours

HEX = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as # and six digits, such as #0E5A43."))


@register_setting(icon="site")
class SiteSettings(BaseGenericSetting):
    """One row. Pages read it through `cms.identity`, which keeps it in the cache."""

    name = models.CharField(_("name"), max_length=60, default="Pintar")
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    emblem = models.ForeignKey(
        "cms.Picture", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("emblem")
    )
    primary = models.CharField(
        _("main colour"),
        max_length=7,
        blank=True,
        validators=[HEX],
        help_text=_("Text and buttons on a light ground. Empty: the built-in green."),
    )
    primary_dark = models.CharField(
        _("main colour in the dark theme"),
        max_length=7,
        blank=True,
        validators=[HEX],
        help_text=_("Text and buttons on a dark ground. Empty: the built-in green."),
    )
    address = models.CharField(_("address"), max_length=250, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("organisation"), FieldPanel("tagline"), FieldPanel("emblem")],
            heading=_("Identity"),
        ),
        MultiFieldPanel([FieldPanel("primary"), FieldPanel("primary_dark")], heading=_("Colours")),
        MultiFieldPanel(
            [FieldPanel("address"), FieldPanel("email"), FieldPanel("phone")], heading=_("Contact")
        ),
    ]

    class Meta:
        verbose_name = _("identity of the site")
        verbose_name_plural = _("identity of the site")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A colour that people cannot read is refused: WCAG asks 4.5 : 1 for text and for the text on it."""
        super().clean()
        unreadable = {
            field: ValidationError(
                _("Too little contrast: %(ratio)s : 1, at least 4,5 : 1 is needed."),
                params={"ratio": f"{ratio:.1f}".replace(".", ",")},
            )
            for field, ratio in self._contrasts().items()
            if ratio < colours.READABLE
        }
        if unreadable:
            raise ValidationError(unreadable)

    def _contrasts(self) -> dict[str, float]:
        grounds = {"primary": ("#faf8f4", "#ffffff"), "primary_dark": ("#121815", "#0a1e16")}
        return {
            field: min(colours.contrast(value, ground) for ground in grounds[field])
            for field in grounds
            if re.fullmatch(HEX.regex, value := getattr(self, field))
        }
