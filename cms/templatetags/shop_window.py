"""The home page's common part, for its template: pages are models and can't read upwards."""

from django import template
from django.utils import timezone

from cms import window

register = template.Library()


@register.simple_tag
def look_in() -> window.Window:
    """Batches, numbers, services and readings, as they were at most a minute ago."""
    return window.look(at=timezone.now())
