"""For the templates of Wagtail that we override: a starter in the place of an inline script."""

import json

from django import template
from django.utils.safestring import SafeString

from cms import scriptless

register = template.Library()


@register.simple_tag
def starter_json(constructor: str, *arguments: str) -> SafeString:
    """As scriptless.starter; the last argument is JSON text, the others are plain."""
    *plain, last = arguments
    return scriptless.starter(constructor, *plain, json.loads(last))
