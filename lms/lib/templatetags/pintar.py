"""Template filters and tags that every page may use."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lms.lib import dates, numbers

register = template.Library()
ICONS = Path(__file__).resolve().parents[2] / "templates" / "icons"
STAR = (
    "M0-20 5.9-14.1 14.1-14.1 14.1-5.9 20 0 14.1 5.9 14.1 14.1 5.9 14.1 0 20"
    "-5.9 14.1-14.1 14.1-14.1 5.9-20 0-14.1-5.9-14.1-14.1-5.9-14.1Z"
)


@register.filter
def day(value: date | datetime | None) -> str:
    """`7 November 2025`; a moment is first taken to the person's zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return dates.day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """`7 November 2025, 07.30 WIB` in the person's zone, with its label."""
    if value is None:
        return ""
    zone = timezone.get_current_timezone_name()
    return dates.moment(value, zone if zone in dates.ZONES else "Asia/Jakarta")


@register.filter
def clock(value: datetime | None) -> str:
    """`07.30`, in the person's zone."""
    return f"{timezone.localtime(value):%H.%M}" if value else ""


@register.filter
def minutes(seconds: float) -> str:
    """A length of media: `1.30` is a minute and a half."""
    whole = int(seconds)
    return f"{whole // 60}.{whole % 60:02d}"


@register.filter
def length_in_words(seconds: float) -> str:
    """A length of media as a sentence says it: `1 min 23 s`."""
    return dates.length(seconds)


@register.filter(is_safe=True)
def one_line(text: str) -> str:
    """The text without line breaks and indents, as a page title needs it."""
    return " ".join(text.split())


@register.filter
def jp(value: int) -> str:
    """`20 JP`."""
    return _("%(hours)s JP") % {"hours": value}


@register.filter
def size(value: int) -> str:
    return numbers.size_id(value)


@register.filter
def rupiah(value: int) -> str:
    return numbers.rupiah(value)


@register.filter
def decimal(value: Decimal | float | int | None) -> str:
    return "" if value is None else numbers.decimal_id(value)


@register.filter
def grouped(value: int) -> str:
    return numbers.grouped(value)


@register.filter
def roman(value: int) -> str:
    return dates.roman(value)


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """lms/templates/icons/<name>.svg, inline; hidden from screen readers, since text stands beside it."""
    return _drawing(name, css)


@lru_cache(maxsize=256)
def _drawing(name: str, css: str) -> SafeString:
    body = (ICONS / f"{name}.svg").read_text().strip()
    return mark_safe(body.replace("<svg ", f'<svg class="{css}" aria-hidden="true" focusable="false" ', 1))  # noqa: S308 - our own file


@register.simple_tag
def star_cover(code: str) -> SafeString:
    """A cover for what has no image: the eight-fold star in a pattern that the code alone decides."""
    return _cover(code)


@lru_cache(maxsize=1024)
def _cover(code: str) -> SafeString:
    digest = hashlib.sha256(code.encode()).digest()
    name, tone = digest[:4].hex(), digest[0] % 6
    step = 44 + digest[1] % 4 * 8
    scale = 0.7 + digest[2] % 5 * 0.15
    shift = digest[3] % 2 * step // 2
    return format_html(
        '<svg class="cover cover-tone-{}" viewBox="0 0 320 120" preserveAspectRatio="xMidYMid slice"'
        ' aria-hidden="true"><defs><pattern id="c{}" width="{}" height="{}" patternUnits="userSpaceOnUse"'
        ' patternTransform="translate({} {})"><path transform="translate({} {}) scale({})" d="{}"/>'
        '</pattern></defs><rect class="cover-ground" width="320" height="120"/>'
        '<rect class="cover-stars" width="320" height="120" fill="url(#c{})"/></svg>',
        tone, name, step, step, shift, digest[4] % step, step // 2, step // 2, f"{scale:.2f}", STAR, name,
    )  # fmt: skip
