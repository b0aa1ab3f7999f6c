"""What authors wrote in questions, as pages show it."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from assessments import images, rich_text

register = template.Library()


@register.filter
def rich(text: str) -> SafeString:
    """Paragraphs and lists, for a place that may hold them."""
    return rich_text.html(text, images.address)


@register.filter
def rich_inline(text: str) -> SafeString:
    """Words of a line: a label, a cell, an option."""
    return rich_text.inline(text, images.address)


@register.filter
def notes(texts: Iterable[str]) -> SafeString:
    """Explanations one after another."""
    return rich_text.html("\n\n".join(texts), images.address)


@register.filter
def plain(text: str) -> str:
    """The words alone, for what holds no HTML: an option of a select, a listing."""
    return rich_text.plain(text)


@register.filter
def address(name: str) -> str:
    """Where the picture of this name is."""
    return images.address(name)


@register.filter
def is_arabic(text: str) -> bool:
    return rich_text.is_arabic(text)
